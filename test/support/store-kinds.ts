/** The stores that there are, for what must hold on each of them. */
import { join } from 'node:path';
import type { Context } from 'mocha';
import { PostgresStore } from '../../adapters/postgres/store.ts';
import { SqliteStore } from '../../adapters/sqlite/store.ts';
import type { Store } from '../../hub/journal/store.ts';
import { type Logger, silentLogger } from '../../hub/logging/logger.ts';
import { NO_POSTGRESQL, postgresqlForTests, postgresqlUrl, schemaFor } from './postgresql.ts';
import { skip } from './skip.ts';

export const STORE_NAMES = ['SQLite', 'PostgreSQL'] as const;
export type StoreName = (typeof STORE_NAMES)[number];

/** The same data for the same folder, in every process. */
export function storeIn(folder: string, name: StoreName = 'SQLite', log: Logger = silentLogger): Store {
	if (name === 'SQLite') return new SqliteStore({ file: join(folder, 'store.sqlite'), log });
	return new PostgresStore({ url: postgresqlUrl(), schema: schemaFor(folder), poolSize: 4, log });
}

/** In a `before` hook: skips the suite where the store is not to be had. */
export async function prepareStore(context: Context, name: StoreName): Promise<void> {
	if (name === 'SQLite') return;
	context.timeout(400_000);
	if (!(await postgresqlForTests())) skip(context, NO_POSTGRESQL);
}

/** Describes the same for each store. */
export function describeOnEveryStore(title: string, suite: (name: StoreName) => void): void {
	for (const name of STORE_NAMES) {
		describe(`${title} (${name})`, () => {
			before(async function () {
				await prepareStore(this, name);
			});
			suite(name);
		});
	}
}

/** Tables that hold one of the texts, as whoever may read the database sees them. None for SQLite: its tables are in its files. */
export async function tablesWith(folder: string, name: StoreName, ...texts: readonly (string | Buffer)[]): Promise<readonly string[]> {
	if (name === 'SQLite') return [];
	const server = await postgresqlForTests();
	if (!server) throw new Error(NO_POSTGRESQL);
	const schema = schemaFor(folder);
	const tables = await server.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = '${schema}'`);
	if (tables.length < 10) throw new Error(`the store has only ${tables.length} tables: looked into the wrong place`);
	const found: string[] = [];
	for (const { name: table } of tables) {
		// Bytes are shown in hex.
		const rows = await server.query<{ row: string }>(`SELECT t::text AS row FROM ${schema}."${table}" AS t`);
		const hasOne = (row: string): boolean => texts.some((text) => row.includes(text.toString()) || row.includes(Buffer.from(text).toString('hex')));
		if (rows.some(({ row }) => hasOne(row))) found.push(table);
	}
	return found;
}

/** Folder in which the server has everything, its write-ahead log too, on disk now; undefined for SQLite, which lies in the hub's own folder. */
export async function folderOfServer(name: StoreName): Promise<string | undefined> {
	if (name === 'SQLite') return undefined;
	const server = await postgresqlForTests();
	await server?.query('CHECKPOINT');
	return server && join(server.folder, 'data');
}
