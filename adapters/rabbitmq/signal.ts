/** Lets waiters sleep until something changed, or a time has passed. Whoever wakes up looks again for himself. */

export class Signal {
	#waiting: (() => void)[] = [];

	fire(): void {
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const wake of waiting) wake();
	}

	/** Resolves at the next `fire`, or after `ms`. */
	wait(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(wake, Math.max(ms, 0));
			this.#waiting.push(wake);
			function wake(): void {
				clearTimeout(timer);
				resolve();
			}
		});
	}
}
