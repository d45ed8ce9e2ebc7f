/**
 * Reads a payload and checks its hash on the way.
 *
 * Always one chunk behind: chunk n is handed out when chunk n+1 has been read, the last one only when the hash is right. So a reader who sees
 * the end has seen exactly the bytes that were stored; with a wrong hash the stream ends in DK-PAYLOAD-DAMAGED and is never complete.
 */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { NextChunk } from './chunks.ts';
import { storageError } from './durable.ts';

const CHUNK_BYTES = 65_536;

export class VerifiedReader extends Readable {
	readonly #handle: FileHandle;
	readonly #next: NextChunk;
	readonly #sha512: string;
	readonly #hash = createHash('sha512');
	#held: Buffer | undefined;

	/** Owns the handle from now on: closes it at the end, on failure and when destroyed early. */
	constructor(handle: FileHandle, next: NextChunk, sha512: string) {
		super({ highWaterMark: CHUNK_BYTES });
		this.#handle = handle;
		this.#next = next;
		this.#sha512 = sha512;
	}

	override _read(): void {
		this.#advance().catch((error: unknown) => this.destroy(storageError(error)));
	}

	async #advance(): Promise<void> {
		let ready: Buffer | undefined;
		do {
			const chunk = await this.#next();
			if (chunk === undefined) return this.#finish();
			this.#hash.update(chunk);
			ready = this.#held;
			this.#held = chunk;
		} while (ready === undefined);
		this.push(ready);
	}

	#finish(): void {
		if (this.#hash.digest('hex') !== this.#sha512) throw new DrehkreuzError('DK-PAYLOAD-DAMAGED');
		if (this.#held) this.push(this.#held);
		this.push(null);
	}

	override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
		this.#handle.close().then(
			() => done(error),
			() => done(error),
		);
	}
}
