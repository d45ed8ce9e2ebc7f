/**
 * Installs a standards pack: copies its files, and those that it imports, into `<packsFolder>/<id>/`.
 *
 * The copy is made in a folder of its own and gets its name as the last step, so there is never half a pack, whenever the process is killed; what such
 * an end leaves behind is removed by a later installation. The name ends in the hash of the files: the same files again change nothing.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Pack, PackDescription } from '../../hub/standards/pack.ts';
import type { RulesCompiler } from '../../hub/standards/rules-compiler.ts';
import { compileRules } from './compile-rules.ts';
import { exists, syncFolder, writeDurably } from './durable-files.ts';
import { installedPack, installedPacks } from './installed-packs.ts';
import { openPack } from './open-pack.ts';

export interface InstallOptions {
	/** Where packs live. Created when missing. */
	readonly packsFolder: string;
	/** Folders with schemas that the pack imports by absolute URL. */
	readonly catalogueFolders?: readonly string[];
	/** Compiles Schematron. Default: none, and the rules are noted as not compiled. */
	readonly rules?: RulesCompiler;
	/** Where the folder came from, when it was unpacked only for this: the ZIP, its SHA-512 (lower-case hex), and its name without ending. */
	readonly origin?: { readonly source: string; readonly sha512: string; readonly name: string };
	/** Account that installs. Default: that of the process. */
	readonly installedBy?: string;
}

export interface InstallResult {
	readonly pack: Pack;
	/** False when exactly these files are installed already. */
	readonly changed: boolean;
	/** Rule sets of a pack that was there already, compiled now because there was no compiler then. */
	readonly rulesCompleted: number;
}

/** What is being made or taken away has this name until it is done; nobody reads it. */
export const UNFINISHED = '.unfinished-';
/** No installation takes this long; older leftovers belong to a process that is gone. */
const LEFTOVER_MS = 3_600_000;

/** @throws DrehkreuzError DK-PACK-EMPTY, DK-PACK-ONLY-ZIP, DK-PACK-FILE-UNREADABLE, DK-PACK-MISSING-IMPORT, DK-PACK-INVALID, DK-PACK-DAMAGED */
export async function installPack(folder: string, options: InstallOptions): Promise<InstallResult> {
	const { packsFolder, catalogueFolders = [], origin, rules } = options;
	await mkdir(packsFolder, { recursive: true });
	await removeLeftovers(packsFolder);
	const packs = await installedPacks(packsFolder);
	const opened = await openPack(folder, { catalogueFolders, packs, ...(origin ? { name: origin.name } : {}) });
	const source: Pack = { ...opened, description: { ...opened.description, ...provenance(options) } };
	const target = join(packsFolder, source.description.id);
	if (await exists(target)) return again(target, rules);

	const unfinished = join(packsFolder, `${UNFINISHED}${randomUUID()}`);
	try {
		for (const { path } of source.description.files) await writeDurably(join(unfinished, 'files', ...path.split('/')), await readIntact(source, path));
		const description = await compileRules(source.description, rules, {
			read: (path) => readIntact(source, path),
			write: (path, bytes) => writeDurably(join(unfinished, 'files', ...path.split('/')), bytes),
		});
		await writeDurably(join(unfinished, 'pack.json'), asJson(description));
		await rename(unfinished, target).catch(async (error: NodeJS.ErrnoException) => {
			// Someone else installed the same files at the same time.
			if (!(await exists(target))) throw error;
		});
		await syncFolder(packsFolder);
	} finally {
		await rm(unfinished, { recursive: true, force: true });
	}
	return { pack: await installedPack(target), changed: true, rulesCompleted: 0 };
}

/**
 * The pack is there. The only thing that may still be added to it is what was made of its own files: rules that could not be compiled then. First the
 * compiled file, then the description that names it, each in one step.
 */
async function again(target: string, rules: RulesCompiler | undefined): Promise<InstallResult> {
	const pack = await installedPack(target);
	for (const { path } of pack.description.files) await readIntact(pack, path);
	const open = pack.description.rules.filter(({ compiled }) => compiled === undefined).length;
	if (!rules || open === 0) return { pack, changed: false, rulesCompleted: 0 };
	const put = async (path: string, bytes: Buffer) => {
		const unfinished = join(target, `${UNFINISHED}${randomUUID()}`);
		await writeDurably(unfinished, bytes);
		const place = join(target, ...path.split('/'));
		await mkdir(join(place, '..'), { recursive: true });
		await rename(unfinished, place);
		await syncFolder(join(place, '..'));
	};
	const description = await compileRules(pack.description, rules, {
		read: (path) => readIntact(pack, path),
		write: (path, bytes) => put(`files/${path}`, bytes),
	});
	const rulesCompleted = open - description.rules.filter(({ compiled }) => compiled === undefined).length;
	if (rulesCompleted > 0) await put('pack.json', asJson(description));
	return { pack: await installedPack(target), changed: false, rulesCompleted };
}

function provenance({ origin, installedBy }: InstallOptions): Pick<PackDescription, 'installedBy' | 'sourceSha512'> & { source?: string } {
	const by = installedBy ?? account();
	return { ...(origin ? { source: origin.source, sourceSha512: origin.sha512 } : {}), ...(by ? { installedBy: by } : {}) };
}

/** A process in a container may have an account without a name. */
function account(): string | undefined {
	try {
		return userInfo().username;
	} catch {
		return undefined;
	}
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

/** Of installations, and of folders that ZIPs were unpacked into, whose process is gone. */
async function removeLeftovers(packsFolder: string): Promise<void> {
	for (const name of await readdir(packsFolder)) {
		if (!name.startsWith(UNFINISHED)) continue;
		const { mtimeMs } = await stat(join(packsFolder, name)).catch(() => ({ mtimeMs: Date.now() }));
		if (Date.now() - mtimeMs > LEFTOVER_MS) await rm(join(packsFolder, name), { recursive: true, force: true });
	}
}

function asJson(description: PackDescription): Buffer {
	return Buffer.from(`${JSON.stringify(description, null, '\t')}\n`);
}
