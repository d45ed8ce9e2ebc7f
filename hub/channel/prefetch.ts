/** Checks the option of a consumer, once, up front; the same on every engine. */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { ConsumeOptions } from './broker.ts';

/** Unsettled deliveries at most when the consumer does not say. */
export const PREFETCH_DEFAULT = 64;
/** AMQP allows 65,535; more than this in one process is no back-pressure any more. */
export const PREFETCH_MAX = 1_000;

/** @throws DrehkreuzError DK-CONFIG-INVALID */
export function prefetchOf(options: ConsumeOptions): number {
	const prefetch = options.prefetch ?? PREFETCH_DEFAULT;
	if (Number.isInteger(prefetch) && prefetch >= 1 && prefetch <= PREFETCH_MAX) return prefetch;
	throw new DrehkreuzError('DK-CONFIG-INVALID', { file: '-', path: 'prefetch', rule: `must be an integer of 1 to ${PREFETCH_MAX}` });
}
