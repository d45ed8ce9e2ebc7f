/** Makes the SQLite store for the contract test and its child process. */
import { join } from 'node:path';
import { SqliteStore } from '../../../adapters/sqlite/store.ts';
import type { Store } from '../../../hub/journal/store.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';

export function makeStore(folder: string): Store {
	return new SqliteStore({ file: join(folder, 'store.db'), log: silentLogger });
}
