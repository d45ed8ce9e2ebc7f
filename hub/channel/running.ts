/** Keeps track of work under way, so that an orderly end can wait for it. */

export class Running {
	readonly #promises = new Set<Promise<unknown>>();

	track<Result>(work: Promise<Result>): Promise<Result> {
		const tracked = work.finally(() => this.#promises.delete(tracked));
		this.#promises.add(tracked);
		return tracked;
	}

	/** Resolves when all work has ended, well or badly, but after `timeoutMs` at the latest. */
	async settled(timeoutMs: number): Promise<void> {
		let timer: NodeJS.Timeout | undefined;
		const timeout = new Promise<void>((resolve) => {
			timer = setTimeout(resolve, timeoutMs);
		});
		await Promise.race([this.#all(), timeout]);
		clearTimeout(timer);
	}

	async #all(): Promise<void> {
		while (this.#promises.size > 0) await Promise.allSettled(this.#promises);
	}
}
