/**
 * Parked messages on PostgreSQL: the whole message, because this is its only copy.
 *
 * Parking the same message in the same channel again replaces content, reason and attempt and moves `parkedAt` on: it is always later than before,
 * so that `parkedAt` also tells one parking from the next. Who releases a message can then remove exactly the parking
 * he looked at, and never a newer one that came while the released message was on its way. The claim of a job ends with the parking that it claimed.
 */
import { sql } from 'kysely';
import type { ParkRequest } from '../../hub/channel/broker.ts';
import type { Parked, ParkedCause, ParkedFilter, ParkedGroup, ParkedMessage } from '../../hub/journal/parked.ts';
import { keyOf, type Message } from '../../hub/message/message.ts';
import type { Connection } from './connection.ts';
import { lineLock } from './lines.ts';
import { lockKey } from './lock-key.ts';
import { conditionsOf } from './parked-filter.ts';
import { contentRow, PARKED_COLUMNS, type ParkedRow, parkedOf, reasonRow } from './parking.ts';
import { query } from './session.ts';

const GROUPS_MAX = 1_000;
const NOTE_MAX = 2_000;

type GroupRow = Omit<ParkedGroup, 'facts' | 'note'> & { readonly reason: string | null; readonly note: string | null };
type ReplacedRow = Pick<ParkedGroup, 'mandant' | 'channel'> & { readonly source: string; readonly messageId: string };

export class PostgresParked implements Parked {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async park({ address, message, reason, attempt }: ParkRequest): Promise<void> {
		const row = { ...contentRow(address, message), ...reasonRow(reason), attempt, parkedAt: this.#connection().clock.now() };
		const parked = query
			.insertInto('parked')
			.values(row)
			.onConflict((conflict) =>
				conflict.column('id').doUpdateSet(({ ref }) => ({
					code: ref('excluded.code'),
					partner: ref('excluded.partner'),
					node: ref('excluded.node'),
					reason: ref('excluded.reason'),
					attempt: ref('excluded.attempt'),
					subject: ref('excluded.subject'),
					headers: ref('excluded.headers'),
					body: ref('excluded.body'),
					payloads: ref('excluded.payloads'),
					sealKey: ref('excluded.sealKey'),
					parkedAt: sql<number>`greatest(excluded."parkedAt", parked."parkedAt" + 1)`,
					job: null,
				})),
			);
		await this.#connection().write({ others: [{ table: 'parked', row: row.id, query: parked }] });
	}

	async find(id: string): Promise<ParkedMessage | undefined> {
		const [row] = await this.#connection().rows<ParkedRow>(query.selectFrom('parked').select(PARKED_COLUMNS).where('id', '=', id));
		return row && parkedOf(row);
	}

