/** Installs a standards pack from a folder or from a ZIP as the XRepository publishes it. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type InstallResult, installPack, UNFINISHED } from '../../adapters/libxml2/index.ts';
import { unpackZip, type ZipLimits } from '../../adapters/zip/index.ts';
import type { RulesCompiler } from '../../hub/standards/rules-compiler.ts';

export interface AddOptions {
	/** Where packs live. */
	readonly packsFolder: string;
	/** Folders or ZIP files that serve imports by absolute URL. */
	readonly catalogues?: readonly string[];
	readonly rules?: RulesCompiler;
	readonly limits?: ZipLimits;
	/** Told when a step begins. */
	readonly progress?: (step: 'unpack' | 'install') => void;
}

/** @throws DrehkreuzError DK-PACK-…, DK-ZIP-… */
export async function addPack(source: string, options: AddOptions): Promise<InstallResult> {
	const { packsFolder, catalogues = [], limits, progress } = options;
	const unpacked: string[] = [];
	const asFolder = async (place: string) => {
		if (!(await stat(place).catch(() => undefined))?.isFile()) return place;
		progress?.('unpack');
		// A name that a later installation cleans up, should this process be killed.
		const folder = join(packsFolder, `${UNFINISHED}${randomUUID()}`);
		unpacked.push(folder);
		await mkdir(folder, { recursive: true });
		await unpackZip(place, folder, limits);
		return withoutWrapping(folder);
	};
	try {
		const folder = await asFolder(source);
		const catalogueFolders: string[] = [];
		for (const catalogue of catalogues) catalogueFolders.push(await asFolder(catalogue));
		const origin =
			folder === source ? {} : { origin: { source: resolve(source), sha512: await sha512Of(source), name: basename(source).replace(/\.zip$/i, '') } };
		progress?.('install');
		return await installPack(folder, { packsFolder, catalogueFolders, ...(options.rules ? { rules: options.rules } : {}), ...origin });
	} finally {
		for (const folder of unpacked) await rm(folder, { recursive: true, force: true });
	}
}

/** Some ZIPs hold one folder that holds everything; `xsd` alone is not such a folder. */
async function withoutWrapping(folder: string): Promise<string> {
	const [only, ...more] = await readdir(folder, { withFileTypes: true });
	return only?.isDirectory() && more.length === 0 && !/^xsd(_dev)?$/i.test(only.name) ? join(folder, only.name) : folder;
}

async function sha512Of(file: string): Promise<string> {
	const hash = createHash('sha512');
	await pipeline(createReadStream(file), hash);
	return hash.digest('hex');
}
