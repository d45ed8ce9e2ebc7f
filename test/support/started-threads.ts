/** Sees the threads that are started from now on, so that a test can end them as running out of memory would. */
import { syncBuiltinESMExports } from 'node:module';
import workers, { type Worker } from 'node:worker_threads';

export class StartedThreads {
	readonly #threads: Worker[] = [];
	readonly #real = workers.Worker;

	constructor() {
		const threads = this.#threads;
		workers.Worker = class extends this.#real {
			constructor(...args: ConstructorParameters<typeof Worker>) {
				super(...args);
				threads.push(this);
			}
		};
		syncBuiltinESMExports();
	}

	stopWatching(): void {
		workers.Worker = this.#real;
		syncBuiltinESMExports();
	}

	async endAll(): Promise<void> {
		await Promise.all(this.#threads.map((thread) => thread.terminate()));
	}
}
