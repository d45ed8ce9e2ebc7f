/** Work on the same key runs one after the other, work on different keys side by side. In this process only. */
export class Turns {
	readonly #last = new Map<string, Promise<unknown>>();

	async run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
		const before = this.#last.get(key);
		const mine = before ? before.then(work, work) : work();
		this.#last.set(key, mine);
		try {
			return await mine;
		} finally {
			if (this.#last.get(key) === mine) this.#last.delete(key);
		}
	}
}
