/** Where payloads lie: `<folder>/<tenant>/<aa>/<bb>/<name>`, where aa and bb are the first two bytes of the name in hex. */
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { storageError, syncFolder } from './durable.ts';

export const MANDANT = /^[a-z0-9][a-z0-9-]{0,62}$/;
const NAME = /^[0-9a-f]{128}$/;

/** Undefined when tenant or name is none: no path is ever built from anything else. */
export function placeOf(folder: string, mandant: string, name: string): string | undefined {
	if (!MANDANT.test(mandant) || !NAME.test(name)) return undefined;
	return join(folder, mandant, name.slice(0, 2), name.slice(2, 4), name);
}

/** Puts a synced file in its place, durable and at once: whoever looks sees the whole file or none. */
export async function moveIn(folder: string, mandant: string, name: string, file: string): Promise<void> {
	const tenant = join(folder, mandant);
	const outer = join(tenant, name.slice(0, 2));
	const inner = join(outer, name.slice(2, 4));
	try {
		await mkdir(inner, { recursive: true, mode: 0o700 });
		await rename(file, join(inner, name));
		// Always the whole chain: another put may have made a folder just now and not synced it yet.
		await Promise.all([inner, outer, tenant, folder].map(syncFolder));
	} catch (error) {
		throw storageError(error);
	}
}
