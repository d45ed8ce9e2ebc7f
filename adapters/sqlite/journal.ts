/** The journal on SQLite: one row per hop, in the order of arrival. */
import type { JournalEntry, JournalQuery, StoredJournalEntry } from '../../hub/journal/entry.ts';
import type { Journal } from '../../hub/journal/store.ts';
import type { Connection, Row, Values } from './connection.ts';
import { JOURNAL_COLUMNS, type Statement } from './statements.ts';

const FILTERS = ['mandant', 'id', 'source', 'subject', 'channel', 'event', 'code', 'reference'] as const satisfies readonly (keyof JournalQuery)[];

const DEFAULT_LIMIT = 1_000;
const MAX_LIMIT = 10_000;

export class SqliteJournal implements Journal {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async append(...entries: readonly JournalEntry[]): Promise<void> {
		await this.#connection().write(...entries.map(entryStatement));
	}

	async search(query: JournalQuery): Promise<readonly StoredJournalEntry[]> {
		const used = FILTERS.filter((name) => query[name] !== undefined);
		const where = [...used.map((name) => `${name} = :${name}`), 'position > :after'].join(' AND ');
		const values: Values = { after: query.afterPosition ?? 0, limit: Math.min(Math.max(query.limit ?? DEFAULT_LIMIT, 0), MAX_LIMIT) };
		for (const name of used) values[name] = query[name] as string;
		const rows = await this.#connection().rows(
			`SELECT position, ${JOURNAL_COLUMNS.join(', ')} FROM journal WHERE ${where} ORDER BY position LIMIT :limit`,
			values,
		);
		return rows.map(entryOf);
	}
}

export function entryStatement(entry: JournalEntry): Statement {
	return ['addEntry', ...JOURNAL_COLUMNS.map((column) => entry[column] ?? null)];
}

/** Null columns are left out, as in the entry that was appended. */
function entryOf(row: Row): StoredJournalEntry {
	return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as StoredJournalEntry;
}
