/** Port: counts what happens in this process, for those who have their own tools. Implementation: `adapters/prometheus`. */
import type { JournalEntry } from '../journal/entry.ts';

/** How a call of a partner ended; see `Effect` for the last three. */
export type CallOutcome = 'delivered' | 'pending' | 'transient' | 'permanent' | 'unknown';

export interface PartnerCallSeen {
	readonly mandant: string;
	readonly role: string;
	/** Kind of the adapter. */
	readonly adapter: string;
	readonly outcome: CallOutcome;
	readonly durationMs: number;
}

/** Called on the way of every message: must cost next to nothing, and must not throw. */
export interface Meter {
	/** Entries that are durable. */
	journalled(entries: readonly JournalEntry[]): void;
	/** Calls that the gate turned away are none. */
	partnerCalled(call: PartnerCallSeen): void;
}

/** For tests and library use. */
export const silentMeter: Meter = { journalled() {}, partnerCalled() {} };
