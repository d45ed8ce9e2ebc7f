/** Reads the packs that are installed in a folder. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Pack, PackDescription } from '../../hub/standards/pack.ts';

/**
 * Oldest first. A folder that does not exist yet holds no packs. Files are not read here: their hashes are checked when they are compiled.
 * @throws DrehkreuzError DK-PACK-DAMAGED when a description cannot be read
 */
export async function installedPacks(packsFolder: string): Promise<Pack[]> {
	const packs = await Promise.all((await packFolders(packsFolder)).map(installedPack));
	return packs.sort((a, b) => order(a).localeCompare(order(b)));
}

/** Sorted by name. */
export async function packFolders(packsFolder: string): Promise<string[]> {
	const entries = await readdir(packsFolder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return [];
		throw error;
	});
	// Folders with a dot are installations under way or broken off.
	const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
	return folders.map((entry) => join(packsFolder, entry.name)).sort();
}

export async function installedPack(folder: string): Promise<Pack> {
	const damaged = (cause?: unknown) => new DrehkreuzError('DK-PACK-DAMAGED', { file: 'pack.json', pack: folder }, cause ? { cause } : {});
	let description: PackDescription;
	try {
		description = upToDate(JSON.parse(await readFile(join(folder, 'pack.json'), 'utf8')));
	} catch (error) {
		throw damaged(error);
	}
	if (description.format !== 2 || !Array.isArray(description.files)) throw damaged();
	return { description, locations: Object.fromEntries(description.files.map(({ path }) => [path, join(folder, 'files', ...path.split('/'))])) };
}

/** Packs of format 1 hold schemas only. They stay as they are on disk. */
function upToDate(written: { format: number }): PackDescription {
	return (written.format === 1 ? { codeLists: [], rules: [], services: [], ...written, format: 2 } : written) as unknown as PackDescription;
}

function order({ description }: Pack): string {
	return `${description.installedAt} ${description.id}`;
}
