/** The store that the configuration asks for, not opened yet. PostgreSQL's client is loaded only where there is one. */
import { join } from 'node:path';
import { SqliteStore } from '../adapters/sqlite/store.ts';
import type { Store } from '../hub/journal/store.ts';
import type { Logger } from '../hub/logging/logger.ts';
import type { Config } from './config/config.ts';

/** @throws DrehkreuzError DK-CONFIG-INVALID */
export async function storeOf({ data, engine }: Pick<Config, 'data' | 'engine'>, log: Logger): Promise<Store> {
	if (engine.store === 'sqlite' || !engine.postgres) return new SqliteStore({ file: join(data, 'store.sqlite'), log });
	const { PostgresStore } = await import('../adapters/postgres/store.ts');
	return new PostgresStore({ ...engine.postgres, log });
}
