/**
 * Worker threads with SaxonJS (piscina). A thread takes one job at a time, the rest wait here; so the time limit counts from the start of a job.
 * A job that exceeds its time ends its thread, because a rule cannot be interrupted otherwise; the pool starts another one.
 */
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { RulesAnswer, RulesJob, WorkerData } from './jobs.ts';

export interface ThreadsOptions {
	readonly saxonJs: string;
	readonly workers: number;
	/** Milliseconds per job. */
	readonly timeLimitMs: number;
	/** MB of heap per thread. */
	readonly memoryMb: number;
}

/** Thrown when the job ran longer than it may. */
export class TimeExceeded extends Error {}

/** Milliseconds after which a thread without work ends, and gives back what compiled rules take. */
const IDLE_MS = 60_000;

export class Threads {
	readonly #pool: Piscina;
	readonly #timeLimitMs: number;
	readonly #waiting: (() => void)[] = [];
	#free: number;
	#closed = false;

	constructor({ saxonJs, workers, timeLimitMs, memoryMb }: ThreadsOptions) {
		this.#free = workers;
		this.#timeLimitMs = timeLimitMs;
		const workerData: WorkerData = { saxonJs };
		// The file is .ts in the source tree and .js in the build.
		const filename = fileURLToPath(new URL(`./worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url));
		this.#pool = new Piscina({
			filename,
			name: 'runRules',
			minThreads: 0,
			maxThreads: workers,
			idleTimeout: IDLE_MS,
			workerData,
			resourceLimits: { maxOldGenerationSizeMb: memoryMb, stackSizeMb: 16 },
			recordTiming: false,
		});
	}

	/** @throws TimeExceeded; DrehkreuzError DK-CHECK-STOPPED; any other error when the thread died */
	async run(job: RulesJob, transfer: readonly ArrayBuffer[]): Promise<RulesAnswer> {
		if (this.#free > 0) this.#free--;
		else await new Promise<void>((resolve) => this.#waiting.push(resolve));
		const abort = new AbortController();
		let timer: NodeJS.Timeout | undefined;
		try {
			if (this.#closed) throw new DrehkreuzError('DK-CHECK-STOPPED');
			timer = setTimeout(() => abort.abort(), this.#timeLimitMs);
			return await this.#pool.run(job, { signal: abort.signal, transferList: [...transfer] });
		} catch (error) {
			if (abort.signal.aborted) throw new TimeExceeded();
			if (this.#closed) throw new DrehkreuzError('DK-CHECK-STOPPED', {}, { cause: error });
			throw error;
		} finally {
			clearTimeout(timer);
			const next = this.#waiting.shift();
			if (next) next();
			else this.#free++;
		}
	}

	/** Ends the threads. Jobs under way and waiting ones fail with DK-CHECK-STOPPED. */
	async close(): Promise<void> {
		this.#closed = true;
		for (const wake of this.#waiting.splice(0)) wake();
		await this.#pool.destroy();
	}
}
