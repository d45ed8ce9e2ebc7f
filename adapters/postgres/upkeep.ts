/** What retention and the rights of people ask for, on PostgreSQL. Each statement is a short transaction of its own; a kill between two leaves what the next call does. */
import { type RawBuilder, sql } from 'kysely';
import type { Upkeep } from '../../hub/journal/upkeep.ts';
import type { MessageKey } from '../../hub/message/message.ts';
import { type Connection, LONG_TIMEOUT_MS } from './connection.ts';
import { query } from './session.ts';

/** Figures that go at once. */
const FIGURES_BATCH = 10_000;

/** What retention and erasure delete from, apart from counts. */
const SCRUBBED = ['journal', 'steps', 'inbox', 'contents', 'parked', 'payloadUses'] as const;

type Forgotten = Awaited<ReturnType<Upkeep['forget']>>;

export class PostgresUpkeep implements Upkeep {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async pruneHistory(mandant: string, before: number, limit: number): Promise<number> {
		const most = Math.max(Math.trunc(limit), 1);
		await this.#deleteInBatches(most, () => oldOf('steps', sql`"mandant" = ${mandant} AND "state" IN ('done', 'failed')`, mandant, before, most));
		await this.#deleteInBatches(most, () => oldOf('inbox', sql`"mandant" = ${mandant}`, mandant, before, most));
		// Proofs of content go when nothing else is known.
		await this.#deleteInBatches(most, () => oldOf('contents', sql`"mandant" = ${mandant} AND "headers" IS NULL`, mandant, before, most));
		return this.#connection().count(sql`
			DELETE FROM journal WHERE "position" = ANY (ARRAY(
				SELECT "position" FROM journal AS old WHERE "mandant" = ${mandant} AND "at" < ${before} AND ${isNotParked('old', mandant)} ORDER BY "at" LIMIT ${most}))`);
	}

	async pruneFigures(before: number): Promise<void> {
		await this.#deleteInBatches(
			FIGURES_BATCH,
			() => sql`DELETE FROM figures WHERE ctid = ANY (ARRAY(SELECT ctid FROM figures WHERE "minute" < ${before} LIMIT ${FIGURES_BATCH}))`,
		);
	}

	async messagesOfCase(mandant: string, subject: string): Promise<readonly MessageKey[]> {
		return this.#connection().rows<MessageKey>(sql`
			SELECT "source", "id" FROM journal WHERE "subject" = ${subject} AND "mandant" = ${mandant}
			UNION SELECT "source", "messageId" FROM parked WHERE "subject" = ${subject} AND "mandant" = ${mandant}`);
	}

	async forget(mandant: string, { source, id }: MessageKey): Promise<Forgotten> {
		return this.#connection().transaction(async (session): Promise<Forgotten> => {
			const parked = await session.rows(sql`SELECT 1 FROM parked WHERE "messageId" = ${id} AND "source" = ${source} AND "mandant" = ${mandant} LIMIT 1`);
			if (parked.length > 0) return { entries: 0, payloads: [], parked: true };
			const its = { id, source, mandant };
			await session.rows(query.deleteFrom('steps').where(({ and }) => and(its)));
			const kept = await session.rows<{ readonly payloads: readonly string[] }>(
				query
					.deleteFrom('contents')
					.where(({ and }) => and(its))
					.returning('payloads'),
			);
			const entries = await session.count(query.deleteFrom('journal').where(({ and }) => and(its)));
			return { entries, payloads: [...new Set(kept.flatMap(({ payloads }) => payloads))], parked: false };
		});
	}

	async forgetTaken(mandant: string, { source, id }: MessageKey): Promise<void> {
		await this.#connection().rows(
			sql`DELETE FROM inbox WHERE "id" = ${id} AND "source" = ${source} AND "mandant" = ${mandant} AND starts_with("scope", 'channel:')`,
		);
	}

	/**
	 * Takes deleted rows out of their pages. Nobody waits for it, and a table at which somebody else is doing the same is left to him. It is no erasure: a page keeps the
	 * bytes until something new is written in their place; the log of the server (WAL), its replicas and its backups keep them until they are recycled. What was content
	 * is sealed there too.
	 */
	async scrub(): Promise<void> {
		await this.#connection().search(sql`VACUUM (SKIP_LOCKED, TRUNCATE false) ${sql.join(SCRUBBED.map((table) => sql.table(table)))}`, LONG_TIMEOUT_MS);
	}

	async size(): Promise<number | undefined> {
		const [row] = await this.#connection().rows<{ readonly bytes: string | null }>(sql`
			SELECT sum(pg_total_relation_size(oid))::text AS bytes FROM pg_class WHERE relkind = 'r' AND relnamespace = ${this.#connection().schema}::regnamespace`);
		return row?.bytes ? Number(row.bytes) : undefined;
	}

	async #deleteInBatches(most: number, next: () => RawBuilder<unknown>): Promise<void> {
		while ((await this.#connection().count(next())) >= most);
	}
}

/** Steps and keys of messages of which nothing younger is known: one that is still under way would otherwise be paid, booked or taken a second time. */
function oldOf(table: 'steps' | 'inbox' | 'contents', theirs: RawBuilder<unknown>, mandant: string, before: number, most: number): RawBuilder<unknown> {
	return sql`
		DELETE FROM ${sql.table(table)} WHERE ctid = ANY (ARRAY(
			SELECT old.ctid FROM ${sql.table(table)} AS old WHERE ${theirs} AND "at" < ${before} AND ${isNotParked('old', mandant)}
				AND NOT EXISTS (SELECT 1 FROM journal WHERE journal."id" = old."id" AND journal."source" = old."source" AND journal."mandant" = ${mandant} AND journal."at" >= ${before})
			ORDER BY "at" LIMIT ${most}))`;
}

function isNotParked(old: string, mandant: string): RawBuilder<unknown> {
	const [id, source] = [sql.ref(`${old}.id`), sql.ref(`${old}.source`)];
	return sql`NOT EXISTS (SELECT 1 FROM parked WHERE parked."messageId" = ${id} AND parked."source" = ${source} AND parked."mandant" = ${mandant})`;
}
