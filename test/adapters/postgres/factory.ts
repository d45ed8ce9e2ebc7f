/** Makes the PostgreSQL store for the contract test and its child process: a schema for each folder. */
import pg from 'pg';
import { PostgresStore } from '../../../adapters/postgres/store.ts';
import type { Store } from '../../../hub/journal/store.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { postgresqlUrl, schemaFor } from '../../support/postgresql.ts';

export function makeStore(folder: string): Store {
	return new PostgresStore({ url: postgresqlUrl(), schema: schemaFor(folder), poolSize: 4, log: silentLogger });
}

export async function changeBehind(folder: string, sql: string): Promise<void> {
	const client = new pg.Client({ connectionString: postgresqlUrl() });
	await client.connect();
	try {
		await client.query(`SET search_path TO ${schemaFor(folder)}; SET session_replication_role TO replica; ${sql}`);
	} finally {
		await client.end();
	}
}
