/**
 * What a settlement means for the message, given its channel's retry policy and the attempt it was on.
 * Pure, shared by all brokers so that they behave alike.
 */
import type { Problem } from '../errors/problem.ts';
import type { Settlement } from './broker.ts';
import { delayAfter, isExhausted, type RetryPolicy, rungFor } from './retry-policy.ts';

export type Outcome =
	| { readonly kind: 'done' }
	/** Back to the channel after `delayMs` (a rung of the ladder; 0: at once) as attempt number `attempt`. */
	| { readonly kind: 'back'; readonly delayMs: number; readonly attempt: number; readonly counted: boolean }
	| { readonly kind: 'park'; readonly reason: Problem };

export function outcomeOf(policy: RetryPolicy, attempt: number, settlement: Settlement): Outcome {
	if (settlement.kind !== 'again') return settlement;
	const counted = settlement.counted ?? true;
	if (counted && isExhausted(policy, attempt)) return { kind: 'park', reason: settlement.reason };
	const delayMs = rungFor(policy, settlement.delayMs ?? delayAfter(policy, attempt));
	return { kind: 'back', delayMs, attempt: counted ? attempt + 1 : attempt, counted };
}

/** Milliseconds until a message is tried to be parked again when the parking place failed. A wait rung. */
export const PARKING_RETRY_MS = 5_000;
