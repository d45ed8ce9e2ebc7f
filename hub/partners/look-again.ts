/**
 * When to ask a partner again whose answer is not final: often at first, rarely later.
 *
 * Each rung of the ladder is used until the wait is ten times as long as the rung; the last one stays. With 2 s, 5 s, 15 s, 1 min, 5 min:
 * every 2 s for 20 s, every 5 s up to 50 s, every 15 s up to 2.5 min, every minute up to 10 min, then every 5 min.
 */

/**
 * @param ladderMs ascending, milliseconds, at least one
 * @param sinceMs epoch milliseconds when the waiting began
 * @param deadlineMs epoch milliseconds; the last look falls on it. Undefined: none
 * @returns milliseconds until the next look, at least 50
 */
export function lookAgainMs(ladderMs: readonly number[], sinceMs: number, deadlineMs?: number, now = Date.now()): number {
	const age = Math.max(0, now - sinceMs);
	const rung = ladderMs.find((ms) => age < 10 * ms) ?? ladderMs.at(-1) ?? 1_000;
	const left = deadlineMs === undefined ? rung : deadlineMs - now;
	return Math.max(50, Math.min(rung, left));
}
