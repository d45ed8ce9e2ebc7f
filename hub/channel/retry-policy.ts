/**
 * When a failed delivery is handed out again. Pure functions, shared by both brokers so that they behave alike.
 *
 * Delays come from a ladder of fixed rungs, because on RabbitMQ each rung is a queue with a fixed time to live (a time to
 * live per message would block the queue's head).
 */

export interface RetryPolicy {
	/** Handing out number `maxAttempts` is the last one; its failure parks the message. 1 to 100. Default 6. */
	readonly maxAttempts: number;
	/** Delay in milliseconds after the first, second, … failed attempt; the last entry repeats. Each 0 to 86,400,000. */
	readonly delaysMs: readonly number[];
	/**
	 * Uncounted returns (crash, redeploy) after which a message is taken for poison and parked. 3 to 1,000. Default 20.
	 * On RabbitMQ the hub counts by the broker's delivery count.
	 */
	readonly deliveryLimit: number;
}

/** 5 s, 30 s, 2 min, 10 min, 1 h: about an hour and a quarter before a person must look. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = {
	maxAttempts: 6,
	delaysMs: [5_000, 30_000, 120_000, 600_000, 3_600_000],
	deliveryLimit: 20,
};

/** Rungs that exist beside those of the policies, for waits that are not failures. Milliseconds, ascending. */
export const WAIT_RUNGS_MS: readonly number[] = [250, 1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000];

/** Delay in milliseconds after failed attempt number `attempt` (1-based). */
export function delayAfter(policy: RetryPolicy, attempt: number): number {
	const index = Math.min(Math.max(attempt, 1), policy.delaysMs.length) - 1;
	return policy.delaysMs[index] ?? 0;
}

/** True when attempt number `attempt` was the last one. */
export function isExhausted(policy: RetryPolicy, attempt: number): boolean {
	return attempt >= policy.maxAttempts;
}

/** All rungs a channel with this policy can use, ascending, without zero. */
export function rungsOf(policy: RetryPolicy): readonly number[] {
	return [...new Set([...policy.delaysMs, ...WAIT_RUNGS_MS])].filter((ms) => ms > 0).sort((a, b) => a - b);
}

/** The rung for a wished delay: the smallest that is not shorter, else the longest. 0 stays 0: at once. */
export function rungFor(policy: RetryPolicy, wishedMs: number): number {
	if (wishedMs <= 0) return 0;
	const rungs = rungsOf(policy);
	return rungs.find((ms) => ms >= wishedMs) ?? rungs.at(-1) ?? 0;
}
