/** Wakes up when the next delayed message is due. One timer, no polling: it sleeps exactly until the earliest time it was told. */
import { steadyNow } from './steady-clock.ts';

/** Longest sleep of a Node.js timer. */
const SLEEP_MAX_MS = 2_147_483_647;

export class DueTimer {
	readonly #onDue: () => void;
	#timer: NodeJS.Timeout | undefined;
	#at = Number.POSITIVE_INFINITY;
	#stopped = false;

	constructor(onDue: () => void) {
		this.#onDue = onDue;
	}

	/** Wakes up at `at` (epoch milliseconds, steady clock) at the latest. */
	wakeAt(at: number | undefined): void {
		if (at === undefined || at >= this.#at || this.#stopped) return;
		clearTimeout(this.#timer);
		this.#at = at;
		this.#timer = setTimeout(() => this.#wake(), Math.min(Math.max(at - steadyNow(), 0), SLEEP_MAX_MS));
	}

	/** For good: a settlement that ends during the close sets no alarm any more. */
	stop(): void {
		this.#stopped = true;
		clearTimeout(this.#timer);
	}

	#wake(): void {
		this.#at = Number.POSITIVE_INFINITY;
		this.#onDue();
	}
}
