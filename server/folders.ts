/** Where things lie: the project's folders, found from this file both in the source tree and in `build/`. */
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const parent = resolve(here, '..');

/** Root of the project. */
export const projectRoot = basename(parent) === 'build' ? resolve(parent, '..') : parent;

export function projectFolder(...parts: readonly string[]): string {
	return join(projectRoot, ...parts);
}
