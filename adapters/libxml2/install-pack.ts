/**
 * Installs a standards pack: copies its files, and those that it imports, into `<packsFolder>/<id>/`.
 *
 * The copy is made in a folder of its own and gets its name as the last step, so there is never half a pack, whenever the process is killed; what such
 * an end leaves behind is removed by a later installation. The name ends in the hash of the files: the same files again change nothing.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import { installedPack, installedPacks } from './installed-packs.ts';
import { openPack } from './open-pack.ts';

export interface InstallOptions {
	/** Where packs live. Created when missing. */
	readonly packsFolder: string;
	/** Folders with schemas that the pack imports by absolute URL. */
	readonly catalogueFolders?: readonly string[];
}

export interface InstallResult {
	readonly pack: Pack;
	/** False when exactly these files are installed already. */
	readonly changed: boolean;
}

const UNFINISHED = '.unfinished-';
/** No installation takes this long; older leftovers belong to a process that is gone. */
const LEFTOVER_MS = 3_600_000;

/** @throws DrehkreuzError DK-PACK-EMPTY, DK-PACK-MISSING-IMPORT, DK-PACK-INVALID, DK-PACK-DAMAGED */
export async function installPack(folder: string, options: InstallOptions): Promise<InstallResult> {
	const { packsFolder, catalogueFolders = [] } = options;
	await mkdir(packsFolder, { recursive: true });
	await removeLeftovers(packsFolder);
	const source = await openPack(folder, { catalogueFolders, packs: await installedPacks(packsFolder) });
	const target = join(packsFolder, source.description.id);
	if (await exists(target)) {
		const pack = await installedPack(target);
		for (const { path } of pack.description.files) await readIntact(pack, path);
		return { pack, changed: false };
	}

	const unfinished = join(packsFolder, `${UNFINISHED}${randomUUID()}`);
	try {
		for (const { path } of source.description.files) await writeDurably(join(unfinished, 'files', ...path.split('/')), await readIntact(source, path));
		await writeDurably(join(unfinished, 'pack.json'), Buffer.from(`${JSON.stringify(source.description, null, '\t')}\n`));
		await rename(unfinished, target).catch(async (error: NodeJS.ErrnoException) => {
			// Someone else installed the same files at the same time.
			if (!(await exists(target))) throw error;
		});
		await syncFolder(packsFolder);
	} finally {
		await rm(unfinished, { recursive: true, force: true });
	}
	return { pack: await installedPack(target), changed: true };
}

/** A file as it was when it was examined, or an error. */
async function readIntact(pack: Pack, path: string): Promise<Buffer> {
	const bytes = await readFile(pack.locations[path] ?? '').catch(() => undefined);
	const expected = pack.description.files.find((file) => file.path === path)?.sha512;
	if (bytes === undefined || createHash('sha512').update(bytes).digest('hex') !== expected) {
		throw new DrehkreuzError('DK-PACK-DAMAGED', { file: path, pack: pack.description.name });
	}
	return bytes;
}

async function removeLeftovers(packsFolder: string): Promise<void> {
	for (const name of await readdir(packsFolder)) {
		if (!name.startsWith(UNFINISHED)) continue;
		const { mtimeMs } = await stat(join(packsFolder, name));
		if (Date.now() - mtimeMs > LEFTOVER_MS) await rm(join(packsFolder, name), { recursive: true, force: true });
	}
}

async function writeDurably(file: string, bytes: Buffer): Promise<void> {
	await mkdir(dirname(file), { recursive: true });
	const handle = await open(file, 'wx');
	try {
		await handle.writeFile(bytes);
		await handle.sync();
	} finally {
		await handle.close();
	}
	await syncFolder(dirname(file));
}

async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

async function exists(path: string): Promise<boolean> {
	return stat(path).then(
		() => true,
		() => false,
	);
}