	async list({ limit = 100, before, ...filter }: Parameters<Parked['list']>[0]): Promise<readonly ParkedMessage[]> {
		const after = before ? sql<boolean>`("parkedAt" < ${before.parkedAt} OR ("parkedAt" = ${before.parkedAt} AND "id" > ${before.id}))` : sql<boolean>`true`;
		const asked = query
			.selectFrom('parked')
			.select(PARKED_COLUMNS)
			.where(conditionsOf(filter))
			.where(after)
			.orderBy('parkedAt', 'desc')
			.orderBy('id')
			.limit(Math.min(Math.max(Math.trunc(limit), 0), 1_000));
		return (await this.#connection().search<ParkedRow>(asked)).map(parkedOf);
	}

	async count(filter: ParkedFilter): Promise<number> {
		const [row] = await this.#connection().search<{ count: number }>(sql`SELECT count(*) AS count FROM parked WHERE ${conditionsOf(filter)}`);
		return row?.count ?? 0;
	}

	async groups(filter: ParkedFilter): Promise<readonly ParkedGroup[]> {
		const rows = await this.#connection().search<GroupRow>(sql`
			SELECT cause.*, notes."text" AS note, example."reason"
			FROM (
				SELECT "mandant", "channel", "code", "partner", "node", count(*) AS count, count(*) FILTER (WHERE "held") AS held, count("job") AS claimed,
					min("parkedAt") AS "oldestAt", max("parkedAt") AS "newestAt"
				FROM parked WHERE ${conditionsOf(filter)} GROUP BY "mandant", "channel", "code", "partner", "node"
				ORDER BY count DESC, "mandant", "channel", "code", "partner", "node" LIMIT ${GROUPS_MAX}
			) AS cause
			LEFT JOIN notes USING ("mandant", "channel", "code", "partner", "node")
			LEFT JOIN LATERAL (
				SELECT parked."reason" FROM parked WHERE parked."mandant" = cause."mandant" AND parked."channel" = cause."channel"
					AND parked."code" = cause."code" AND parked."partner" = cause."partner" AND parked."node" = cause."node" LIMIT 1
			) AS example ON true
			ORDER BY count DESC, "mandant", "channel", "code", "partner", "node"`);
		return rows.map(({ reason, note, ...group }) => ({ ...group, facts: reason === null ? {} : JSON.parse(reason).facts, ...(note === null ? {} : { note }) }));
	}

	async remove(id: string, parkedAt?: number): Promise<void> {
		const removed = query.deleteFrom('parked').where('id', '=', id);
		const taken = parkedAt === undefined ? removed : removed.where('parkedAt', '=', parkedAt);
		await this.#connection().write({ others: [{ table: 'parked', row: id, query: taken }] });
	}

	/** Rows are locked in the order of their ids, as everywhere. */
	async hold(filter: ParkedFilter, held: boolean): Promise<number> {
		return this.#connection().count(sql`
			WITH chosen AS MATERIALIZED (SELECT "id" FROM parked WHERE ${conditionsOf(filter)} AND "held" <> ${held} ORDER BY "id" FOR UPDATE)
			UPDATE parked SET "held" = ${held} FROM chosen WHERE parked."id" = chosen."id"`);
	}

	async assign(filter: ParkedFilter, assignee: string | undefined): Promise<number> {
		const person = assignee ?? null;
		return this.#connection().count(sql`
			WITH chosen AS MATERIALIZED (
				SELECT "id" FROM parked WHERE ${conditionsOf(filter)} AND "assignee" IS DISTINCT FROM ${person}::text ORDER BY "id" FOR UPDATE)
			UPDATE parked SET "assignee" = ${person} FROM chosen WHERE parked."id" = chosen."id"`);
	}

	async replace(id: string, parkedAt: number, message: Message): Promise<string | undefined> {
		const connection = this.#connection();
		return connection.transaction(async (session) => {
			const [old] = await session.rows<ReplacedRow>(
				query.selectFrom('parked').select(['mandant', 'channel', 'source', 'messageId']).where('id', '=', id).where('parkedAt', '=', parkedAt),
			);
			if (!old) return undefined;
			const key = { source: old.source, id: old.messageId };
			const content = contentRow(old, message);
			if (content.id === id) return undefined;
			for (const lock of [lineLock(old, key), lineLock(old, keyOf(message))].sort())
				await session.rows(sql`SELECT pg_advisory_xact_lock(${lockKey(connection.schema, lock)}::bigint)`);
			const moved = await session.count(
				query
					.updateTable('parked')
					.set({ ...content, job: null, parkedAt: parkedAt + 1 })
					.where('id', '=', id)
					.where('parkedAt', '=', parkedAt),
			);
			if (moved === 0) return undefined;
			await session.rows(sql`UPDATE lines SET "source" = ${content.source}, "id" = ${content.messageId}
				WHERE "id" = ${key.id} AND "source" = ${key.source} AND "mandant" = ${old.mandant} AND "channel" = ${old.channel}`);
			return content.id;
		});
	}

	async note({ mandant, channel, code, partner, node }: ParkedCause, whole: string): Promise<void> {
		const text = whole.slice(0, NOTE_MAX);
		const cause = { mandant, channel, code, partner, node };
		const noted = query
			.insertInto('notes')
			.values({ ...cause, text })
			.onConflict((conflict) => conflict.columns(['mandant', 'channel', 'code', 'partner', 'node']).doUpdateSet({ text }));
		await this.#connection().rows(text === '' ? query.deleteFrom('notes').where(({ and }) => and(cause)) : noted);
	}
}
