/** The journal on PostgreSQL: one row per hop. How searches find their way: `search.ts`. */
import { sql } from 'kysely';
import type { JournalEntry, JournalQuery, StoredJournalEntry } from '../../hub/journal/entry.ts';
import type { Figure, FigureQuery } from '../../hub/journal/figures.ts';
import type { Journal } from '../../hub/journal/store.ts';
import type { Connection } from './connection.ts';
import { entryOf } from './entries.ts';
import { lockKey } from './lock-key.ts';
import { periodQuery, type Range, searchQuery } from './search.ts';
import { query } from './session.ts';
import type { JournalTable } from './tables.ts';

export class PostgresJournal implements Journal {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async append(...entries: readonly JournalEntry[]): Promise<void> {
		await this.#connection().write({ entries });
	}

	async search(asked: JournalQuery): Promise<readonly StoredJournalEntry[]> {
		const search = asked.afterPosition !== undefined && !asked.newestFirst ? { ...asked, beforePosition: await this.#beforeWhatMayCome(asked) } : asked;
		const period = periodQuery(asked);
		const [range] = period ? await this.#connection().search<Range>(period) : [];
		const rows = await this.#connection().search<{ readonly [Column in keyof JournalTable]: unknown }>(searchQuery(search, range));
		return rows.map(entryOf);
	}

	async figures({ since, until, mandanten }: FigureQuery): Promise<readonly Figure[]> {
		const counted = query
			.selectFrom('figures')
			.select(({ fn }) => ['minute', 'mandant', 'channel', 'partner', 'event', fn.sum<number>('count').$castTo<number>().as('count')])
			.where('minute', '>=', since)
			.where('minute', '<', until)
			.groupBy(['minute', 'mandant', 'channel', 'partner', 'event'])
			.orderBy('minute');
		const rows = await this.#connection().search<Figure>(mandanten ? counted.where('mandant', '=', sql<string>`ANY (${mandanten}::text[])`) : counted);
		return rows.map((row) => ({ ...row, count: Number(row.count) }));
	}

	/** The position before which nothing can appear any more: see `entries.ts`. */
	async #beforeWhatMayCome({ beforePosition }: JournalQuery): Promise<number> {
		const connection = this.#connection();
		const last = await connection.transaction(async (session) => {
			await session.rows(sql`SELECT pg_advisory_xact_lock(${lockKey(connection.schema, 'positions')}::bigint)`);
			const [drawn] = await session.rows<{ last: number; used: boolean }>(sql`SELECT last_value AS last, is_called AS used FROM journal_position_seq`);
			return drawn?.used ? drawn.last : 0;
		});
		return Math.min(last + 1, beforePosition ?? Number.POSITIVE_INFINITY);
	}
}
