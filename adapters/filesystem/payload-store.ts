/**
 * Payloads as files: `<folder>/<tenant>/<aa>/<bb>/<sha512>`, where aa and bb are the first two bytes of the hash in hex.
 *
 * How a payload comes in: streamed to a file of its own in `<folder>/.incoming/` and hashed on the way → file synced → renamed
 * to its place → folders synced. A kill before the rename leaves a file in `.incoming` that nobody reads and that the next `open` after an hour removes; a kill
 * after it leaves a whole payload. The same bytes again are renamed over the first ones: harmless, and it heals a damaged file.
 *
 * All files are for the hub's user only (0600, folders 0700).
 */
import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { PayloadReference } from '../../hub/message/message.ts';
import type { PutOptions } from '../../hub/payload/payload-store.ts';
import type { StagedPayload, StagingPayloadStore } from '../../hub/payload/staging.ts';
import { storageError, syncFolder } from './durable.ts';
import { VerifiedReader } from './verified-reader.ts';

export interface FilesystemPayloadStoreOptions {
	/** Folder of all payloads; made when missing. Put it on a disk of its own size: it holds every attachment. */
	readonly folder: string;
}

const MANDANT = /^[a-z0-9][a-z0-9-]{0,62}$/;
const SHA512 = /^[0-9a-f]{128}$/;
/** Age in milliseconds after which a file in `.incoming` belongs to no running transfer. */
const LEFTOVER_MS = 3_600_000;

export class FilesystemPayloadStore implements StagingPayloadStore {
	readonly #folder: string;
	readonly #incoming: string;

	constructor(options: FilesystemPayloadStoreOptions) {
		this.#folder = options.folder;
		this.#incoming = join(options.folder, '.incoming');
	}

	async open(): Promise<void> {
		try {
			await mkdir(this.#incoming, { recursive: true, mode: 0o700 });
			for (const name of await readdir(this.#incoming)) {
				const path = join(this.#incoming, name);
				const found = await stat(path).catch(() => undefined);
				if (found && Date.now() - found.mtimeMs > LEFTOVER_MS) await rm(path, { force: true });
			}
		} catch (error) {
			throw storageError(error);
		}
	}

	async put(mandant: string, content: Readable | Buffer, options: PutOptions): Promise<PayloadReference> {
		const staged = await this.stage(mandant, content, options);
		try {
			await staged.keep();
		} catch (error) {
			await staged.discard();
			throw error;
		}
		return staged.reference;
	}

	async stage(mandant: string, content: Readable | Buffer, options: PutOptions): Promise<StagedPayload> {
		if (!MANDANT.test(mandant)) throw new DrehkreuzError('DK-MESSAGE-INVALID', { attribute: 'mandant', rule: 'must be a tenant id' });
		const path = join(this.#incoming, randomUUID());
		try {
			const { sha512, size } = await receive(path, content, options.maxBytes);
			if (options.expectedSha512 !== undefined && options.expectedSha512 !== sha512) throw new DrehkreuzError('DK-PAYLOAD-HASH');
			return this.#staged(mandant, path, { sha512, size, mediaType: options.mediaType });
		} catch (error) {
			await rm(path, { force: true }).catch(() => {});
			throw error;
		}
	}

	#staged(mandant: string, path: string, reference: PayloadReference): StagedPayload {
		let ended = false;
		return {
			reference,
			keep: async () => {
				if (ended) return;
				await this.#moveIn(mandant, path, reference.sha512);
				ended = true;
			},
			discard: async () => {
				if (ended) return;
				ended = true;
				await rm(path, { force: true }).catch(() => {});
			},
		};
	}

	async #moveIn(mandant: string, path: string, sha512: string): Promise<void> {
		const tenant = join(this.#folder, mandant);
		const outer = join(tenant, sha512.slice(0, 2));
		const inner = join(outer, sha512.slice(2, 4));
		try {
			await mkdir(inner, { recursive: true, mode: 0o700 });
			await rename(path, join(inner, sha512));
			// Always the whole chain: another put may have made a folder just now and not synced it yet.
			await Promise.all([inner, outer, tenant, this.#folder].map(syncFolder));
		} catch (error) {
			throw storageError(error);
		}
	}

	async get(mandant: string, reference: PayloadReference): Promise<Readable> {
		const handle = await this.#openPayload(mandant, reference.sha512);
		try {
			// A cut file need not be read to the end to know.
			if ((await handle.stat()).size !== reference.size) throw new DrehkreuzError('DK-PAYLOAD-DAMAGED');
			return new VerifiedReader(handle, reference.sha512);
		} catch (error) {
			await handle.close();
			throw storageError(error);
		}
	}

	async read(mandant: string, reference: PayloadReference, maxBytes: number): Promise<Buffer> {
		if (reference.size > maxBytes) throw new DrehkreuzError('DK-PAYLOAD-TOO-LARGE', { limit: maxBytes });
		const chunks: Buffer[] = [];
		for await (const chunk of await this.get(mandant, reference)) chunks.push(chunk);
		return Buffer.concat(chunks);
	}

	async has(mandant: string, sha512: string): Promise<boolean> {
		const path = this.#pathOf(mandant, sha512);
		if (path === undefined) return false;
		try {
			return (await stat(path)).isFile();
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
			throw storageError(error);
		}
	}

	async delete(mandant: string, sha512: string): Promise<void> {
		const path = this.#pathOf(mandant, sha512);
		if (path === undefined) return;
		try {
			await rm(path, { force: true });
		} catch (error) {
			throw storageError(error);
		}
	}

	async close(): Promise<void> {}

	async #openPayload(mandant: string, sha512: string): Promise<FileHandle> {
		const path = this.#pathOf(mandant, sha512);
		if (path === undefined) throw new DrehkreuzError('DK-PAYLOAD-MISSING');
		try {
			return await open(path, 'r');
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new DrehkreuzError('DK-PAYLOAD-MISSING');
			throw storageError(error);
		}
	}

	/** Undefined when tenant or hash is none: no path is ever built from anything else. */
	#pathOf(mandant: string, sha512: string): string | undefined {
		if (!MANDANT.test(mandant) || !SHA512.test(sha512)) return undefined;
		return join(this.#folder, mandant, sha512.slice(0, 2), sha512.slice(2, 4), sha512);
	}
}

/** Streams to a new file, hashing and counting; resolves when the file is synced. Errors of the source stay what they are. */
async function receive(path: string, content: Readable | Buffer, maxBytes: number): Promise<{ sha512: string; size: number }> {
	const handle = await open(path, 'wx', 0o600).catch((error: unknown) => {
		throw storageError(error);
	});
	const hash = createHash('sha512');
	let size = 0;
	try {
		for await (const chunk of Buffer.isBuffer(content) ? [content] : content) {
			const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
			size += bytes.length;
			if (size > maxBytes) throw new DrehkreuzError('DK-PAYLOAD-TOO-LARGE', { limit: maxBytes });
			hash.update(bytes);
			await storing(handle.writeFile(bytes));
		}
		await storing(handle.sync());
	} finally {
		await handle.close();
	}
	return { sha512: hash.digest('hex'), size };
}

async function storing(work: Promise<void>): Promise<void> {
	try {
		await work;
	} catch (error) {
		throw storageError(error);
	}
}
