/** The journal on SQLite: one row per hop, in the order of arrival, and how many there were per minute. */
import type { JournalEntry, JournalEvent, JournalQuery, StoredJournalEntry } from '../../hub/journal/entry.ts';
import type { Figure, FigureQuery } from '../../hub/journal/figures.ts';
import type { Journal } from '../../hub/journal/store.ts';
import { Conditions } from './conditions.ts';
import type { Connection, Row } from './connection.ts';
import { JOURNAL_COLUMNS, type Statement } from './statements.ts';

/** Each finds few entries by an index of its own. */
const SELECTIVE = ['id', 'subject', 'reference', 'code', 'partner', 'standard', 'leika'] as const satisfies readonly (keyof JournalQuery)[];
const OTHERS = ['source', 'channel', 'event', 'nachrichtentyp'] as const satisfies readonly (keyof JournalQuery)[];

/** What does not belong to the usual way of a message. It has an index of its own by tenant, which SQLite takes only where a query says the index's own words. */
const RARE_EVENTS: readonly JournalEvent[] = ['duplicate', 'refused', 'parked', 'released', 'discarded', 'edited'];
export const IS_RARE = `(${RARE_EVENTS.map((event) => `event = '${event}'`).join(' OR ')})`;
/** Conditions of a search for one of them: not by the channel, which may hold a million entries of the usual way. */
const AMONG_RARE: Readonly<Record<string, string>> = { event: `${IS_RARE} AND event = ?`, channel: '+channel = ?' };

const DEFAULT_LIMIT = 1_000;
const MAX_LIMIT = 10_000;
/**
 * Entries are in the order in which they were stored, which is about the order of their times: an hour of slack covers a store that could not be written for
 * a while. So a period is found by position, and needs no index.
 */
const DISORDER_MS = 3_600_000;

export class SqliteJournal implements Journal {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async append(...entries: readonly JournalEntry[]): Promise<void> {
		await this.#connection().write(...entries.map(entryStatement));
	}

	async search(query: JournalQuery): Promise<readonly StoredJournalEntry[]> {
		const { since, until, newestFirst = false } = query;
		const isSelective = SELECTIVE.some((name) => query[name] !== undefined);
		// A plus sign keeps SQLite from the index of the tenant, which is the right one only when there is nothing better.
		const plus = isSelective ? '+' : '';
		const isRare = !isSelective && query.mandant !== undefined && query.event !== undefined && RARE_EVENTS.includes(query.event);
		const conditions = new Conditions();
		for (const name of [...SELECTIVE, ...OTHERS]) conditions.add(isRare ? (AMONG_RARE[name] ?? `${name} = ?`) : `${name} = ?`, query[name]);
		conditions.add(`${plus}mandant = ?`, query.mandant).oneOf('+mandant', query.mandanten);
		conditions.add('position > ?', query.afterPosition).add('position < ?', query.beforePosition);
		conditions.add('+at >= ?', since).add('+at < ?', until);
		if (since !== undefined) conditions.add('position >= ?', await this.positionAt(since - DISORDER_MS));
		if (until !== undefined) conditions.add('position <= ?', await this.positionAt(until + DISORDER_MS));
		const limit = Math.min(Math.max(query.limit ?? DEFAULT_LIMIT, 0), MAX_LIMIT);
		const rows = await this.#connection().search(
			`SELECT position, ${JOURNAL_COLUMNS.join(', ')} FROM journal ${conditions.where} ORDER BY position ${newestFirst ? 'DESC' : 'ASC'} LIMIT :limit`,
			{ ...conditions.values, limit },
		);
		return rows.map(entryOf);
	}

	async figures({ since, until, mandanten }: FigureQuery): Promise<readonly Figure[]> {
		const conditions = new Conditions().add('minute >= ?', since).add('minute < ?', until).oneOf('mandant', mandanten);
		const rows = await this.#connection().search(
			`SELECT minute, mandant, channel, partner, event, count FROM figures ${conditions.where} ORDER BY minute`,
			conditions.values,
		);
		return rows as unknown as readonly Figure[];
	}

	/** The first position whose entry is not before the time, but for entries that came late; one behind the last when there is none. */
	async positionAt(time: number): Promise<number> {
		const connection = this.#connection();
		const [ends] = await connection.search('SELECT (SELECT min(position) FROM journal) AS low, (SELECT max(position) FROM journal) AS high', {});
		let low = Number(ends?.low ?? 1);
		let high = Number(ends?.high ?? 0) + 1;
		while (low < high) {
			const middle = Math.floor((low + high) / 2);
			const [row] = await connection.search('SELECT position, at FROM journal WHERE position >= :middle ORDER BY position LIMIT 1', { middle });
			if (!row || Number(row.at) >= time) high = middle;
			else low = Number(row.position) + 1;
		}
		return low;
	}
}

export function entryStatement(entry: JournalEntry): Statement {
	return ['addEntry', ...valuesOf(entry)];
}

/** Stored only if the statement before it has changed something. */
export function entryOfChange(entry: JournalEntry): Statement {
	return ['addEntryOfChange', ...valuesOf(entry)];
}

function valuesOf(entry: JournalEntry) {
	return JOURNAL_COLUMNS.map((column) => entry[column] ?? null);
}

/** Null columns are left out, as in the entry that was appended. */
function entryOf(row: Row): StoredJournalEntry {
	return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as StoredJournalEntry;
}
