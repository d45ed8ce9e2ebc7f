/**
 * Reads in a thread of its own, one question after the other. Each sees the last commit, as every read of the store does.
 *
 * State machine: no thread → (first question) → thread → `close` → closed for good. A thread that ends by itself fails what was asked; the next question
 * starts another one.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Row, Values } from './connection.ts';
import { storeError } from './store-error.ts';

export interface Question {
	readonly text: string;
	readonly values: Values;
}

type Answer = { readonly rows: readonly Row[] } | { readonly systemCode: string; readonly text: string };

interface Asked {
	readonly resolve: (rows: readonly Row[]) => void;
	readonly reject: (error: unknown) => void;
}

export class Reader {
	readonly #file: string;
	#thread: Worker | undefined;
	readonly #asked: Asked[] = [];
	#closed = false;

	/** @param file of a database that exists and has the newest schema */
	constructor(file: string) {
		this.#file = file;
	}

	/** @throws DrehkreuzError DK-STORE-FAILED */
	rows(text: string, values: Values): Promise<readonly Row[]> {
		return new Promise((resolve, reject) => {
			if (this.#closed) return reject(storeError({ code: 'CLOSED' }));
			this.#asked.push({ resolve, reject });
			this.#thread ??= this.#start();
			this.#thread.ref(); // The process must not end before the answer.
			this.#thread.postMessage({ text, values });
		});
	}

	/** Answers what was asked, then ends the thread. */
	async close(): Promise<void> {
		this.#closed = true;
		const thread = this.#thread;
		if (!thread) return;
		const ended = once(thread, 'exit');
		thread.ref();
		thread.postMessage('close');
		await ended;
	}

	#answered(answer: Answer): void {
		const asked = this.#asked.shift();
		if (this.#asked.length === 0) this.#thread?.unref();
		if ('rows' in answer) asked?.resolve(answer.rows);
		else asked?.reject(storeError({ code: answer.systemCode }, new Error(answer.text)));
	}

	#start(): Worker {
		// The file is .ts in the source tree and .js in the build.
		const thread = new Worker(new URL(`./read-thread${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url), {
			workerData: this.#file,
			name: 'store-reader',
		});
		let cause: unknown;
		thread.on('message', (answer: Answer) => this.#answered(answer));
		thread.on('error', (error) => {
			cause = error;
		});
		thread.on('exit', () => {
			if (this.#thread !== thread) return;
			this.#thread = undefined;
			for (const { reject } of this.#asked.splice(0)) reject(storeError({ code: 'READER_ENDED' }, cause));
		});
		thread.unref();
		return thread;
	}
}
