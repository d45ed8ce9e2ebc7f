/** What a run of chaos is asked to do, and what it reports. */
import type { HarmKind } from './harms/harm.ts';

export type Engine = 'embedded' | 'rabbitmq';

export interface ChaosOptions {
	readonly engine: Engine;
	/** Harms in all, of whatever kind. */
	readonly kills: number;
	readonly messages: number;
	readonly seed: number;
	/** Milliseconds for the whole run. What has not reached its end by then counts as lost. */
	readonly timeoutMs: number;
	/** Default: every kind that the engine knows. */
	readonly harms?: readonly HarmKind[];
	readonly progress?: (line: string) => void;
}

export interface ChaosResult {
	readonly engine: Engine;
	readonly kills: number;
	readonly sent: number;
	/** Accepted with 202, and neither at the end nor parked with a reason. */
	readonly lost: number;
	/** Effects more than one per message at the counterparts. */
	readonly effects_doubled: number;
	readonly parked: number;
	/** Calls of a plain HTTP request node that its counterpart knew already by the message's id. */
	readonly repeats: number;
	/** Deliveries that still lay in a channel after the end. */
	readonly stuck: number;
	/** Times the hub ended by itself without a message that kills it. */
	readonly crashes: number;
	/** Times the hub did not end within a minute after SIGTERM. */
	readonly hung: number;
	readonly seconds: number;
	readonly harms: Readonly<Record<string, number>>;
	/** Error codes in the hub's log, with their number: what an operator saw. */
	readonly codes: Readonly<Record<string, number>>;
	/** Ids of lost messages, the first ten. */
	readonly lost_ids?: readonly string[];
	/** What the journal says of the first three of them. */
	readonly lost_journal?: readonly (readonly string[])[];
}
