/**
 * New seals in place of old ones, on PostgreSQL: in short steps. The key of each record stands in a column of its own, so that nobody opens headers to find what is
 * stale. With its message a record gets the names of its payloads: both change together or not at all.
 */
import { type RawBuilder, sql } from 'kysely';
import type { Resealing, SealCounts, SealedRecord } from '../../hub/sealing/resealing.ts';
import type { Connection } from './connection.ts';
import { type MessageColumns, messageColumns, messageOf } from './message-row.ts';

const LOOKED_AT = 500;
/** Who corrects a message or parks it anew moves its mark on, and has sealed it anew. A proof has no message any more. */
const TABLES = {
	parked: { table: sql.table('parked'), position: sql.ref('sequence'), mark: sql.ref('parkedAt'), is: sql`true`, lockedBy: sql.ref('id') },
	content: { table: sql.table('contents'), position: sql.ref('position'), mark: sql.ref('at'), is: sql`"headers" IS NOT NULL`, lockedBy: sql.ref('position') },
} as const;

type Row = Pick<SealedRecord, 'mandant' | 'position' | 'mark'> & Pick<MessageColumns, 'headers' | 'body'>;

export class PostgresResealing implements Resealing {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async stale(place: SealedRecord['place'], key: string, after: number): ReturnType<Resealing['stale']> {
		const { table, position, mark, is } = TABLES[place];
		const [page] = await this.#connection().search<{ readonly count: number; readonly last: number | null }>(sql`
			SELECT count(*) AS count, max(found) AS last FROM (
				SELECT ${position} AS found FROM ${table} WHERE ${is} AND ${position} > ${after} ORDER BY ${position} LIMIT ${LOOKED_AT}) AS page`);
		if (!page || page.last === null) return { records: [] };
		const rows = await this.#connection().search<Row>(sql`
			SELECT "mandant", ${position} AS "position", ${mark} AS "mark", "headers", "body" FROM ${table}
			WHERE ${is} AND ${position} > ${after} AND ${position} <= ${page.last} AND "sealKey" IS DISTINCT FROM ${key}::text ORDER BY ${position}`);
		const records = rows.map(({ headers, body, ...row }): SealedRecord => ({ place, ...row, message: messageOf({ headers, body }) }));
		return { records, ...(page.count === LOOKED_AT ? { next: page.last } : {}) };
	}

	async replace(records: readonly SealedRecord[]): Promise<void> {
		if (records.length === 0) return;
		await this.#connection().transaction(async (session) => {
			for (const place of ['parked', 'content'] as const) {
				const its = records.filter((record) => record.place === place);
				if (its.length === 0) continue;
				await session.rows(lockAll(place, its));
				for (const record of its) await session.rows(replaceOne(record));
			}
		});
	}

	async counts(): Promise<SealCounts> {
		const rows = await this.#connection().search<{ readonly key: string; readonly count: number }>(sql`
			SELECT coalesce("sealKey", 'none') AS key, count(*) AS count
			FROM (SELECT "sealKey" FROM parked UNION ALL SELECT "sealKey" FROM contents WHERE "headers" IS NOT NULL) AS sealed GROUP BY 1`);
		return Object.fromEntries(rows.map(({ key, count }) => [key, count]));
	}
}

/** In the order in which every transaction locks them. */
function lockAll(place: SealedRecord['place'], records: readonly SealedRecord[]): RawBuilder<unknown> {
	const { table, position, lockedBy } = TABLES[place];
	return sql`SELECT 1 FROM ${table} WHERE ${position} = ANY (${records.map((record) => record.position)}::bigint[]) ORDER BY ${lockedBy} FOR UPDATE`;
}

function replaceOne({ place, message, position: at, mark: read }: SealedRecord): RawBuilder<unknown> {
	const { table, position, mark, is } = TABLES[place];
	const { headers, body, payloads, sealKey } = messageColumns(message);
	return sql`
		UPDATE ${table} SET "headers" = ${headers}, "body" = ${body}, "payloads" = ${payloads}, "sealKey" = ${sealKey}
		WHERE ${position} = ${at} AND ${mark} = ${read} AND ${is}`;
}
