/** Folders that the bootstrap uses. Everything it writes lies in `.cache/`, `.build-*`, `build/` and `node_modules/` of the repository. */
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const cache = join(root, '.cache');

/** A folder name nobody else uses. It lies beside the place that it is renamed to, so that the rename is atomic. */
export function temporaryFolder(parent, prefix) {
	return join(parent, `${prefix}${process.pid}-${randomBytes(3).toString('hex')}`);
}

/** Removes what killed processes left behind. Only the holder of the lock calls it: then nobody works in such a folder. */
export function removeLeftovers(parent, prefix) {
	for (const name of readdirSync(parent)) {
		if (name.startsWith(prefix)) rmSync(join(parent, name), { recursive: true, force: true });
	}
}
