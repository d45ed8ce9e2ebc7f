/**
 * Seals bytes that fit in memory with AES-256-GCM. The sealed form:
 *
 *   "DKS1" | length of the key id (1 byte) | key id | salt (16) | nonce (12) | ciphertext | tag (16)
 *
 * What stands before the nonce and the context (whose bytes these are, and what they are) are authenticated too: sealed bytes that were put in another place do not open.
 *
 * Nonces are random. So that random nonces never meet, a key seals at most `SEALS_PER_KEY` pieces (a chance of less than 2^-48 that two nonces are equal); then, and in
 * each life of the process, a new salt makes a new key.
 */
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes, randomFillSync } from 'node:crypto';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { type KeyRing, SALT_BYTES, type SealPurpose } from './key-ring.ts';

export const TAG_BYTES = 16;
export const NONCE_BYTES = 12;
const MAGIC = Buffer.from('DKS1');
const SEALS_PER_KEY = 2 ** 24;

interface Writing {
	readonly head: Buffer;
	readonly key: KeyObject;
	left: number;
}

export class Envelopes {
	readonly #ring: KeyRing;
	readonly #purpose: SealPurpose;
	readonly #writing = new Map<string, Writing>();
	readonly #random = Buffer.alloc(NONCE_BYTES * 1_024);
	#taken = this.#random.length;

	constructor(ring: KeyRing, purpose: SealPurpose) {
		this.#ring = ring;
		this.#purpose = purpose;
	}

	/** @param context the same when it is opened; no secret */
	seal(mandant: string, bytes: Buffer, context: string): Buffer {
		const { head, key } = this.#writingFor(mandant);
		const nonce = this.#nonce();
		const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
		cipher.setAAD(Buffer.concat([head, Buffer.from(context)]));
		const sealed = cipher.update(bytes);
		cipher.final(); // Nothing comes of it: GCM has no padding.
		return Buffer.concat([head, nonce, sealed, cipher.getAuthTag()]);
	}

	/** @throws DrehkreuzError DK-SEAL-KEY: sealed with a key that is not here; DK-SEAL-DAMAGED: changed, put elsewhere, or the key has another secret */
	open(mandant: string, sealed: Buffer, context: string): Buffer {
		const head = headOf(sealed, MAGIC);
		if (!head || sealed.length < head.length + NONCE_BYTES + TAG_BYTES) throw damaged('–');
		const nonceEnd = head.length + NONCE_BYTES;
		const key = this.#ring.keyFor(head.keyId, this.#purpose, mandant, head.salt);
		try {
			const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(head.length, nonceEnd), { authTagLength: TAG_BYTES });
			decipher.setAAD(Buffer.concat([sealed.subarray(0, head.length), Buffer.from(context)]));
			decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
			const bytes = decipher.update(sealed.subarray(nonceEnd, -TAG_BYTES));
			decipher.final();
			return bytes;
		} catch (cause) {
			throw damaged(head.keyId, cause);
		}
	}

	/** Random bytes are fetched for many at once: alone they cost more than the rest of a small seal. None is used twice. */
	#nonce(): Buffer {
		if (this.#taken === this.#random.length) {
			randomFillSync(this.#random);
			this.#taken = 0;
		}
		const nonce = this.#random.subarray(this.#taken, this.#taken + NONCE_BYTES);
		this.#taken += NONCE_BYTES;
		return nonce;
	}

	#writingFor(mandant: string): Writing {
		let writing = this.#writing.get(mandant);
		if (!writing || writing.left === 0) {
			const { head, key } = newKey(this.#ring, this.#purpose, mandant, MAGIC);
			writing = { head, key, left: SEALS_PER_KEY };
			this.#writing.set(mandant, writing);
		}
		writing.left -= 1;
		return writing;
	}
}

/** Id of the key that sealed the bytes; undefined when they are no sealed bytes. */
export function keyIdOf(sealed: Buffer): string | undefined {
	return headOf(sealed, MAGIC)?.keyId;
}

export interface Head {
	readonly keyId: string;
	readonly salt: Buffer;
	readonly length: number;
}

/** Longest head: magic, length, id, salt. */
export const HEAD_MAX_BYTES = 4 + 1 + 32 + SALT_BYTES;

/** Undefined when the bytes do not begin with such a head. */
export function headOf(bytes: Buffer, magic: Buffer): Head | undefined {
	const idLength = bytes[magic.length];
	if (idLength === undefined || idLength < 1 || idLength > 32 || !bytes.subarray(0, magic.length).equals(magic)) return undefined;
	const idStart = magic.length + 1;
	const length = idStart + idLength + SALT_BYTES;
	if (bytes.length < length) return undefined;
	return { keyId: bytes.toString('latin1', idStart, idStart + idLength), salt: bytes.subarray(idStart + idLength, length), length };
}

/** A key with a salt of its own, and the head that leads to it. */
export function newKey(ring: KeyRing, purpose: SealPurpose, mandant: string, magic: Buffer): { readonly head: Buffer; readonly key: KeyObject } {
	const salt = randomBytes(SALT_BYTES);
	const head = Buffer.concat([magic, Buffer.from([ring.first.length]), Buffer.from(ring.first), salt]);
	return { head, key: ring.keyFor(ring.first, purpose, mandant, salt) };
}

export function damaged(key: string, cause?: unknown): DrehkreuzError {
	return new DrehkreuzError('DK-SEAL-DAMAGED', { key }, { cause });
}
