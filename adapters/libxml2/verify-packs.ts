/** Looks after installed packs: is every file as it was installed, does each schema still compile; and takes packs away. */
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DrehkreuzError, problemOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../../hub/errors/problem.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import { hashOf } from './describe-pack.ts';
import { exists, syncFolder } from './durable-files.ts';
import { Engine } from './engine.ts';
import { UNFINISHED } from './install-pack.ts';
import { installedPack, packFolders } from './installed-packs.ts';

export interface Verification {
	/** Name of the pack's folder, which is its id. */
	readonly id: string;
	/** Empty when all is well. DK-PACK-DAMAGED, DK-PACK-FOREIGN-FILE, DK-PACK-INVALID, DK-PACK-MISSING-IMPORT */
	readonly problems: readonly Problem[];
}

/** @param only ids; default: all */
export async function verifyPacks(packsFolder: string, only?: readonly string[]): Promise<Verification[]> {
	const engine = new Engine({ workers: 1 });
	try {
		const results: Verification[] = [];
		for (const folder of await packFolders(packsFolder)) {
			const id = basename(folder);
			if (!only || only.includes(id)) results.push({ id, problems: await problemsOf(folder, id, engine) });
		}
		return results;
	} finally {
		await engine.close();
	}
}

async function problemsOf(folder: string, id: string, engine: Engine): Promise<Problem[]> {
	let pack: Pack;
	try {
		pack = await installedPack(folder);
	} catch (error) {
		return [problemOf(error)];
	}
	const { description, locations } = pack;
	const problems: Problem[] = [];
	if (description.id !== id || hashOf(description.files) !== description.sha512 || !description.id.endsWith(description.sha512.slice(0, 12))) {
		problems.push({ code: 'DK-PACK-DAMAGED', facts: { file: 'pack.json', pack: id } });
	}
	for (const { path, sha512 } of description.files) {
		const bytes = await readFile(locations[path] ?? '').catch(() => undefined);
		if (bytes === undefined || createHash('sha512').update(bytes).digest('hex') !== sha512) {
			problems.push({ code: 'DK-PACK-DAMAGED', facts: { file: path, pack: id } });
		}
	}
	const known = new Set([join(folder, 'pack.json'), ...Object.values(locations)]);
	for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
		const place = join(entry.parentPath, entry.name);
		if (entry.isDirectory() || known.has(place) || entry.name.startsWith(UNFINISHED)) continue;
		problems.push({ code: 'DK-PACK-FOREIGN-FILE', facts: { file: place.slice(folder.length + 1), pack: id } });
	}
	if (!problems.some(({ code }) => code === 'DK-PACK-DAMAGED')) {
		await engine.run({ kind: 'compile', pack, schemas: description.schemas }).catch((error) => problems.push(problemOf(error)));
	}
	return problems;
}

/**
 * The pack gets another name in one step, and is deleted then: a hub that reads the folder at that moment sees it whole or not at all.
 * @param usedBy what names the pack, in words; it must be empty
 * @throws DrehkreuzError DK-PACK-UNKNOWN, DK-PACK-IN-USE
 */
export async function removePack(packsFolder: string, id: string, usedBy: readonly string[] = []): Promise<void> {
	if (id === '' || id.startsWith('.') || id !== basename(id) || !(await exists(join(packsFolder, id, 'pack.json')))) {
		throw new DrehkreuzError('DK-PACK-UNKNOWN', { pack: id });
	}
	if (usedBy.length > 0) throw new DrehkreuzError('DK-PACK-IN-USE', { pack: id, usedBy: usedBy.join(', ') });
	const leaving = join(packsFolder, `${UNFINISHED}${randomUUID()}`);
	await rename(join(packsFolder, id), leaving);
	await syncFolder(packsFolder);
	await rm(leaving, { recursive: true, force: true });
}
