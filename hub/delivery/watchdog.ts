/**
 * Notices a channel that stands still: as many deliveries in the flow as it may have, and none of them lands.
 *
 * States: *moving* → (full, and nothing landed for `afterMs`) → *stuck*, told once → (one lands) → *moving*, told once. It costs a count per delivery;
 * the timer runs only while the channel is full.
 */

export interface WatchdogOptions {
	/** Deliveries that make it full. */
	readonly full: number;
	/** Milliseconds without a landing, 100 to 3,600,000. */
	readonly afterMs: number;
	/** Told at each change. Must not throw. */
	readonly onChange: (stuck: boolean) => void;
}

export class Watchdog {
	readonly #options: WatchdogOptions;
	#held = 0;
	#stuck = false;
	#landedAt = 0;
	#timer: NodeJS.Timeout | undefined;

	constructor(options: WatchdogOptions) {
		this.#options = options;
	}

	get isStuck(): boolean {
		return this.#stuck;
	}

	took(): void {
		this.#held += 1;
		if (this.#held < this.#options.full || this.#timer || this.#stuck) return;
		this.#landedAt = performance.now();
		this.#wait(this.#options.afterMs);
	}

	landed(): void {
		this.#held -= 1;
		if (this.#timer || this.#stuck) this.#landedAt = performance.now();
		if (this.#stuck) this.#tell(false);
	}

	/** What it said before is taken back. */
	stop(): void {
		clearTimeout(this.#timer);
		this.#held = 0;
		if (this.#stuck) this.#tell(false);
	}

	#wait(ms: number): void {
		this.#timer = setTimeout(() => {
			this.#timer = undefined;
			if (this.#held < this.#options.full) return;
			const left = this.#options.afterMs - (performance.now() - this.#landedAt);
			if (left > 0) this.#wait(left);
			else this.#tell(true);
		}, ms).unref();
	}

	#tell(stuck: boolean): void {
		this.#stuck = stuck;
		this.#options.onChange(stuck);
		// More than full were held: the wait begins anew.
		if (!stuck && this.#held >= this.#options.full) this.#wait(this.#options.afterMs);
	}
}
