/**
 * Hands checks to the engine, several small ones at a time: what it costs to wake a thread and to answer is more than the check of a small message.
 *
 *     waiting ── a thread is free ──▶ in a batch ── all of it answered ──▶ done
 *        ▲                               │
 *        └── alone, without a batch ◀────┴── the batch took too long, or its thread died
 *
 * A batch never waits to get full: it takes what is waiting when a thread becomes free, its fair share of it. Since a check changes nothing, those
 * of a batch that failed are simply done again one by one, and only the one that is to blame fails.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { type Engine, TimeExceeded } from './engine.ts';
import type { CheckSettings, ChecksJob, WorkerReport } from './jobs.ts';

/** Messages in one batch, and their bytes together unless it is only one. */
const BATCH_COUNT = 32;
const BATCH_BYTES = 256 * 1024;

interface Waiting {
	readonly content: Buffer;
	readonly settings: CheckSettings;
	readonly alone: boolean;
	readonly resolve: (report: WorkerReport) => void;
	readonly reject: (error: unknown) => void;
}

export class CheckQueue {
	readonly #engine: Engine;
	readonly #timeLimitMs: number;
	#waiting: Waiting[] = [];
	#batches = 0;
	/** Memory for batches, as many pieces as ever ran at a time. */
	readonly #free: SharedArrayBuffer[] = [];

	/** @param timeLimitMs milliseconds that one check, or one batch, may take */
	constructor(engine: Engine, timeLimitMs: number) {
		this.#engine = engine;
		this.#timeLimitMs = timeLimitMs;
	}

	/** @throws TimeExceeded; DrehkreuzError DK-CHECK-STOPPED; what the engine throws when the thread dies */
	check(content: Buffer, settings: CheckSettings): Promise<WorkerReport> {
		return new Promise((resolve, reject) => {
			this.#waiting.push({ content, settings, alone: false, resolve, reject });
			this.#pump();
		});
	}

	/** When everything that waits now is done. */
	async drain(): Promise<void> {
		while (this.#batches > 0) await new Promise((resolve) => setImmediate(resolve));
	}

	#pump(): void {
		while (this.#batches < this.#engine.threads && this.#waiting.length > 0) {
			const batch = this.#take();
			this.#batches++;
			void this.#run(batch).finally(() => {
				this.#batches--;
				this.#pump();
			});
		}
	}

	#take(): readonly Waiting[] {
		const threads = this.#engine.threads - this.#batches;
		const most = Math.min(BATCH_COUNT, Math.ceil(this.#waiting.length / threads));
		let count = 0;
		let bytes = 0;
		for (const item of this.#waiting) {
			if (count > 0 && (item.alone || count === most || bytes + item.content.length > BATCH_BYTES)) break;
			bytes += item.content.length;
			count++;
			if (item.alone) break;
		}
		return this.#waiting.splice(0, count);
	}

	async #run(batch: readonly Waiting[]): Promise<void> {
		const size = batch.reduce((sum, { content }) => sum + content.length, 0);
		// The caller keeps its bytes. Fresh memory for each batch costs more than the copy: a small one goes through memory that both threads know.
		const shared = size <= BATCH_BYTES ? (this.#free.pop() ?? new SharedArrayBuffer(BATCH_BYTES)) : undefined;
		const bytes = shared ? new Uint8Array(shared) : new Uint8Array(size);
		let start = 0;
		const checks = batch.map(({ content, settings }) => {
			bytes.set(content, start);
			start += content.length;
			return { ...settings, start: start - content.length, end: start };
		});
		const job: ChecksJob = { kind: 'checks', bytes, checks };
		try {
			const answer = await this.#engine.run(job, { timeLimitMs: this.#timeLimitMs, transfer: shared ? [] : [bytes.buffer as ArrayBuffer] });
			const reports = JSON.parse(answer) as readonly WorkerReport[];
			for (const [index, { resolve }] of batch.entries()) resolve(reports[index] as WorkerReport);
		} catch (error) {
			const stopped = error instanceof DrehkreuzError && !(error instanceof TimeExceeded);
			if (batch.length === 1 || stopped) for (const { reject } of batch) reject(error);
			else this.#waiting.unshift(...batch.map((item) => ({ ...item, alone: true })));
		} finally {
			if (shared) this.#free.push(shared);
		}
	}
}
