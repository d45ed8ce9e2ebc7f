/** Calls that wait for their turn, first come first served. Who waits too long is turned away: it holds a place of its channel that
 * messages for other partners could use. */

/** Milliseconds that a call waits at most. */
const WAIT_MAX_MS = 3_000;

interface Waiter<Turn> {
	readonly go: (turn: Turn) => void;
	readonly turnAway: (reason: Error) => void;
	readonly timer: NodeJS.Timeout;
}

export class Line<Turn> {
	readonly #waiters = new Set<Waiter<Turn>>();
	readonly #tooLong: () => Error;

	constructor(tooLong: () => Error) {
		this.#tooLong = tooLong;
	}

	get length(): number {
		return this.#waiters.size;
	}

	/** Resolves when it is its turn. */
	wait(): Promise<Turn> {
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => {
				this.#waiters.delete(waiter);
				reject(this.#tooLong());
			}, WAIT_MAX_MS);
			const waiter: Waiter<Turn> = { go: resolve, turnAway: reject, timer };
			this.#waiters.add(waiter);
		});
	}

	/** Only when somebody waits. */
	next(turn: Turn): void {
		const [first] = this.#waiters;
		if (!first) return;
		this.#waiters.delete(first);
		clearTimeout(first.timer);
		first.go(turn);
	}

	clear(reason: () => Error): void {
		for (const { timer, turnAway } of this.#waiters) {
			clearTimeout(timer);
			turnAway(reason());
		}
		this.#waiters.clear();
	}
}
