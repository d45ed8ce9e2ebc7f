/** The bytes of documents: in memory, or beside the ledger so that they survive a restart. Stored under their hash, once. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export class Contents {
	readonly #folder: string | undefined;
	readonly #memory = new Map<string, Buffer>();

	constructor(folder: string | undefined) {
		this.#folder = folder;
		if (folder) mkdirSync(folder, { recursive: true });
	}

	/** @returns SHA-512, lower-case hex */
	put(bytes: Buffer): string {
		const sha512 = createHash('sha512').update(bytes).digest('hex');
		if (!this.#folder) {
			this.#memory.set(sha512, bytes);
			return sha512;
		}
		const file = join(this.#folder, sha512);
		if (!existsSync(file)) {
			writeFileSync(`${file}.neu`, bytes);
			renameSync(`${file}.neu`, file);
		}
		return sha512;
	}

	get(sha512: string): Buffer {
		const bytes = this.#folder ? readFileSync(join(this.#folder, sha512)) : this.#memory.get(sha512);
		if (!bytes) throw new Error('content is missing');
		return bytes;
	}
}
