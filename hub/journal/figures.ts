/** Part of the store: how many, per minute. Counted when journal entries are stored, in the same transaction. Types only. */
import type { JournalEvent } from './entry.ts';

export interface Figure {
	/** Begin of the minute, epoch milliseconds. */
	readonly minute: number;
	readonly mandant: string;
	/** Empty: the entry named none. */
	readonly channel: string;
	/** Role of the partner; empty: the entry named none. */
	readonly partner: string;
	readonly event: JournalEvent;
	readonly count: number;
}

export interface FigureQuery {
	/** Epoch milliseconds: minutes that begin from `since` to before `until`. */
	readonly since: number;
	readonly until: number;
	/** Any of these tenants. Undefined: all. */
	readonly mandanten?: readonly string[];
}
