/** What the hub's thread and the worker threads tell each other. Types only: everything here is copied between threads. */
import type { Finding } from '../../hub/standards/checker.ts';

export interface RulesJob {
	/** A copy of the content, moved to the worker. */
	readonly content: Uint8Array;
	/** Compiled rule sets: how they are called, and where they lie. */
	readonly rules: readonly { readonly path: string; readonly location: string }[];
	/** Put inserted values into the findings. */
	readonly values: boolean;
	/** Answer with the whole SVRL. */
	readonly svrl: boolean;
}

export interface RulesAnswer {
	/** How many rule sets are made for this content. */
	readonly applied: number;
	/** At most 100. */
	readonly findings: readonly Finding[];
	readonly findingsTotal: number;
	/** Rule sets that could not be run to their end. */
	readonly failed: readonly { readonly path: string; readonly kind: string }[];
	readonly svrl: readonly string[];
}

export interface WorkerData {
	/** File of SaxonJS. */
	readonly saxonJs: string;
}
