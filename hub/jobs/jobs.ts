/**
 * Part of the store: work on many parked messages that somebody asked for. Types only.
 *
 * A job takes its messages when it is created: all that fit the filter, were parked up to the cut-off, are not held and belong to no other job. What is parked
 * later is never swept in, and of two people who ask for the same messages one gets them.
 *
 * States of a job: `running` ⇄ `paused`; both → `cancelled`; `running` → `finished` when nothing waits and nothing is pending.
 * States of an item:
 * - `waiting`: untouched, claimed by the job. Job cancelled → `skipped`, and the claim ends.
 * - `pending`: put back into its channel; how it ends is not known yet.
 * - `done`: settled in its channel, or discarded.
 * - `parked`: parked again after it was released; `code` says why.
 * - `gone`: was not there any more, or had been parked anew, when its turn came: left alone.
 * - `failed`: could not be put back (`code`); it is still parked, the claim ends.
 */
import type { JournalEntry } from '../journal/entry.ts';
import type { ParkedFilter, ParkedMessage } from '../journal/parked.ts';

export type JobKind = 'release' | 'discard';
export type JobState = 'running' | 'paused' | 'cancelled' | 'finished';
export type ItemState = 'waiting' | 'pending' | 'done' | 'parked' | 'gone' | 'failed' | 'skipped';
/** From where a released message goes on: where it was parked, or the channel it came in by, as it came in. */
export type ReleaseFrom = 'step' | 'start';

/** Through which flows a released message goes: those that run, or those that ran when it was parked. */
export type ReleaseFlow = 'current' | 'then';

export interface JobSpec {
	/** `^[0-9a-f]{32}$`: the caller makes it, so that a repeated request makes one job. */
	readonly id: string;
	readonly kind: JobKind;
	readonly from?: ReleaseFrom;
	/** Default `current`. */
	readonly flow?: ReleaseFlow;
	/** Person's id. */
	readonly createdBy: string;
	/** Why; needed for `discard`. 1 to 500 characters. */
	readonly reason?: string;
	/** `parkedUntil` is the cut-off. */
	readonly filter: ParkedFilter & { readonly parkedUntil: number };
}

export interface Job extends JobSpec {
	readonly state: JobState;
	/** Epoch milliseconds. */
	readonly createdAt: number;
	readonly finishedAt?: number;
	readonly total: number;
	readonly counts: Readonly<Record<ItemState, number>>;
}

export interface JobItem {
	readonly job: string;
	/** Order of work: per case the order of its line, else the order of parking. Ascending from 1. */
	readonly sequence: number;
	readonly parkedId: string;
	/** The parking that was claimed. */
	readonly parkedAt: number;
	readonly mandant: string;
	readonly channel: string;
	readonly source: string;
	readonly id: string;
	readonly subject?: string;
	readonly state: ItemState;
	readonly code?: string;
}

/** What a job runner found out about one item. */
export interface ItemOutcome {
	readonly item: JobItem;
	readonly state: Exclude<ItemState, 'waiting' | 'skipped'>;
	readonly code?: string;
	/** Channel into which the message was put; default: the one in which it was parked. */
	readonly target?: string;
	/** Goes into the journal with it. */
	readonly entry?: JournalEntry;
}

export interface JobQuery {
	readonly state?: JobState;
	/** Only jobs that touched one of these tenants. */
	readonly mandanten?: readonly string[];
	/** Only jobs that may have changed since then (epoch milliseconds): those that have not ended, and those whose end or counts were written then or later. */
	readonly changedSince?: number;
	readonly limit?: number;
}

/** A job that has ended keeps its counts: they are written with what changes them, and reading them costs the same for any number of items. */
export interface Jobs {
	/** Creates the job and claims its messages, both or neither. A repeat with the same id returns the job that is there. */
	create(spec: JobSpec): Promise<Job>;
	find(id: string): Promise<Job | undefined>;
	/** Newest first, at most `limit` (default 100). */
	list(query: JobQuery): Promise<readonly Job[]>;
	/** Only transitions that exist; @returns the job as it is then, undefined when there is none. Cancelling ends the claims of what waits. */
	setState(id: string, state: JobState): Promise<Job | undefined>;
	/** In order of work. */
	items(
		job: string,
		query: { readonly state?: ItemState; readonly mandanten?: readonly string[]; readonly afterSequence?: number; readonly limit?: number },
	): Promise<readonly JobItem[]>;
	/** The next items that wait, with what is parked; without it when that is gone or was parked anew. At most `limit`. */
	next(job: string, limit: number): Promise<readonly { readonly item: JobItem; readonly parked?: ParkedMessage }[]>;
	/**
	 * Writes outcomes, together: `pending` takes the parking out (only the one that was claimed); `done` of a discard too, with the place in the line of the case;
	 * `failed` and `gone` end the claim.
	 */
	record(outcomes: readonly ItemOutcome[]): Promise<void>;
	/** Looks which pending items have been settled or parked again meanwhile. @returns how many changed */
	follow(job: string): Promise<number>;
}
