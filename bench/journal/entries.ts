/**
 * Invented journal entries as a region's hub writes them in 90 days, the same in every run: messages with about eight entries each, tenants from large to small, each
 * with its portals, channels and partners; two messages to a case; three in a hundred entries with a code, one code of them rare.
 */
import { createHash } from 'node:crypto';
import type { JournalEntry, JournalEvent } from '../../hub/journal/entry.ts';

const DAYS = 90;
export const PERIOD_MS = DAYS * 86_400_000;
const TENANTS = 40;
export const CHANNELS = ['antrag.eingang', 'antrag.pruefung', 'zahlung', 'hkr', 'eakte', 'fachverfahren', 'rueckmeldung', 'auskunft'];
export const PARTNERS = ['payment', 'hkr', 'dms', 'fachverfahren:gewerbe', 'fachverfahren:bau', 'portal'];
export const STANDARDS = [
	'xwasser',
	'xbau',
	'xgewerbeanzeige',
	'xfamilie',
	'xmeld',
	'xpersonenstand',
	'xkfz',
	'fim',
	'xausländer',
	'xinneres',
	'xwaffe',
	'xhamburg',
];
export const TYPES = ['0010', '0020', '0300', '0301', '1100'];
export const CODES = [
	'DK-PARTNER-REFUSED',
	'DK-PARTNER-UNAVAILABLE',
	'DK-PARTNER-TIMEOUT',
	'DK-CHECK-INVALID',
	'DK-MAPPING-FAILED',
	'DK-ROUTING-NO-MATCH',
	'DK-DELIVERY-UNEXPECTED',
	'DK-PAYMENT-DECLINED',
	'DK-DMS-NOT-FOUND',
	'DK-INGRESS-BODY',
	'DK-PARTNER-ELSEWHERE',
];
/** One of its kind in some hundred thousand entries. */
export const RARE_CODE = 'DK-DMS-CONFLICT';

const WAY: readonly (readonly [event: JournalEvent, channel: number, partner: number, afterMs: number])[] = [
	['received', 0, -1, 0],
	['checked', 1, -1, 40],
	['routed', 1, -1, 5],
	['sent', 2, -1, 5],
	['begun', 2, 0, 20],
	['delivered', 2, 1, 400],
	['settled', 2, -1, 10],
	['sent', 3, -1, 10],
];

export interface Invented extends JournalEntry {
	readonly mandant: string;
}

/** The larger tenants come first, and have more: the first about a quarter of everything. */
export const tenantName = (index: number): string => `gemeinde-${String(index + 1).padStart(2, '0')}`;

/** Entries in the order of their times. @param end of the period, epoch milliseconds */
export function* inventedEntries(count: number, end: number, seed = 1): Generator<Invented> {
	const chance = randomFrom(seed);
	const messages = Math.ceil(count / WAY.length);
	for (let number = 0, made = 0; number < messages; number++) {
		const message = inventedMessage(number, chance);
		let at = Math.floor(end - PERIOD_MS + (number / messages) * PERIOD_MS);
		for (const [event, channel, partner, afterMs] of WAY) {
			if (made++ >= count) return;
			at += Math.floor(afterMs * (0.5 + chance()));
			const code = chance() < 0.03 ? (chance() < 0.0001 ? RARE_CODE : pick(CODES, chance() ** 2)) : undefined;
			yield {
				...message,
				event: code && chance() < 0.5 ? (chance() < 0.8 ? 'retried' : 'parked') : event,
				at,
				channel: CHANNELS[(channel + number) % CHANNELS.length] as string,
				...(partner < 0 ? {} : { partner: PARTNERS[(partner + number) % PARTNERS.length] as string, step: 'portal/schritt', adapter: 'cmis' }),
				...(event === 'delivered' ? { reference: `AZ-${number.toString(36)}/2026` } : {}),
				...(code ? { code, attempt: 1 + Math.floor(chance() * 5) } : {}),
				durationMs: Math.round(chance() * 90_000) / 100,
				size: 2_000 + Math.floor(chance() * 30_000),
			};
		}
	}
}

function inventedMessage(number: number, chance: () => number) {
	const tenant = Math.floor(TENANTS * chance() ** 2.2);
	const standard = Math.floor(STANDARDS.length * chance() ** 1.5);
	return {
		mandant: tenantName(tenant),
		source: `urn:drehkreuz:${tenantName(tenant)}:portal:p${number % 3}`,
		id: idOf(number),
		subject: caseOf(number),
		standard: STANDARDS[standard] as string,
		standardversion: `${1 + (standard % 3)}.0`,
		nachrichtentyp: pick(TYPES, chance()),
		leika: `991${String(10_000_000_000 + standard * 37 + (number % 4)).slice(-11)}`,
	};
}

/** In no order, as ids of portals are. */
export function idOf(number: number): string {
	const hex = createHash('md5').update(String(number)).digest('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const caseOf = (number: number): string => `2026/${(number >> 1).toString(36)}-${(number >> 1) % 97}`;

function pick<Value>(values: readonly Value[], part: number): Value {
	return values[Math.floor(values.length * part)] as Value;
}

/** The same numbers for the same seed: a linear congruential generator is good enough to spread values. */
export function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 4_294_967_296;
	};
}
