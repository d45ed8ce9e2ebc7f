/**
 * Keeps the pins of standards packs in `<data>/packs/active.json`. A change is written to a file of its own, named after its revision, which then takes the place
 * of the old one: a reader sees the state before or after, never half of it. That file is created exclusively, so two who change at the same time do not overwrite
 * each other; one that a killed process left behind is in the way for ten seconds.
 */
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { noPins, type Pins } from '../../hub/standards/pins.ts';

const STALE_MS = 10_000;

export function activeFile(packsFolder: string): string {
	return join(packsFolder, 'active.json');
}

/** @throws DrehkreuzError DK-PACK-PINS-UNREADABLE; never silently "no pins", which would switch packs */
export async function readPins(packsFolder: string): Promise<Pins> {
	const file = activeFile(packsFolder);
	try {
		const pins = JSON.parse(await readFile(file, 'utf8')) as Pins;
		if (pins.format === 1 && Array.isArray(pins.pins) && Array.isArray(pins.history)) return pins;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return noPins;
		throw new DrehkreuzError('DK-PACK-PINS-UNREADABLE', { file: 'active.json' }, { cause: error });
	}
	throw new DrehkreuzError('DK-PACK-PINS-UNREADABLE', { file: 'active.json' });
}

/**
 * @param change makes the new state; the same state means that nothing is written
 * @throws DrehkreuzError DK-PACK-PINS-UNREADABLE, DK-PACK-BUSY, and what `change` throws
 */
export async function changePins(packsFolder: string, change: (pins: Pins, who: { at: string; by: string }) => Pins): Promise<Pins> {
	await mkdir(packsFolder, { recursive: true });
	const before = await readPins(packsFolder);
	const after = change(before, { at: new Date().toISOString(), by: account() });
	if (after === before) return before;
	const next = `${activeFile(packsFolder)}.${after.revision}`;
	const handle = await openNew(next);
	try {
		await handle.writeFile(`${JSON.stringify(after, null, '\t')}\n`);
		await handle.sync();
		await handle.close();
		// Only who holds this file may change; somebody may have been done just before.
		if ((await readPins(packsFolder)).revision !== before.revision) throw new DrehkreuzError('DK-PACK-BUSY');
		await rename(next, activeFile(packsFolder));
	} catch (error) {
		await handle.close().catch(() => {});
		await rm(next, { force: true });
		throw error;
	}
	const folder = await open(packsFolder, 'r');
	await folder.sync().finally(() => folder.close());
	return after;
}

async function openNew(file: string) {
	for (let attempt = 1; ; attempt++) {
		try {
			return await open(file, 'wx', 0o600);
		} catch (error) {
			if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
			const age = Date.now() - (await stat(file).catch(() => ({ mtimeMs: 0 }))).mtimeMs;
			if (attempt > 1 || age < STALE_MS) throw new DrehkreuzError('DK-PACK-BUSY');
			await rm(file, { force: true });
		}
	}
}

function account(): string {
	try {
		return userInfo().username;
	} catch {
		return '–';
	}
}
