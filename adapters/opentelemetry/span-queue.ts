/**
 * Spans on their way out. They wait in memory, bounded, and go out in batches, one batch at a time; nobody who adds one ever waits. What finds the queue full, and a batch that cannot be
 * handed over, is dropped and counted: traces are not worth a message's time, nor its memory.
 *
 * States and what moves between them:
 *
 * - `idle`: nothing waits → the first span begins `gathering`
 * - `gathering`: waits for company → a full batch or the delay → `sending`
 * - `sending`: one batch is with the collector → answered or given up: the next one if a batch is full or the queue is being closed, else `gathering` or `idle`
 * - `closed`: what comes is dropped. Before, what waits is sent, for a limited time.
 */
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

export interface SpanQueueOptions {
	/** Hands a batch over. Rejects when the collector did not take it. */
	readonly send: (batch: ReadableSpan[]) => Promise<void>;
	/** Told of every span once. `error`: why a batch could not be handed over; without it the queue was full or closed. Must not throw. */
	readonly onResult: (result: 'exported' | 'dropped', count: number, error?: unknown) => void;
	/** Spans that wait at most, 1 to 100,000. Default 4,096: a few megabytes. */
	readonly capacity?: number;
	/** Spans of a batch at most. Default 256. */
	readonly batchSize?: number;
	/** Milliseconds that the first one of a batch waits for company. Default 1,000. */
	readonly delayMs?: number;
}

export class SpanQueue {
	readonly #options: Required<SpanQueueOptions>;
	#waiting: ReadableSpan[] = [];
	#timer: NodeJS.Timeout | undefined;
	#sending: Promise<void> | undefined;
	#isClosing = false;
	#isClosed = false;

	constructor(options: SpanQueueOptions) {
		this.#options = { capacity: 4_096, batchSize: 256, delayMs: 1_000, ...options };
	}

	add(span: ReadableSpan): void {
		if (this.#isClosed || this.#waiting.length >= this.#options.capacity) return this.#options.onResult('dropped', 1);
		this.#waiting.push(span);
		this.#proceed();
	}

	/** Sends what waits, for at most so many milliseconds; drops the rest. */
	async close(limitMs: number): Promise<void> {
		this.#isClosing = true;
		const { promise: tooLate, resolve } = Promise.withResolvers<void>();
		const timer = setTimeout(resolve, limitMs);
		await Promise.race([this.#drain(), tooLate]);
		clearTimeout(timer);
		this.#isClosed = true;
		clearTimeout(this.#timer);
		const rest = this.#waiting.splice(0);
		if (rest.length > 0) this.#options.onResult('dropped', rest.length);
	}

	async #drain(): Promise<void> {
		this.#proceed();
		while (this.#sending) await this.#sending;
	}

	#proceed(): void {
		if (this.#sending || this.#isClosed || this.#waiting.length === 0) return;
		if (!this.#isClosing && this.#waiting.length < this.#options.batchSize) {
			this.#timer ??= setTimeout(() => this.#begin(), this.#options.delayMs).unref();
			return;
		}
		this.#begin();
	}

	#begin(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#sending = this.#sendOne().then(() => {
			this.#sending = undefined;
			this.#proceed();
		});
	}

	async #sendOne(): Promise<void> {
		const { send, onResult, batchSize } = this.#options;
		// Not within the work of who added the last span: turning a batch into bytes takes a moment.
		await new Promise((resolve) => setImmediate(resolve));
		const batch = this.#waiting.splice(0, batchSize);
		try {
			await send(batch);
		} catch (error) {
			return onResult('dropped', batch.length, error);
		}
		onResult('exported', batch.length);
	}
}
