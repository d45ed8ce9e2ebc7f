/** Remembered keys as rows, many at once. */
import { sql } from 'kysely';
import type { InboxRecord } from '../../hub/journal/store.ts';
import type { MessageKey } from '../../hub/message/message.ts';
import type { Query } from './session.ts';

export interface Key extends MessageKey {
	readonly scope: string;
	/** Tenant, as far as the scope names one. */
	readonly mandant: string;
	readonly contentHash: string;
	/** JSON. */
	readonly result: string;
	readonly at: number;
}

export function keyOf(scope: string, { source, id }: MessageKey, { contentHash, result }: Omit<InboxRecord, 'at'>): Key {
	return { scope, source, id, mandant: scope.split(':')[1] ?? '', contentHash, result: JSON.stringify(result), at: Date.now() };
}

/** The first record wins; sorted, so that two processes with the same keys do not wait for each other in a circle. */
export function keysQuery(keys: readonly Key[]): Query<unknown> {
	return sql`
		INSERT INTO inbox ("scope", "source", "id", "mandant", "contentHash", "result", "at")
		SELECT "scope", "source", "id", "mandant", "contentHash", "result", "at"
		FROM ROWS FROM (json_to_recordset(${JSON.stringify(keys)}::json)
			AS ("scope" text, "source" text, "id" text, "mandant" text, "contentHash" text, "result" text, "at" bigint)) WITH ORDINALITY
		ORDER BY "id" COLLATE "C", "source" COLLATE "C", "scope" COLLATE "C", ordinality
		ON CONFLICT DO NOTHING`;
}
