/**
 * A pool of worker threads with libxml2 (piscina). At most one job per thread is handed to the pool, the rest wait here; so the time limit
 * counts from the start of a job and not from when it began to wait, and a burst of messages is not refused for being a burst.
 *
 * A job that exceeds its time ends its thread, because WebAssembly cannot be interrupted otherwise; the pool starts another one.
 */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { headerFamilies } from '../../hub/standards/families.ts';
import type { HeaderFamily } from '../../hub/standards/header-family.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import type { Answer, Answers, Job, WorkerData } from './jobs.ts';

export interface EngineOptions {
	/** Threads, at least 1. Default: processors - 1, at most 2. One is always kept, the others come and go with the load. */
	readonly workers?: number;
	readonly packs?: readonly Pack[];
	/** Header families, special ones first. Default: those of the hub. */
	readonly families?: readonly HeaderFamily[];
}

export interface RunOptions {
	/** Milliseconds from the start of the job. Default: none. */
	readonly timeLimitMs?: number;
	/** Memory that moves to the thread instead of being copied. */
	readonly transfer?: readonly ArrayBuffer[];
}

/** Thrown when the job ran longer than it may. */
export class TimeExceeded extends Error {}

/** Milliseconds after which a thread without work ends. */
const IDLE_MS = 30_000;

export class Engine {
	/** At most so many jobs run at a time. */
	readonly threads: number;
	readonly #pool: Piscina;
	readonly #waiting: (() => void)[] = [];
	readonly #running = new Set<Promise<unknown>>();
	#free: number;
	#closed = false;

	constructor(options: EngineOptions = {}) {
		this.threads = Math.max(1, options.workers ?? Math.min(2, availableParallelism() - 1));
		this.#free = this.threads;
		const data: WorkerData = { packs: options.packs ?? [], families: options.families ?? headerFamilies };
		// The file is .ts in the source tree and .js in the build.
		const filename = fileURLToPath(new URL(`./worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url));
		this.#pool = new Piscina({ filename, name: 'work', minThreads: 1, maxThreads: this.threads, idleTimeout: IDLE_MS, workerData: data, recordTiming: false });
	}

	/** @throws DrehkreuzError of the job; DK-CHECK-STOPPED when the engine closes; TimeExceeded */
	run<J extends Job>(job: J, options: RunOptions = {}): Promise<Answers[J['kind']]> {
		const running = this.#run(job, options);
		this.#running.add(running);
		const done = () => this.#running.delete(running);
		running.then(done, done);
		return running;
	}

	async #run<J extends Job>(job: J, options: RunOptions): Promise<Answers[J['kind']]> {
		await this.#slot();
		const abort = new AbortController();
		const timer = options.timeLimitMs === undefined ? undefined : setTimeout(() => abort.abort(), options.timeLimitMs);
		try {
			const answer: Answer<Answers[J['kind']]> = await this.#pool.run(job, { signal: abort.signal, transferList: [...(options.transfer ?? [])] });
			if ('problem' in answer) throw new DrehkreuzError(answer.problem.code, answer.problem.facts);
			return answer.value;
		} catch (error) {
			if (abort.signal.aborted) throw new TimeExceeded();
			if (this.#closed && !(error instanceof DrehkreuzError)) throw new DrehkreuzError('DK-CHECK-STOPPED', {}, { cause: error });
			throw error;
		} finally {
			clearTimeout(timer);
			this.#release();
		}
	}

	/** Lets the jobs under way and those that wait finish, then ends the threads. */
	async drain(): Promise<void> {
		await Promise.allSettled(this.#running);
		await this.close();
	}

	/** Ends the threads. Jobs under way fail with DK-CHECK-STOPPED. */
	async close(): Promise<void> {
		this.#closed = true;
		for (const wake of this.#waiting.splice(0)) wake();
		await this.#pool.destroy();
	}

	async #slot(): Promise<void> {
		if (!this.#closed) {
			if (this.#free > 0) this.#free--;
			else await new Promise<void>((resolve) => this.#waiting.push(resolve));
		}
		if (this.#closed) throw new DrehkreuzError('DK-CHECK-STOPPED');
	}

	/** Hands the slot on to the next in line, or keeps it. */
	#release(): void {
		const next = this.#waiting.shift();
		if (next) next();
		else this.#free++;
	}
}
