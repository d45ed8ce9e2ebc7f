/**
 * What runs in one process at a time as long as the hub does: first everything that lies still gets the seal of the first key, then retention runs, at once and every hour.
 * Payload files are deleted only when the pass before went through: until then some records still say former names.
 */

import { problemOf } from '../errors/drehkreuz-error.ts';
import type { Upkeep } from '../journal/upkeep.ts';
import { rest } from '../leases/rest.ts';
import type { LoneWork } from '../leases/run-alone.ts';
import type { Logger } from '../logging/logger.ts';
import type { ResealOutcome } from '../sealing/reseal.ts';
import type { Retention } from './retention.ts';

export interface UpkeepWork {
	readonly reseal: (signal: AbortSignal) => Promise<ResealOutcome>;
	readonly retention: Pick<Retention, 'run'>;
	readonly upkeep: Pick<Upkeep, 'scrub'>;
	readonly log: Logger;
	/** Milliseconds between runs. Default one hour. */
	readonly everyMs?: number;
}

const HOUR_MS = 3_600_000;

export function upkeepWork({ reseal, retention, upkeep, log, everyMs = HOUR_MS }: UpkeepWork): LoneWork {
	return async (signal) => {
		let sealed = false;
		while (!signal.aborted) {
			try {
				if (!sealed) {
					const { complete, resealed, left } = await reseal(signal);
					sealed = complete && left === 0;
					if (resealed > 0) await upkeep.scrub();
					if (resealed + left > 0) log.info({ component: 'sealing', count: resealed }, 'what lies still has the seal of the first key now');
				}
				await retention.run({ payloads: sealed, signal });
			} catch (error) {
				log.error({ component: 'retention', code: problemOf(error).code }, 'retention failed; it runs again in an hour');
			}
			await rest(everyMs, signal);
		}
	};
}
