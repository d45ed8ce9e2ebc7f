/** A rule of alerts: what it measures. Types only. */
import type { Measurement } from '../conditions.ts';

export interface Rule {
	/** Codes of the alerts that it may raise. */
	readonly codes: readonly string[];
	/** Milliseconds between looks at least. Default: at every look. */
	readonly everyMs?: number;
	/** @param now epoch milliseconds */
	measure(now: number): Promise<readonly Measurement[]>;
}
