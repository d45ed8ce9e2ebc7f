/**
 * One request and its answer on the wire: reading with limits, and an answer that reaches the sender even when he is still sending.
 *
 * State machine: waiting → `read` → reading → (end | limit | time | connection lost | `fail`) → waiting → `answer` → [lingering] → closed.
 * Lingering: an answer given before the whole request was read is written at once, then what still comes is thrown away for a while, and only then the
 * connection is closed. Closing at once would make the kernel reset it and take the answer from the sender (RFC 9112, 9.6).
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { type Answer, languageOf, writeAnswer } from './answer.ts';

export interface ReadTimes {
	/** Milliseconds without a byte. Default 30,000. */
	readonly idleMs: number;
	/** Milliseconds for the whole request. Default 900,000: 500 MiB at 5 MBit/s. The server's `requestTimeout` must not be shorter. */
	readonly totalMs: number;
}

export const DEFAULT_TIMES: ReadTimes = { idleMs: 30_000, totalMs: 900_000 };

const LINGER_BYTES = 16_777_216;
const LINGER_MS = 5_000;

export class Exchange {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly language: 'de' | 'en';
	/** Bytes of the body so far. */
	received = 0;
	/** False when nothing more will come, or nobody shall be waited for. */
	#lingers = true;
	/** Ends the running read. */
	#stop: ((error?: unknown) => void) | undefined;

	constructor(request: IncomingMessage, response: ServerResponse) {
		this.request = request;
		this.response = response;
		this.language = languageOf(request.headers['accept-language']);
		// A lost connection is noticed where it matters, in `read`; elsewhere it must not become an uncaught error.
		request.on('error', () => {});
		response.on('error', () => {});
	}

	/**
	 * Gives every chunk of the body to `onChunk`, the next one when it has resolved. Keeps nothing.
	 * @throws DrehkreuzError DK-IN-TOO-LARGE, DK-IN-TIMEOUT, DK-IN-INCOMPLETE, and whatever `onChunk` throws
	 */
	async read(maxBytes: number, times: ReadTimes, onChunk: (chunk: Buffer) => Promise<void> | void): Promise<void> {
		this.refuseAnnounced(maxBytes);
		const { request } = this;
		const { promise, resolve, reject } = Promise.withResolvers<void>();
		const timer = (ms: number) => setTimeout(() => this.fail(new DrehkreuzError('DK-IN-TIMEOUT', { seconds: Math.round(ms / 1_000) })), ms);
		const idle = timer(times.idleMs);
		const total = timer(times.totalMs);
		const onData = (chunk: Buffer) => {
			idle.refresh();
			this.received += chunk.length;
			if (this.received > maxBytes) return reject(new DrehkreuzError('DK-IN-TOO-LARGE', { limit: maxBytes }));
			const waiting = onChunk(chunk);
			if (!waiting) return;
			request.pause();
			waiting.then(() => (this.#stop ? request.resume() : undefined), reject);
		};
		const onLost = () => this.fail();
		const onEnd = () => {
			this.#stop = undefined; // All is there: the end of the connection, which comes next, is no loss.
			resolve();
		};
		this.#stop = (error) => reject(error ?? this.#incomplete());
		request.on('data', onData).on('end', onEnd).on('error', onLost).on('close', onLost);
		try {
			await promise;
		} finally {
			this.#stop = undefined;
			clearTimeout(idle);
			clearTimeout(total);
			request.off('data', onData).off('end', onEnd).off('error', onLost).off('close', onLost);
			request.pause();
		}
	}

	/** Before a byte is read. @throws DrehkreuzError DK-IN-TOO-LARGE */
	refuseAnnounced(maxBytes: number): void {
		if (Number(this.request.headers['content-length'] ?? 0) > maxBytes) throw new DrehkreuzError('DK-IN-TOO-LARGE', { limit: maxBytes });
	}

	/** Breaks the running read off because of what it read; the sender may still be sending. */
	refuse(error: unknown): void {
		this.#stop?.(error);
	}

	/**
	 * Breaks the running read off because the connection is no good any more, by default as incomplete.
	 * @returns false when nothing is being read, or all has arrived already and only waits to be read
	 */
	fail(error?: unknown): boolean {
		if (!this.#stop || (this.request.complete && !this.request.destroyed)) return false;
		this.#lingers = false;
		this.#stop(error);
		return true;
	}

	/** Resolves when the answer is out, or nobody is there to take it. */
	async answer(answer: Answer): Promise<void> {
		const { request, response } = this;
		if (response.headersSent || response.destroyed || !response.socket?.writable) return;
		writeAnswer(response, answer, !request.complete);
		if (!request.complete && this.#lingers) await this.#linger();
		response.end();
	}

	#linger(): Promise<void> {
		const { request } = this;
		if (request.readableEnded || request.destroyed) return Promise.resolve();
		return new Promise((resolve) => {
			let left = LINGER_BYTES;
			const timer = setTimeout(resolve, LINGER_MS);
			const done = () => {
				clearTimeout(timer);
				resolve();
			};
			request
				.once('end', done)
				.once('close', done)
				.on('data', (chunk: Buffer) => {
					left -= chunk.length;
					if (left < 0) done();
				});
			request.resume();
		});
	}

	#incomplete(): DrehkreuzError {
		const announced = this.request.headers['content-length'];
		return new DrehkreuzError('DK-IN-INCOMPLETE', { received: this.received, announced: announced === undefined ? '?' : Number(announced) });
	}
}
