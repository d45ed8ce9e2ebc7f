/**
 * Epoch milliseconds for waits: the time of day at the start of the process, and from there on a clock that nobody sets. When the machine's clock is
 * put back by an hour, a message that waits a second still waits a second.
 */
export function steadyNow(): number {
	return Math.round(performance.timeOrigin + performance.now());
}
