/**
 * The flow of a chaos run: core nodes of Node-RED between ours.
 *
 *     portal in → switch ─ harmless ──→ change → function → delay → http request → function → change → send (teile)
 *                        ├ schweigt ──→ function that does not call done the first time → as above
 *                        └ wirft, stirbt → send (gift) → receive → switch → function that throws | exec that kills the hub
 *     receive (teile) → link call → split ─→ function → send, derived (teil) → join → deliver → send (ende)
 *     receive (teil) → deliver                                     receive (ende) → deliver
 */
import type { TenantFile } from '../../server/config/tenants.ts';

/** Last part of the ingress address. */
export const ENTRY = 'chaos';
/** Parts of each message. */
export const PARTS = 2;
/** What a message is made of; see above. */
export type Nature = 'harmlos' | 'schweigt' | 'wirft' | 'stirbt';
/** Milliseconds a partner has to answer. */
export const PARTNER_TIMEOUT_MS = 3_000;
/** Seconds a delivery may take. */
const TIME_LIMIT_S = 15;

/** Short delays and many attempts: the run must end, and nothing but poison may be parked because of the harms. */
export const retry = { maxAttempts: 100, delaysMs: [100, 300, 1_000, 2_000], deliveryLimit: 1_000 };
export const channels = { 'chaos.gift': { retry: { maxAttempts: 3, delaysMs: [100], deliveryLimit: 3 } } };

export function chaosFlow(registerUrl: string): readonly object[] {
	const nodes = [
		source('drehkreuz-portal-in', 'eingang', 'chaos.eingang', ['weiche'], {
			entry: ENTRY,
			leika: '',
			eventType: 'de.drehkreuz.chaos',
			maxBodyKiB: 64,
			maxAttachmentMiB: 1,
		}),
		choice('weiche', { harmlos: 'antrag', schweigt: 'stumm', wirft: 'gift', stirbt: 'gift' }),
		func('stumm', SILENT_ONCE, ['antrag'], { name: 'meldet sich nicht' }),
		change('antrag', [{ t: 'set', p: 'antrag', pt: 'msg', to: 'payload', tot: 'msg' }], 'kopf'),
		func('kopf', HEADERS, ['warten']),
		{ id: 'warten', type: 'delay', pauseType: 'random', randomFirst: '1', randomLast: '20', randomUnits: 'milliseconds', ...NO_RATE, wires: [['aufruf']] },
		{ id: 'aufruf', type: 'http request', method: 'POST', ret: 'txt', url: registerUrl, senderr: true, persist: true, headers: [], wires: [['antwort']] },
		func('antwort', REFUSED, ['zurueck']),
		change(
			'zurueck',
			[
				{ t: 'set', p: 'payload', pt: 'msg', to: 'antrag', tot: 'msg' },
				{ t: 'delete', p: 'antrag', pt: 'msg' },
				{ t: 'delete', p: 'headers', pt: 'msg' },
			],
			'nach-teile',
		),
		send('nach-teile', 'chaos.teile'),
		send('gift', 'chaos.gift'),

		source('drehkreuz-receive', 'gift-ein', 'chaos.gift', ['gift-weiche'], { settlement: 'automatic' }),
		choice('gift-weiche', { wirft: 'wirft', stirbt: 'stirbt' }),
		func('wirft', 'throw new Error("Gift");', []),
		{ id: 'stirbt', type: 'exec', command: KILL_HUB, addpay: '', append: '', useSpawn: 'false', timer: '', oldrc: false, wires: [[], [], []] },

		source('drehkreuz-receive', 'teile', 'chaos.teile', ['verweis'], { settlement: 'automatic' }),
		{ id: 'verweis', type: 'link call', links: ['hinein'], linkType: 'static', timeout: '30', wires: [['teilen']] },
		{ id: 'hinein', type: 'link in', links: [], wires: [['pruefen']] },
		func('pruefen', 'msg.payload = msg.payload.teile;\nreturn msg;', ['hinaus']),
		{ id: 'hinaus', type: 'link out', mode: 'return', links: [], wires: [] },
		{ id: 'teilen', type: 'split', splt: '\\n', spltType: 'str', arraySplt: 1, arraySpltType: 'len', stream: false, addname: '', wires: [['teil-bauen']] },
		func('teil-bauen', 'msg.payload = { teil: msg.payload };\nreturn msg;', ['nach-teil']),
		send('nach-teil', 'chaos.teil', ['sammeln'], { identity: 'derive' }),
		{ id: 'sammeln', type: 'join', mode: 'auto', build: 'array', joiner: '\\n', joinerType: 'str', accumulate: 'false', wires: [['akte']] },
		deliver('akte', 'fachverfahren:akte', ['nach-ende']),
		send('nach-ende', 'chaos.ende'),

		source('drehkreuz-receive', 'teil', 'chaos.teil', ['teil-abgeben'], { settlement: 'automatic' }),
		deliver('teil-abgeben', 'fachverfahren:teil', []),
		source('drehkreuz-receive', 'ende', 'chaos.ende', ['ende-abgeben'], { settlement: 'automatic' }),
		deliver('ende-abgeben', 'fachverfahren:ende', []),
	];
	const tab = { id: 'chaos', type: 'tab', label: 'Chaos', disabled: false, info: '' };
	const everybody = { id: 'alle-mandanten', type: 'drehkreuz-connection', name: 'alle', mandanten: '*', version: 1 };
	return [tab, everybody, ...nodes.map((node, index) => ({ z: 'chaos', x: 100, y: 40 * index, ...node }))];
}

