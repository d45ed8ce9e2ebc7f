/**
 * Which parked messages something is about: as it stands in the address, and as the API asks for it. An empty partner or node means „the reason names none“ and
 * is not the same as none given. Knows no browser.
 */
import type { Cause, Groups, ParkedItem, ParkedQuery } from '../../app/forms.ts';

/** What can stand in the address. */
export type ListFilter = Pick<ParkedQuery, 'mandant' | 'channel' | 'code' | 'partner' | 'node' | 'subject' | 'messageId' | 'assignee' | 'held'>;

const NAMES = {
	mandant: 'mandant',
	channel: 'kanal',
	code: 'fehlercode',
	partner: 'partner',
	node: 'knoten',
	subject: 'vorgang',
	messageId: 'nachricht',
	assignee: 'zustaendig',
} as const satisfies Partial<Record<keyof ListFilter, string>>;

const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['partner', 'node']);

export function listText(filter: ListFilter): string {
	const parts = new URLSearchParams();
	for (const [key, name] of Object.entries(NAMES) as [keyof typeof NAMES, string][]) {
		const value = filter[key];
		if (value !== undefined && (value !== '' || MAY_BE_EMPTY.has(key))) parts.set(name, value);
	}
	if (filter.held !== undefined) parts.set('zurueckgestellt', filter.held ? 'ja' : 'nein');
	return parts.toString();
}

export function listFilter(text: string): ListFilter {
	const parts = new URLSearchParams(text);
	const filter: Partial<Record<keyof typeof NAMES, string>> = {};
	for (const [key, name] of Object.entries(NAMES) as [keyof typeof NAMES, string][]) {
		const value = parts.get(name);
		if (value !== null && (value !== '' || MAY_BE_EMPTY.has(key))) filter[key] = value;
	}
	const held = parts.get('zurueckgestellt');
	return { ...filter, ...(held === 'ja' ? { held: true } : held === 'nein' ? { held: false } : {}) };
}

/** All five at once: then it is one group. */
export function isCause(filter: ListFilter): filter is ListFilter & Cause {
	return (['mandant', 'channel', 'code', 'partner', 'node'] as const).every((key) => filter[key] !== undefined);
}

export function causeOf({ mandant, channel, problem }: Pick<ParkedItem, 'mandant' | 'channel' | 'problem'>): Cause {
	const role = problem.facts?.['role'];
	return { mandant, channel, code: problem.code, partner: typeof role === 'string' ? role : '', node: problem.node ?? '' };
}

/** What people decide about: what fits now. What is parked after `until` stays. */
export interface Selection {
	readonly filter: ParkedQuery;
	readonly count: number;
	readonly held: number;
	/** Taken by a job already. */
	readonly claimed: number;
	/** Epoch milliseconds, inclusive. */
	readonly until: number;
	/** Tenants of the messages. */
	readonly mandanten: readonly string[];
	/** In words, for the dialog. */
	readonly what: string;
}

/** Everything that fits a filter and was parked when the groups were counted. @param what a phrase, or a sentence: it stands within another one */
export function groupSelection(filter: ListFilter, { at, groups }: Groups, what: string): Selection {
	const sum = (key: 'count' | 'held' | 'claimed') => groups.reduce((total, group) => total + group[key], 0);
	const mandanten = [...new Set(groups.map(({ cause }) => cause.mandant))];
	return {
		filter: { ...filter, parkedUntil: at },
		count: sum('count'),
		held: sum('held'),
		claimed: sum('claimed'),
		until: at,
		mandanten,
		what: what.replace(/\.$/, ''),
	};
}

/** These messages as they were seen: one that was parked anew since then stays. */
export function itemsFilter(items: readonly Pick<ParkedItem, 'parkedId' | 'parkedAt'>[]): ParkedQuery {
	return { ids: items.map(({ parkedId }) => parkedId), parkedUntil: Math.max(0, ...items.map(({ parkedAt }) => parkedAt)) };
}

export function itemsSelection(items: readonly ParkedItem[], what: string): Selection {
	const filter = itemsFilter(items);
	return {
		filter,
		count: items.length,
		held: items.filter(({ held }) => held).length,
		claimed: items.filter(({ job }) => job !== undefined).length,
		until: filter.parkedUntil ?? 0,
		mandanten: [...new Set(items.map(({ mandant }) => mandant))],
		what,
	};
}

/** How many a job takes: what is held or taken by another job stays. */
export function movable({ count, held, claimed }: Pick<Selection, 'count' | 'held' | 'claimed'>): number {
	return Math.max(0, count - held - claimed);
}

/** Id of a job: made before it is asked for, so that a request that is repeated makes one job. 32 hex digits. */
export function newJobId(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (bytes) => globalThis.crypto.getRandomValues(bytes)): string {
	return Array.from(random(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
