/**
 * Journal entries as rows, many at once, and their figures.
 *
 * Positions ascend in the order of the entries. Several processes write at the same time, so a position can become visible after a higher one; who reads on from
 * a position must not miss it. So each writer holds the lock of positions together with the others from before it draws its first position until its commit; who
 * reads on takes it alone for a moment and notes the last position drawn: up to there nothing can come any more (`journal.ts`).
 */
import { sql } from 'kysely';
import type { JournalEntry, StoredJournalEntry } from '../../hub/journal/entry.ts';
import type { Query } from './session.ts';
import type { JournalTable } from './tables.ts';

const TYPES = {
	event: 'text',
	at: 'bigint',
	mandant: 'text',
	source: 'text',
	id: 'text',
	subject: 'text',
	channel: 'text',
	partner: 'text',
	step: 'text',
	adapter: 'text',
	reference: 'text',
	code: 'text',
	attempt: 'integer',
	durationMs: 'double precision',
	size: 'bigint',
	standard: 'text',
	standardversion: 'text',
	nachrichtentyp: 'text',
	leika: 'text',
} as const satisfies Record<keyof JournalEntry, string>;

export const JOURNAL_COLUMNS = Object.keys(TYPES) as readonly (keyof JournalEntry)[];

const COLUMNS = JOURNAL_COLUMNS.map((name) => `"${name}"`).join(', ');
const TYPED = Object.entries(TYPES)
	.map(([name, type]) => `"${name}" ${type}`)
	.join(', ');
const MINUTE_MS = 60_000;

/** @param lock of positions */
export function entriesQuery(entries: readonly JournalEntry[], lock: string): Query<unknown> {
	return sql`
		WITH lock AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(${lock}::bigint))
		INSERT INTO journal (${sql.raw(COLUMNS)})
		SELECT ${sql.raw(COLUMNS)}
		FROM lock, ROWS FROM (json_to_recordset(${JSON.stringify(entries)}::json) AS (${sql.raw(TYPED)})) WITH ORDINALITY
		ORDER BY ordinality`;
}

/** One row per minute and writing connection: processes that count at the same time never wait for each other. */
export function figuresQuery(entries: readonly JournalEntry[]): Query<unknown> {
	const counts = new Map<string, { count: number; readonly figure: object }>();
	for (const { at, mandant, channel = '', partner = '', event } of entries) {
		const figure = { minute: at - (((at % MINUTE_MS) + MINUTE_MS) % MINUTE_MS), mandant, channel, partner, event };
		const name = JSON.stringify(figure);
		const known = counts.get(name);
		if (known) known.count += 1;
		else counts.set(name, { count: 1, figure });
	}
	const rows = JSON.stringify([...counts.values()].map(({ count, figure }) => ({ ...figure, count })));
	return sql`
		INSERT INTO figures ("minute", "mandant", "channel", "partner", "event", "writer", "count")
		SELECT "minute", "mandant", "channel", "partner", "event", pg_backend_pid(), "count"
		FROM json_to_recordset(${rows}::json) AS ("minute" bigint, "mandant" text, "channel" text, "partner" text, "event" text, "count" bigint)
		ON CONFLICT ("minute", "mandant", "channel", "partner", "event", "writer") DO UPDATE SET "count" = figures."count" + excluded."count"`;
}

/** Null columns are left out, as in the entry that was appended. */
export function entryOf(row: { readonly [Column in keyof JournalTable]: unknown }): StoredJournalEntry {
	return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as StoredJournalEntry;
}