/**
 * Two partners know a repeat by its key; the last one knows none and can only be asked whether it has the order.
 */
export function chaosPartners(url: string): TenantFile['partners'] {
	const partner = (path: string, more: object) => ({
		adapter: 'fachverfahren-rest',
		environment: 'test' as const,
		timeoutMs: PARTNER_TIMEOUT_MS,
		settings: {
			endpoint: `${url}/${path}`,
			receipt: { pointer: '/nummer' },
			timeoutMs: PARTNER_TIMEOUT_MS,
			...more,
		},
	});
	return {
		'fachverfahren:akte': partner('akte', {}),
		'fachverfahren:teil': partner('teil', { reconcile: { path: '/teil/{key}' } }),
		'fachverfahren:ende': partner('ende', { idempotencyHeader: null, reconcile: { path: '/ende/{fremdId}' } }),
	};
}

/** The key by which the counterpart of the plain node knows a repeat, as docs/guides/delivery.md tells users. */
const HEADERS = `msg.headers = { 'Idempotency-Key': msg.event.id, 'content-type': 'application/json' };
msg.requestTimeout = ${PARTNER_TIMEOUT_MS};
return msg;`;

/** Notes each kill beside the orders, so that the run can tell it from a hub that ends by itself. */
const KILL_HUB = 'grep -q main.js /proc/$PPID/cmdline && echo . >> "$DREHKREUZ_CHAOS_ORDERS.kills" && kill -9 $PPID';

/** The *http request* node takes every answer for a success, also 500. */
const REFUSED = `if (msg.statusCode < 200 || msg.statusCode > 299) throw new Error('refused');
return msg;`;

const SILENT_ONCE = `const known = context.get('gesehen') || [];
if (!known.includes(msg.event.id)) {
	context.set('gesehen', [...known, msg.event.id]);
	return;
}
node.send(msg);
node.done();`;

const NO_RATE = { timeout: '5', timeoutUnits: 'seconds', rate: '1', nbRateUnits: '1', rateUnits: 'second', drop: false, allowrate: false, outputs: 1 };

function source(type: string, id: string, channel: string, to: readonly string[], more: object): object {
	return { id, type, name: id, connection: 'alle-mandanten', channel, prefetch: 16, timeLimit: TIME_LIMIT_S, version: 1, ...more, wires: [to] };
}

function choice(id: string, ways: Readonly<Record<string, string>>): object {
	const rules = Object.keys(ways).map((v) => ({ t: 'eq', v, vt: 'str' }));
	const wires = Object.values(ways).map((to) => [to]);
	return { id, type: 'switch', property: 'payload.art', propertyType: 'msg', rules, checkall: 'false', repair: false, outputs: wires.length, wires };
}

function func(id: string, code: string, to: readonly string[], more: object = {}): object {
	return { id, type: 'function', func: code, outputs: 1, timeout: 0, noerr: 0, initialize: '', finalize: '', libs: [], ...more, wires: [to] };
}

function change(id: string, rules: readonly object[], to: string): object {
	return { id, type: 'change', rules, wires: [[to]] };
}

function send(id: string, channel: string, to: readonly string[] = [], more: object = {}): object {
	return { id, type: 'drehkreuz-send', name: id, channel, identity: 'keep', suffixProperty: 'parts.index', version: 1, ...more, wires: [to] };
}

function deliver(id: string, role: string, to: readonly string[]): object {
	const instruction = '{ "fremdId": event.id, "daten": { "inhalt": payload } }';
	return { id, type: 'drehkreuz-deliver', name: id, role, step: role, instruction, instructionType: 'jsonata', version: 1, wires: [to] };
}
