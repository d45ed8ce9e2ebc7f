/** Where a hub keeps a payload: under a name that only who has its keys can make of the hash. */
import { join } from 'node:path';
import { SqliteStore } from '../../adapters/sqlite/store.ts';
import { silentLogger } from '../../hub/logging/logger.ts';
import { openSealing } from '../../hub/sealing/sealing.ts';
import { keysOf } from '../../server/keys/keys.ts';

/** @param data folder of a hub that runs */
export async function payloadFiles(data: string, mandant: string): Promise<(sha512: string) => string> {
	const store = new SqliteStore({ file: join(data, 'store.sqlite'), log: silentLogger });
	await store.open();
	try {
		const { files } = await openSealing(await keysOf({ data }), store.inbox);
		return (sha512) => {
			const name = files.nameOf(mandant, sha512);
			return join(data, 'payloads', mandant, name.slice(0, 2), name.slice(2, 4), name);
		};
	} finally {
		await store.close();
	}
}
