/**
 * Upkeep of payload files, by their names.
 *
 * How a file goes: taken aside (renamed into `<folder>/.leaving/`) → was it stored anew in the very last moment, it goes back → removed. So a payload that is put again while it
 * is being removed is never lost. What a kill left in `.leaving` goes back at the next `open`, and is judged again.
 *
 * How a file is sealed anew: opened and streamed into a new file → synced → renamed over the old one. One that lay in clear gets its new name first and loses the old one then.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { PayloadSeal } from '../../hub/payload/seal.ts';
import type { PayloadUpkeep, StoredName } from '../../hub/payload/upkeep.ts';
import { type NextChunk, openedChunks, plainChunks, sealOf } from './chunks.ts';
import { storageError } from './durable.ts';
import { MANDANT, moveIn, placeOf } from './places.ts';
import { receive } from './receive.ts';

/** How a file says its tenant and name while it is aside. Tenants hold no dot. */
const ASIDE = /^([a-z0-9-]+)\.([0-9a-f]{128})\.[0-9a-f-]+$/;
const HEX_BYTE = /^[0-9a-f]{2}$/;

export class FilesystemPayloadUpkeep implements PayloadUpkeep {
	readonly #folder: string;
	readonly #seal: PayloadSeal;
	readonly #leaving: string;

	constructor({ folder, seal }: { readonly folder: string; readonly seal: PayloadSeal }) {
		this.#folder = folder;
		this.#seal = seal;
		this.#leaving = join(folder, '.leaving');
	}

	/** Brings back what a kill left aside. */
	async open(): Promise<void> {
		await storing(async () => {
			await mkdir(this.#leaving, { recursive: true, mode: 0o700 });
			for (const entry of await readdir(this.#leaving)) {
				const [, mandant, name] = ASIDE.exec(entry) ?? [];
				if (mandant !== undefined && name !== undefined) await this.#bringBack(mandant, name, join(this.#leaving, entry));
			}
		});
	}

	async mandanten(): Promise<readonly string[]> {
		return (await entriesOf(this.#folder)).filter((name) => MANDANT.test(name)).toSorted();
	}

	async names(mandant: string, after: string | undefined, limit: number): Promise<readonly StoredName[]> {
		const found: StoredName[] = [];
		const root = join(this.#folder, mandant);
		for (const outer of await inOrder(root, after?.slice(0, 2))) {
			for (const inner of await inOrder(join(root, outer), after?.startsWith(outer) ? after.slice(2, 4) : undefined)) {
				for (const name of (await entriesOf(join(root, outer, inner))).toSorted()) {
					const path = placeOf(this.#folder, mandant, name);
					if (path === undefined || (after !== undefined && name <= after)) continue;
					const about = await stat(path).catch(() => undefined);
					if (about?.isFile()) found.push({ name, storedAt: about.mtimeMs });
					if (found.length >= limit) return found;
				}
			}
		}
		return found;
	}

	async remove(mandant: string, name: string, storedBefore: number): Promise<boolean> {
		const path = placeOf(this.#folder, mandant, name);
		if (path === undefined) return false;
		return storing(async () => {
			const about = await stat(path).catch(ifMissing);
			if (!about || about.mtimeMs >= storedBefore) return false;
			const aside = join(this.#leaving, `${mandant}.${name}.${randomUUID()}`);
			if ((await rename(path, aside).then(() => true, ifMissing)) === undefined) return false;
			if ((await stat(aside)).mtimeMs >= storedBefore) {
				await this.#bringBack(mandant, name, aside);
				return false;
			}
			await rm(aside, { force: true });
			return true;
		});
	}

	async keyOf(mandant: string, name: string): Promise<string | undefined> {
		const path = placeOf(this.#folder, mandant, name);
		const handle = path === undefined ? undefined : await open(path, 'r').catch(ifMissing);
		if (!handle) return undefined;
		try {
			return (await sealOf(handle, this.#seal))?.key ?? 'none';
		} finally {
			await handle.close();
		}
	}

	async reseal(mandant: string, name: string): Promise<void> {
		const path = placeOf(this.#folder, mandant, name);
		const handle = path === undefined ? undefined : await open(path, 'r').catch(ifMissing);
		if (path === undefined || !handle) return;
		const fresh = join(this.#folder, '.incoming', randomUUID());
		try {
			const sealed = await sealOf(handle, this.#seal);
			const next = sealed ? openedChunks(handle, sealed, mandant, (await handle.stat()).size) : plainChunks(handle);
			const { sha512 } = await receive(fresh, bytesOf(next), Number.MAX_SAFE_INTEGER, this.#seal.sealer(mandant));
			const newName = this.#seal.nameOf(mandant, sha512);
			if (name !== (sealed ? newName : sha512)) throw new DrehkreuzError('DK-PAYLOAD-DAMAGED');
			await moveIn(this.#folder, mandant, newName, fresh);
			if (newName !== name) await storing(() => rm(path, { force: true }));
		} finally {
			await handle.close();
			await rm(fresh, { force: true }).catch(() => {});
		}
	}

	/** Unless the same payload is there again. */
	async #bringBack(mandant: string, name: string, aside: string): Promise<void> {
		const path = placeOf(this.#folder, mandant, name);
		if (path === undefined) return;
		await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
		await link(aside, path).catch((error: NodeJS.ErrnoException) => {
			if (error.code !== 'EEXIST') throw error;
		});
		await rm(aside, { force: true });
	}
}

async function* bytesOf(next: NextChunk): AsyncGenerator<Buffer> {
	for (let chunk = await next(); chunk !== undefined; chunk = await next()) yield chunk;
}

/** Folders of two hex characters, ascending, none before `from`. */
async function inOrder(folder: string, from = ''): Promise<readonly string[]> {
	return (await entriesOf(folder)).filter((name) => HEX_BYTE.test(name) && name >= from).toSorted();
}

async function entriesOf(folder: string): Promise<readonly string[]> {
	return storing(async () => (await readdir(folder).catch(ifMissing)) ?? []);
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
	if (error.code !== 'ENOENT') throw error;
}

async function storing<Result>(work: () => Promise<Result>): Promise<Result> {
	try {
		return await work();
	} catch (error) {
		throw storageError(error);
	}
}
