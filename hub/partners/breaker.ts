/**
 * Decides whether a partner system is left alone. Knows no clock and no timer: it is told the time.
 *
 * States and what moves between them:
 *
 * - `closed`: everybody may call. `failures` failures in a row → `open`; any answer sets the count back.
 * - `open`: nobody may call, until the pause is over → `half-open`.
 * - `half-open`: one call may go and see, the probe. An answer → `closed`; a failure → `open`, with a pause twice as long; a probe that says nothing
 *   about the partner (the hub failed before it called) → the next one may go.
 *
 * Calls that began before it opened end in `open` or `half-open`: their failures change nothing, an answer closes.
 */
import type { BreakerOptions } from './care.ts';

export type BreakerState = 'closed' | 'open' | 'half-open';

/** A pause varies by a quarter, so that many hubs do not come back in the same moment. */
const JITTER = 0.25;

export class Breaker {
	readonly #options: BreakerOptions;
	readonly #random: () => number;
	#state: BreakerState = 'closed';
	#failures = 0;
	#pauses = 0;
	#until = 0;
	#probing = false;

	/** @param random 0 to below 1, for the jitter */
	constructor(options: BreakerOptions, random: () => number = Math.random) {
		this.#options = options;
		this.#random = random;
	}

	get state(): BreakerState {
		return this.#state;
	}

	/** Epoch milliseconds: end of the pause. */
	get until(): number {
		return this.#until;
	}

	/** A probe is under way: who comes now must wait for what it finds. */
	get isProbing(): boolean {
		return this.#probing;
	}

	/** The pause is over when its time has come. @returns true when the state changed */
	tick(now: number): boolean {
		if (this.#state !== 'open' || now < this.#until) return false;
		this.#state = 'half-open';
		return true;
	}

	/** @returns whether this call is the probe */
	begin(): boolean {
		if (this.#state !== 'half-open' || this.#probing) return false;
		this.#probing = true;
		return true;
	}

	/** The partner answered, whatever it said. */
	answered(): void {
		this.#state = 'closed';
		this.#failures = 0;
		this.#pauses = 0;
		this.#probing = false;
	}

	/** The partner is down as far as this call can tell. */
	failed(now: number, isProbe: boolean): void {
		if (isProbe && this.#state === 'half-open') return this.#open(now);
		if (this.#state === 'closed' && ++this.#failures >= this.#options.failures) this.#open(now);
	}

	/** The probe ended before it reached the partner. */
	probedNothing(): void {
		this.#probing = false;
	}

	#open(now: number): void {
		const { pauseMs, maxPauseMs } = this.#options;
		const pause = Math.min(pauseMs * 2 ** Math.min(this.#pauses++, 30), maxPauseMs);
		this.#state = 'open';
		this.#probing = false;
		this.#until = now + pause * (1 - JITTER + 2 * JITTER * this.#random());
	}
}
