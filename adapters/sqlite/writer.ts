/**
 * The writing side of the store: a thread of its own, because waiting for the disk would stop everything else, and group commit: everything that
 * arrives while the last batch is written goes into the next one.
 *
 * State machine: `idle` → (first piece) → `gathering` until the end of the event loop's turn → `writing` (one batch is with the thread) → its answer settles each
 * piece → `writing` the next batch if more waits, else `idle`. `close`: what waits is written, then the thread ends; later pieces are refused.
 * A thread that ends by itself (out of memory) fails the pieces it had; the next piece starts another one.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Failure } from './batch-writer.ts';
import type { Piece, Statement } from './statements.ts';
import { storeError } from './store-error.ts';

/** Pieces per transaction at most: bounds what a commit that fails takes with it. */
const BATCH_MAX = 512;

/** Pieces of one message; see `Series` in the port. */
export interface WriteSeries {
	readonly number: number;
	/** Why one of its pieces was not stored. */
	failure?: DrehkreuzError;
}

interface Waiting {
	readonly piece: Piece;
	readonly series: WriteSeries | undefined;
	readonly resolve: () => void;
	readonly reject: (error: DrehkreuzError) => void;
}

export class Writer {
	readonly #file: string;
	#thread: Worker | undefined;
	#waiting: Waiting[] = [];
	#writing: readonly Waiting[] = [];
	#scheduled = false;
	#closed = false;
	#lastSeries = 0;
	#idle: (() => void)[] = [];

	/** @param file of a database that exists and has the newest schema */
	constructor(file: string) {
		this.#file = file;
		this.#thread = this.#start();
	}

	series(): WriteSeries {
		return { number: ++this.#lastSeries };
	}

	/**
	 * Resolves when the statements are on disk, together. They are stored in the order in which they were given.
	 * @throws DrehkreuzError DK-STORE-FAILED: none of them is stored, or a piece of the series before is not
	 */
	write(statements: readonly Statement[], series?: WriteSeries): Promise<void> {
		return new Promise((resolve, reject) => {
			if (this.#closed) return reject(storeError({ code: 'CLOSED' }));
			this.#waiting.push({ piece: series === undefined ? { statements } : { statements, series: series.number }, series, resolve, reject });
			this.#schedule();
		});
	}

	/** Writes what waits, then ends the thread. */
	async close(): Promise<void> {
		this.#closed = true;
		while (this.#waiting.length > 0 || this.#writing.length > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
		const thread = this.#thread;
		this.#thread = undefined;
		if (!thread) return;
		const ended = once(thread, 'exit');
		thread.ref();
		thread.postMessage('close');
		await ended;
	}

	#schedule(): void {
		if (this.#scheduled || this.#writing.length > 0) return;
		this.#scheduled = true;
		setImmediate(() => {
			this.#scheduled = false;
			this.#next();
		});
	}

	#next(): void {
		this.#writing = this.#takeBatch();
		if (this.#writing.length > 0) {
			this.#thread ??= this.#start();
			this.#thread.ref(); // The process must not end before the answer.
			this.#thread.postMessage(this.#writing.map(({ piece }) => piece));
			return;
		}
		this.#thread?.unref();
		for (const wake of this.#idle.splice(0)) wake();
	}

	/** What belongs to a series that has failed is not written any more. */
	#takeBatch(): readonly Waiting[] {
		const batch: Waiting[] = [];
		while (batch.length === 0 && this.#waiting.length > 0) {
			for (const waiting of this.#waiting.splice(0, BATCH_MAX)) {
				if (waiting.series?.failure) waiting.reject(waiting.series.failure);
				else batch.push(waiting);
			}
		}
		return batch;
	}

	#answered(failures: readonly (Failure | undefined)[] | undefined): void {
		const written = this.#writing;
		for (const [index, failure] of (failures ?? []).entries()) {
			const { series } = written[index] as Waiting;
			if (failure && series) series.failure ??= failureOf(failure);
		}
		// First the next batch: the thread works on while we go on with this one.
		this.#next();
		written.forEach(({ resolve, reject }, index) => {
			const failure = failures?.[index];
			if (failure) reject(failureOf(failure));
			else resolve();
		});
	}

	#start(): Worker {
		// The file is .ts in the source tree and .js in the build.
		const thread = new Worker(new URL(`./write-thread${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url), {
			workerData: this.#file,
			name: 'store',
		});
		let cause: unknown;
		thread.on('message', (failures: readonly (Failure | undefined)[] | undefined) => this.#answered(failures));
		thread.on('error', (error) => {
			cause = error;
		});
		thread.on('exit', () => {
			if (this.#thread !== thread) return;
			this.#thread = undefined;
			const lost = this.#writing;
			const failure = storeError({ code: 'WRITER_ENDED' }, cause);
			for (const { series } of lost) if (series) series.failure ??= failure;
			this.#next();
			for (const { reject } of lost) reject(failure);
		});
		thread.unref();
		return thread;
	}
}

function failureOf({ systemCode, text }: Failure): DrehkreuzError {
	return storeError({ code: systemCode }, new Error(text));
}
