/** What a measurement must take away again, last made first: at its end, after a failure, and when it is interrupted (Ctrl-C, SIGTERM). */
export class Cleanup {
	readonly #steps: (() => unknown)[] = [];
	#running: Promise<void> | undefined;
	readonly #onSignal = (): void => {
		void this.run().finally(() => process.exit(130));
	};

	constructor() {
		process.on('SIGINT', this.#onSignal).on('SIGTERM', this.#onSignal);
	}

	add(step: () => unknown): void {
		this.#steps.push(step);
	}

	/** Runs every step once, also when one fails. */
	run(): Promise<void> {
		this.#running ??= this.#run();
		return this.#running;
	}

	async #run(): Promise<void> {
		for (const step of this.#steps.reverse()) {
			try {
				await step();
			} catch (error) {
				console.error(error);
			}
		}
		process.off('SIGINT', this.#onSignal).off('SIGTERM', this.#onSignal);
	}
}

/** Runs a measurement and takes away what it made, however it ends. */
export async function cleaningUp<Result>(work: (cleanup: Cleanup) => Promise<Result>): Promise<Result> {
	const cleanup = new Cleanup();
	try {
		return await work(cleanup);
	} finally {
		await cleanup.run();
	}
}
