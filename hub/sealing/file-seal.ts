/**
 * Seals files of any size, chunk by chunk, never more than one of them in memory. The sealed form:
 *
 *   "DKF1" | length of the key id (1 byte) | key id | salt (16) | chunks: ciphertext of 65,536 bytes (the last one: of what is left, also nothing) and tag (16)
 *
 * Each file has a key of its own (by its salt), so that the number of the chunk can be its nonce: number (8 bytes) | 000 | 1 for the last chunk, else 0. A chunk in another
 * place does not open, and neither does a file that was cut off at a chunk, for then its last chunk is none. The whole file is bound to its content's hash by whoever reads it.
 */
import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import type { FileOpener, FileSealer, PayloadSeal, SealedFile } from '../payload/seal.ts';
import { damaged, HEAD_MAX_BYTES, headOf, NONCE_BYTES, newKey, TAG_BYTES } from './envelope.ts';
import type { KeyRing } from './key-ring.ts';
import type { PayloadNames } from './payload-names.ts';

const MAGIC = Buffer.from('DKF1');
const CHUNK_BYTES = 65_536;

export class FileSeal implements PayloadSeal {
	readonly headMaxBytes = HEAD_MAX_BYTES;
	readonly #ring: KeyRing;
	readonly #names: PayloadNames;

	constructor(ring: KeyRing, names: PayloadNames) {
		this.#ring = ring;
		this.#names = names;
	}

	get first(): string {
		return this.#ring.first;
	}

	nameOf(mandant: string, sha512: string): string {
		return this.#names.nameOf(mandant, sha512);
	}

	sealer(mandant: string): FileSealer {
		const { head, key } = newKey(this.#ring, 'payload', mandant, MAGIC);
		return new Sealer(head, key);
	}

	read(begin: Buffer): SealedFile | undefined {
		const head = headOf(begin, MAGIC);
		if (!head) return undefined;
		const salt = Buffer.from(head.salt);
		const bytes = Buffer.from(begin.subarray(0, head.length));
		return {
			key: head.keyId,
			headBytes: head.length,
			chunkBytes: CHUNK_BYTES + TAG_BYTES,
			sizeOf: (plainBytes) => head.length + plainBytes + TAG_BYTES * Math.max(1, Math.ceil(plainBytes / CHUNK_BYTES)),
			opener: (mandant) => new Opener(bytes, head.keyId, this.#ring.keyFor(head.keyId, 'payload', mandant, salt)),
		};
	}
}

class Sealer implements FileSealer {
	readonly head: Buffer;
	readonly #key: KeyObject;
	readonly #chunk = Buffer.allocUnsafe(CHUNK_BYTES);
	#filled = 0;
	#number = 0;

	constructor(head: Buffer, key: KeyObject) {
		this.head = head;
		this.#key = key;
	}

	/** A full chunk waits until more comes: it may be the last one. */
	write(bytes: Buffer): readonly Buffer[] {
		const sealed: Buffer[] = [];
		for (let from = 0; from < bytes.length; ) {
			if (this.#filled === CHUNK_BYTES) sealed.push(this.#seal(false));
			const taken = bytes.copy(this.#chunk, this.#filled, from);
			this.#filled += taken;
			from += taken;
		}
		return sealed;
	}

	end(): readonly Buffer[] {
		return [this.#seal(true)];
	}

	#seal(last: boolean): Buffer {
		const cipher = createCipheriv('aes-256-gcm', this.#key, nonceOf(this.#number++, last), { authTagLength: TAG_BYTES });
		cipher.setAAD(this.head);
		const sealed = cipher.update(this.#chunk.subarray(0, this.#filled));
		cipher.final();
		this.#filled = 0;
		return Buffer.concat([sealed, cipher.getAuthTag()]);
	}
}

class Opener implements FileOpener {
	readonly #head: Buffer;
	readonly #keyId: string;
	readonly #key: KeyObject;
	#number = 0;

	constructor(head: Buffer, keyId: string, key: KeyObject) {
		this.#head = head;
		this.#keyId = keyId;
		this.#key = key;
	}

	open(chunk: Buffer, last: boolean): Buffer {
		try {
			const decipher = createDecipheriv('aes-256-gcm', this.#key, nonceOf(this.#number++, last), { authTagLength: TAG_BYTES });
			decipher.setAAD(this.#head);
			decipher.setAuthTag(chunk.subarray(-TAG_BYTES));
			const bytes = decipher.update(chunk.subarray(0, -TAG_BYTES));
			decipher.final();
			return bytes;
		} catch (cause) {
			throw damaged(this.#keyId, cause);
		}
	}
}

function nonceOf(number: number, last: boolean): Buffer {
	const nonce = Buffer.alloc(NONCE_BYTES);
	nonce.writeBigUInt64BE(BigInt(number));
	nonce[NONCE_BYTES - 1] = last ? 1 : 0;
	return nonce;
}
