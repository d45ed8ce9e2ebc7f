/**
 * Payloads as files, each in its place (`places.ts`). With a seal they are sealed and their names tell nothing; without one a payload lies in clear, its hash is its name. A
 * payload that lay there before there was a seal is still found.
 *
 * How a payload comes in: streamed to a file of its own in `<folder>/.incoming/`, hashed and sealed on the way → file synced → renamed
 * to its place → folders synced. A kill before the rename leaves a file in `.incoming` that nobody reads and that the next `open` after an hour removes; a kill
 * after it leaves a whole payload. The same bytes again are renamed over the first ones: harmless, and it heals a damaged file.
 *
 * All files are for the hub's user only (0600, folders 0700).
 */
import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { PayloadReference } from '../../hub/message/message.ts';
import type { PutOptions } from '../../hub/payload/payload-store.ts';
import type { PayloadSeal } from '../../hub/payload/seal.ts';
import type { StagedPayload, StagingPayloadStore } from '../../hub/payload/staging.ts';
import { openedChunks, plainChunks, sealOf } from './chunks.ts';
import { storageError } from './durable.ts';
import { MANDANT, moveIn, placeOf } from './places.ts';
import { receive } from './receive.ts';
import { VerifiedReader } from './verified-reader.ts';

export interface FilesystemPayloadStoreOptions {
	/** Folder of all payloads; made when missing. Put it on a disk of its own size: it holds every attachment. */
	readonly folder: string;
	/** Default: payloads lie in clear. */
	readonly seal?: PayloadSeal;
}

/** Age in milliseconds after which a file in `.incoming` belongs to no running transfer. */
const LEFTOVER_MS = 3_600_000;

export class FilesystemPayloadStore implements StagingPayloadStore {
	readonly #folder: string;
	readonly #incoming: string;
	readonly #seal: PayloadSeal | undefined;

	constructor(options: FilesystemPayloadStoreOptions) {
		this.#folder = options.folder;
		this.#seal = options.seal;
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
			const { sha512, size } = await receive(path, content, options.maxBytes, this.#seal?.sealer(mandant));
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
				await moveIn(this.#folder, mandant, this.#seal?.nameOf(mandant, reference.sha512) ?? reference.sha512, path);
				ended = true;
			},
			discard: async () => {
				if (ended) return;
				ended = true;
				await rm(path, { force: true }).catch(() => {});
			},
		};
	}

	async get(mandant: string, reference: PayloadReference): Promise<Readable> {
		const { handle, sealed } = await this.#openPayload(mandant, reference.sha512);
		try {
			const found = sealed && this.#seal ? await sealOf(handle, this.#seal) : undefined;
			const { size } = await handle.stat();
			// A cut file need not be read to the end to know.
			if (sealed ? size !== found?.sizeOf(reference.size) : size !== reference.size) throw new DrehkreuzError('DK-PAYLOAD-DAMAGED');
			return new VerifiedReader(handle, found ? openedChunks(handle, found, mandant, size) : plainChunks(handle), reference.sha512);
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
		for (const { path } of this.#placesOf(mandant, sha512)) {
			try {
				if ((await stat(path)).isFile()) return true;
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw storageError(error);
			}
		}
		return false;
	}

	async delete(mandant: string, sha512: string): Promise<void> {
		try {
			for (const { path } of this.#placesOf(mandant, sha512)) await rm(path, { force: true });
		} catch (error) {
			throw storageError(error);
		}
	}

	async close(): Promise<void> {}

	async #openPayload(mandant: string, sha512: string): Promise<{ readonly handle: FileHandle; readonly sealed: boolean }> {
		for (const { path, sealed } of this.#placesOf(mandant, sha512)) {
			try {
				return { handle: await open(path, 'r'), sealed };
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw storageError(error);
			}
		}
		throw new DrehkreuzError('DK-PAYLOAD-MISSING');
	}

	/** Where it may lie; where it lies says whether it is sealed. */
	#placesOf(mandant: string, sha512: string): readonly { readonly path: string; readonly sealed: boolean }[] {
		const plain = placeOf(this.#folder, mandant, sha512);
		if (plain === undefined) return [];
		const sealed = this.#seal && placeOf(this.#folder, mandant, this.#seal.nameOf(mandant, sha512));
		return [...(sealed === undefined ? [] : [{ path: sealed, sealed: true }]), { path: plain, sealed: false }];
	}
}
