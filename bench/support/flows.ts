/** Node-RED flows that are measured. */
import type { NodeConfig } from '../../nodes/runtime/red.ts';

type Node = Readonly<Record<string, unknown>> & Pick<NodeConfig, 'id' | 'type'>;

const TAB = { id: 'bench.tab', type: 'tab', label: 'Messung', disabled: false };
const CONNECTION = { id: 'bench.all', type: 'drehkreuz-connection', name: 'Alle Mandanten', mandanten: '*', version: 1 };

/** Nodes in a row, the first output of each wired to the next. */
export function flowOf(...nodes: readonly Omit<Node, 'id'>[]): readonly object[] {
	return flowOfRows([nodes]);
}

/** Several rows on one tab. */
export function flowOfRows(rows: readonly (readonly Omit<Node, 'id'>[])[]): readonly object[] {
	const id = (row: number, index: number): string => `bench.${row}.${index}`;
	const placed = rows.map((nodes, row) =>
		nodes.map((node, index) => ({
			...node,
			id: id(row, index),
			z: TAB.id,
			x: 100 + 150 * index,
			y: 100 + 60 * row,
			wires: index + 1 < nodes.length ? [[id(row, index + 1)]] : [[]],
		})),
	);
	return [TAB, CONNECTION, ...placed.flat()];
}

export function receive(channel: string, prefetch: number): Omit<Node, 'id'> {
	return { type: 'drehkreuz-receive', name: '', connection: CONNECTION.id, channel, prefetch, timeLimit: 60, settlement: 'automatic', version: 1 };
}

export function send(channel: string): Omit<Node, 'id'> {
	return { type: 'drehkreuz-send', name: '', channel, identity: 'keep', suffixProperty: 'parts.index', version: 1 };
}

export function portalIn(entry: string, channel: string, prefetch: number): Omit<Node, 'id'> {
	return {
		type: 'drehkreuz-portal-in',
		name: '',
		connection: CONNECTION.id,
		entry,
		channel,
		leika: '',
		eventType: 'de.drehkreuz.antrag.eingegangen',
		maxBodyKiB: 1_024,
		maxAttachmentMiB: 100,
		prefetch,
		timeLimit: 60,
		version: 1,
	};
}

/** Hands over to the system that the tenant has for the role. */
export function deliver(role: string): Omit<Node, 'id'> {
	return { type: 'drehkreuz-deliver', name: '', role, instruction: '', instructionType: 'none', version: 0 };
}

export function change(property: string, to: string, type: 'str' | 'num' | 'msg' = 'str'): Omit<Node, 'id'> {
	return { type: 'change', name: '', rules: [{ t: 'set', p: property, pt: 'msg', to, tot: type }] };
}

export function functionNode(code: string): Omit<Node, 'id'> {
	return { type: 'function', name: '', func: code, outputs: 1, timeout: 0, noerr: 0, initialize: '', finalize: '', libs: [] };
}

/** The switch and the function of a hop; the flows that are compared have them alike. */
export const DECIDE_AND_COMPUTE: readonly Omit<Node, 'id'>[] = [
	{
		type: 'switch',
		name: '',
		property: 'payload.antrag.art',
		propertyType: 'msg',
		rules: [{ t: 'eq', v: 'bewohnerparkausweis', vt: 'str' }],
		checkall: 'true',
		outputs: 1,
	},
	functionNode('msg.gebuehr = msg.payload.antrag.monate * 250; return msg;'),
];

/** Receive, three change, one switch, one function, send: what a small flow of a municipality does with an application on its way. */
export function hopFlow(from: string, to: string, prefetch: number): readonly object[] {
	return flowOf(
		receive(from, prefetch),
		change('event.bearbeitung', 'online'),
		change('frist', '14', 'num'),
		change('betreff', 'event.subject', 'msg'),
		...DECIDE_AND_COMPUTE,
		send(to),
	);
}

/** Receive, check against schema and code lists, route into the channel that the tenant's table names. */
export function chainFlow(from: string, prefetch: number): readonly object[] {
	return flowOf(
		receive(from, prefetch),
		{ type: 'drehkreuz-check', name: '', schema: '', level: 'codelists', onInvalid: 'park', version: 2 },
		{ type: 'drehkreuz-route', name: '', action: 'publish', version: 1 },
	);
}

/** Holds every message for longer than a measurement takes. */
export function hold(): Omit<Node, 'id'> {
	return { type: 'delay', name: '', pauseType: 'delay', timeout: '10', timeoutUnits: 'minutes', rate: '1', rateUnits: 'second', drop: false, outputs: 1 };
}
