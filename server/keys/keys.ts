/** The keys of this hub: those of the configuration, then those of the data folder. Where there is none at all, one is made. */
import { join } from 'node:path';
import type { MasterKey } from '../../hub/sealing/key-ring.ts';
import type { Config } from '../config/config.ts';
import { makeKey, readKeys } from './key-folder.ts';

export type KeyConfig = Pick<Config, 'data' | 'encryption'>;

export function keyFolderOf({ data }: Pick<Config, 'data'>): string {
	return join(data, 'keys');
}

/** The first one seals, all of them open. @throws DrehkreuzError DK-SEAL-CONFIG */
export async function keysOf(config: KeyConfig): Promise<readonly MasterKey[]> {
	const folder = keyFolderOf(config);
	const configured = config.encryption?.keys ?? [];
	const found = [...configured, ...(await readKeys(folder))];
	if (found.length > 0) return found;
	await makeKey(folder, 1);
	return readKeys(folder);
}
