/**
 * Payloads that messages under way need, on PostgreSQL. What parked messages and kept contents need stands in their own rows.
 *
 * A row per use and payload. `until` 0: under way; else epoch milliseconds until which the payload stays needed. Begin and end travel with the messages
 * that they are about (`writer.ts`), each row in the order of the names, so that no two wait for each other in a circle.
 */
import { type RawBuilder, sql } from 'kysely';
import type { MessageKey } from '../../hub/message/message.ts';
import type { PayloadUse, PayloadUses } from '../../hub/payload/uses.ts';
import type { Connection } from './connection.ts';

export class PostgresPayloadUses implements PayloadUses {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async begin(use: PayloadUse, names: readonly string[]): Promise<void> {
		const { mandant, channel, source, id } = use;
		if (names.length === 0) return;
		await this.#write(
			use,
			sql`
				INSERT INTO "payloadUses" ("mandant", "channel", "source", "id", "name", "until")
				SELECT ${mandant}, ${channel}, ${source}, ${id}, name, 0 FROM unnest(${[...names].sort()}::text[]) WITH ORDINALITY AS used (name, place) ORDER BY place
				ON CONFLICT DO NOTHING`,
		);
	}

	async end(use: PayloadUse, until: number): Promise<void> {
		const { mandant, channel, source, id } = use;
		await this.#write(
			use,
			sql`
				WITH used AS MATERIALIZED (SELECT "name" FROM "payloadUses" WHERE ${isOf(use)} AND "until" = 0 ORDER BY "name" FOR UPDATE),
				ended AS (DELETE FROM "payloadUses" USING used WHERE ${isOf(use)} AND "until" = 0 AND "payloadUses"."name" = used."name")
				INSERT INTO "payloadUses" ("mandant", "channel", "source", "id", "name", "until")
				SELECT ${mandant}, ${channel}, ${source}, ${id}, "name", ${Math.max(Math.floor(until), 1)}::bigint FROM used ORDER BY "name"
				ON CONFLICT DO NOTHING`,
		);
	}

	async release(mandant: string, { source, id }: MessageKey): Promise<readonly string[]> {
		const rows = await this.#connection().transaction((session) =>
			session.rows<{ readonly name: string }>(
				sql`DELETE FROM "payloadUses" WHERE "id" = ${id} AND "source" = ${source} AND "mandant" = ${mandant} AND "until" > 0 RETURNING "name"`,
			),
		);
		return [...new Set(rows.map(({ name }) => name))];
	}

	async expire(now: number): Promise<void> {
		await this.#connection().transaction((session) => session.rows(sql`DELETE FROM "payloadUses" WHERE "until" > 0 AND "until" < ${Math.floor(now)}::bigint`));
	}

	async open(mandant: string, after: PayloadUse | undefined, limit: number): Promise<readonly PayloadUse[]> {
		const behind = after ? sql`("channel", "source", "id") > (${after.channel}, ${after.source}, ${after.id})` : sql`true`;
		return this.#connection().rows<PayloadUse>(sql`
			SELECT DISTINCT "mandant", "channel", "source", "id" FROM "payloadUses" WHERE "mandant" = ${mandant} AND "until" = 0 AND ${behind}
			ORDER BY "channel", "source", "id" LIMIT ${Math.max(Math.trunc(limit), 0)}`);
	}

	#write(use: PayloadUse, query: RawBuilder<unknown>): Promise<void> {
		const { mandant, channel, source, id } = use;
		return this.#connection().write({ others: [{ table: 'payloadUses', row: JSON.stringify([id, source, mandant, channel]), query }] });
	}
}

function isOf({ mandant, channel, source, id }: PayloadUse): RawBuilder<boolean> {
	const [itsId, itsSource, itsMandant, itsChannel] = ['id', 'source', 'mandant', 'channel'].map((column) => sql.ref(`payloadUses.${column}`));
	return sql`${itsId} = ${id} AND ${itsSource} = ${source} AND ${itsMandant} = ${mandant} AND ${itsChannel} = ${channel}`;
}
