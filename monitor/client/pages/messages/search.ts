/**
 * A search for messages: what one types, as it stands in the address (so that it can be sent to a colleague), and as the API asks for it. Knows no browser.
 */
import type { JournalEvent, MessageQuery } from '../../app/forms.ts';

export const EVENTS = [
	'received',
	'duplicate',
	'refused',
	'checked',
	'mapped',
	'routed',
	'sent',
	'begun',
	'pending',
	'delivered',
	'retried',
	'parked',
	'released',
	'settled',
	'discarded',
	'edited',
] as const satisfies readonly JournalEvent[];

export const PERIODS = ['hour', 'day', 'week', 'month', 'own'] as const;
export type Period = (typeof PERIODS)[number];
const LENGTH_MS: Readonly<Record<Exclude<Period, 'own'>, number>> = { hour: 3_600_000, day: 86_400_000, week: 604_800_000, month: 2_592_000_000 };

export interface Search {
	/** Id, case, or a partner's reference. */
	readonly q?: string;
	readonly mandant?: string;
	readonly channel?: string;
	readonly partner?: string;
	readonly standard?: string;
	readonly nachrichtentyp?: string;
	readonly leika?: string;
	readonly code?: string;
	readonly event?: JournalEvent;
	readonly period?: Period;
	/** `2026-11-29T08:00`, local time; only of an own period. */
	readonly from?: string;
	readonly to?: string;
}

/** Name in a search → name in the address. */
const NAMES = {
	q: 'q',
	mandant: 'mandant',
	channel: 'kanal',
	partner: 'partner',
	standard: 'standard',
	nachrichtentyp: 'typ',
	leika: 'leika',
	code: 'fehlercode',
	event: 'ereignis',
	period: 'zeitraum',
	from: 'von',
	to: 'bis',
} as const satisfies Record<keyof Search, string>;

export function searchText(search: Search): string {
	const parts = new URLSearchParams();
	for (const [key, name] of Object.entries(NAMES) as [keyof Search, string][]) {
		const value = search[key]?.trim();
		if (value) parts.set(name, value);
	}
	return parts.toString();
}

/** What does not belong into a search is ignored: addresses are typed by people. */
export function searchOf(text: string): Search {
	const parts = new URLSearchParams(text);
	const search: Partial<Record<keyof Search, string>> = {};
	for (const [key, name] of Object.entries(NAMES) as [keyof Search, string][]) {
		const value = parts.get(name)?.trim();
		if (value) search[key] = value;
	}
	if (!EVENTS.some((event) => event === search.event)) delete search.event;
	if (!PERIODS.some((period) => period === search.period)) delete search.period;
	if (search.period !== 'own') {
		delete search.from;
		delete search.to;
	}
	return search as Search;
}

/** @param now epoch milliseconds; periods end there */
export function queryOf(search: Search, now: number): MessageQuery {
	const { period, from, to, ...same } = search;
	const since = period === 'own' ? timeOf(from) : period ? now - LENGTH_MS[period] : undefined;
	const until = period === 'own' ? timeOf(to) : undefined;
	return { ...same, ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
}

/** Filters beside the search field. */
export function filterCount({ q, from, to, ...filters }: Search): number {
	return Object.keys(filters).length;
}

function timeOf(local: string | undefined): number | undefined {
	const time = local ? Date.parse(local) : Number.NaN;
	return Number.isNaN(time) ? undefined : time;
}
