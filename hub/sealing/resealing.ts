/**
 * Part of the store: which parked messages and kept contents are sealed with which key, and a new seal in place of an old one. Types only.
 */
import type { Message } from '../message/message.ts';

export interface SealedRecord {
	readonly place: 'parked' | 'content';
	readonly mandant: string;
	/** As it lies. */
	readonly message: Message;
	/** Position of the record in its place. */
	readonly position: number;
	/** Tells whether it was written anew meanwhile. */
	readonly mark: number;
}

/** `keys`: id of the key → records that it sealed, `none`: in clear. */
export type SealCounts = Readonly<Record<string, number>>;

export interface Resealing {
	/** Records that are not sealed with this key, by position, after `after`. Looks at 500 records at most: with `next` it goes on there. */
	stale(place: SealedRecord['place'], key: string, after: number): Promise<{ readonly records: readonly SealedRecord[]; readonly next?: number }>;
	/** Puts the messages in place of what was read, each only if its record is still the one that was read. Everything else of the record stays. */
	replace(records: readonly SealedRecord[]): Promise<void>;
	counts(): Promise<SealCounts>;
}
