/** A token bucket: so many calls per second on average, and no more than one second's worth at once. Knows no clock: it is told the time. */

export class Rate {
	readonly #perMs: number;
	readonly #most: number;
	#tokens: number;
	#at: number | undefined;

	/** @param perSecond above 0 */
	constructor(perSecond: number) {
		this.#perMs = perSecond / 1_000;
		this.#most = Math.max(1, Math.floor(perSecond));
		this.#tokens = this.#most;
	}

	/** Takes a token when there is one. */
	take(now: number): boolean {
		this.#fill(now);
		if (this.#tokens < 1) return false;
		this.#tokens -= 1;
		return true;
	}

	/** Milliseconds until the next token, at least 1. */
	nextMs(now: number): number {
		this.#fill(now);
		return Math.max(1, Math.ceil((1 - this.#tokens) / this.#perMs));
	}

	#fill(now: number): void {
		// A clock that was set back gives nothing and takes nothing.
		this.#tokens = Math.min(this.#most, this.#tokens + Math.max(0, now - (this.#at ?? now)) * this.#perMs);
		this.#at = now;
	}
}
