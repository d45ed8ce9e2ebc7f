/** Makes the PostgreSQL store for the contract test and its child process: a schema for each folder. */
import { PostgresStore } from '../../../adapters/postgres/store.ts';
import type { Store } from '../../../hub/journal/store.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { postgresqlUrl, schemaFor } from '../../support/postgresql.ts';

export function makeStore(folder: string): Store {
	return new PostgresStore({ url: postgresqlUrl(), schema: schemaFor(folder), poolSize: 4, log: silentLogger });
}
