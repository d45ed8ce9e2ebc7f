/** How much a partner system can stand: the `care` of its entry in the tenant's configuration. Options, defaults, and their check. */
import type { BusinessHoursSettings } from './business-hours.ts';

/** As written in the configuration; form: `schemas/tenant.schema.json`, which also checks the limits. */
export interface CareSettings {
	/** Calls at the same time, per hub process. 1 to 1,000. Default 8. */
	readonly concurrency?: number;
	/** Calls per second, per hub process. 0.01 to 10,000. Default: no limit. */
	readonly ratePerSecond?: number;
	/** When the system may be called. Default: always. */
	readonly businessHours?: BusinessHoursSettings;
	readonly breaker?: Partial<BreakerOptions>;
}

export interface BreakerOptions {
	/** Failures in a row that say “the system is down” until it is left alone. 1 to 100. Default 5. */
	readonly failures: number;
	/** Milliseconds until the first probe; doubles with each probe that fails, plus or minus a quarter. 100 to 600,000. Default 5,000. */
	readonly pauseMs: number;
	/** Longest such pause, milliseconds. 100 to 3,600,000. Default 300,000. */
	readonly maxPauseMs: number;
}

export interface Care extends Omit<CareSettings, 'breaker'> {
	readonly concurrency: number;
	readonly breaker: BreakerOptions;
}

const DEFAULT_CONCURRENCY = 8;
const DEFAULT_BREAKER: BreakerOptions = { failures: 5, pauseMs: 5_000, maxPauseMs: 300_000 };

export function careOf(settings: CareSettings = {}): Care {
	return { ...settings, concurrency: settings.concurrency ?? DEFAULT_CONCURRENCY, breaker: { ...DEFAULT_BREAKER, ...settings.breaker } };
}
