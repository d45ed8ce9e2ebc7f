/** Makes the SQLite store for the contract test and its child process. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SqliteStore } from '../../../adapters/sqlite/store.ts';
import type { Store } from '../../../hub/journal/store.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';

export function makeStore(folder: string): Store {
	return new SqliteStore({ file: fileIn(folder), log: silentLogger });
}

export async function changeBehind(folder: string, sql: string): Promise<void> {
	const database = new DatabaseSync(fileIn(folder));
	try {
		const guards = database.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all();
		for (const { name } of guards) database.exec(`DROP TRIGGER ${name}`);
		database.exec(sql);
	} finally {
		database.close();
	}
}

function fileIn(folder: string): string {
	return join(folder, 'store.db');
}
