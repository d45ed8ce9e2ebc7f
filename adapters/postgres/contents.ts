/** Content that is kept beside what is under way, on PostgreSQL. */
import { sql } from 'kysely';
import type { ContentHead, Contents } from '../../hub/journal/contents.ts';
import type { Message, MessageKey } from '../../hub/message/message.ts';
import type { Connection } from './connection.ts';
import { type MessageColumns, messageColumns, messageOf } from './message-row.ts';
import { query } from './session.ts';

/** What is left without content. */
const PROOF: { readonly [Column in keyof MessageColumns]: MessageColumns[Column] | null } & Pick<MessageColumns, 'payloads'> = {
	headers: null,
	body: null,
	payloads: [],
	sealKey: null,
};

export class PostgresContents implements Contents {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async keep({ mandant, source, id, place, name, at, size, sha512 }: Omit<ContentHead, 'present'>, message: Message | undefined): Promise<void> {
		const content = message ? messageColumns(message) : PROOF;
		await this.#connection().rows(
			query
				.insertInto('contents')
				.values({ mandant, source, id, place, name, sha512, at, size, ...content })
				.onConflict((conflict) => conflict.doNothing()),
		);
	}

	async list(mandant: string, { source, id }: MessageKey): Promise<readonly ContentHead[]> {
		return this.#connection().rows<ContentHead>(
			query
				.selectFrom('contents')
				.select(['mandant', 'source', 'id', 'place', 'name', 'at', 'size', 'sha512', sql<boolean>`"headers" IS NOT NULL`.as('present')])
				.where(({ and }) => and({ id, source, mandant }))
				.orderBy('at')
				.orderBy('position'),
		);
	}

	async find({ mandant, source, id, place, name, sha512 }: Parameters<Contents['find']>[0]): Promise<Message | undefined> {
		const [row] = await this.#connection().rows<{ readonly headers: string | null; readonly body: Buffer | null }>(
			query
				.selectFrom('contents')
				.select(['headers', 'body'])
				.where(({ and }) => and({ id, source, mandant, place, name, sha512 })),
		);
		return row?.headers && row.body ? messageOf({ headers: row.headers, body: row.body }) : undefined;
	}

	async prune(mandant: string, before: number, limit: number): Promise<{ readonly records: number; readonly payloads: readonly string[] }> {
		const rows = await this.#connection().rows<{ readonly payloads: readonly string[] }>(sql`
			WITH old AS MATERIALIZED (
				SELECT "position", "payloads" FROM contents WHERE "mandant" = ${mandant} AND "at" < ${before} AND "headers" IS NOT NULL
				ORDER BY "at", "position" LIMIT ${Math.max(Math.trunc(limit), 0)} FOR UPDATE
			)
			UPDATE contents SET "headers" = NULL, "body" = NULL, "payloads" = '{}', "sealKey" = NULL FROM old WHERE contents."position" = old."position"
			RETURNING old."payloads"`);
		return { records: rows.length, payloads: [...new Set(rows.flatMap(({ payloads }) => payloads))] };
	}

	async stillNeeded(mandant: string, payloads: readonly string[]): Promise<readonly string[]> {
		const rows = await this.#connection().rows<{ readonly sha512: string }>(sql`
			SELECT wanted AS sha512 FROM unnest(${payloads}::text[]) AS asked (wanted)
			WHERE EXISTS (SELECT 1 FROM contents WHERE "payloads" <> '{}' AND "payloads" @> ARRAY[asked.wanted COLLATE "C"] AND "mandant" = ${mandant})
			OR EXISTS (SELECT 1 FROM parked WHERE "payloads" <> '{}' AND "payloads" @> ARRAY[asked.wanted COLLATE "C"] AND "mandant" = ${mandant})
			OR EXISTS (SELECT 1 FROM "payloadUses" WHERE "name" = asked.wanted AND "mandant" = ${mandant})`);
		return rows.map(({ sha512 }) => sha512);
	}
}
