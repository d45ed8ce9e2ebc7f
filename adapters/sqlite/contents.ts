/** Kept content on SQLite. A record without headers is a proof: hash, size and time of what was there. */
import type { ContentHead, Contents } from '../../hub/journal/contents.ts';
import type { Message, MessageKey } from '../../hub/message/message.ts';
import { payloadNamesOf } from '../../hub/message/payloads.ts';
import { deserialise, serialise } from '../../hub/message/serial.ts';
import type { Connection, Row } from './connection.ts';
import type { Statement } from './statements.ts';

const HEAD = 'mandant, source, id, place, name, at, size, sha512, headers IS NOT NULL AS present';

export class SqliteContents implements Contents {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async keep(head: Omit<ContentHead, 'present'>, message: Message | undefined): Promise<void> {
		const { mandant, source, id, place, name, sha512, at, size } = head;
		const content = message && serialise(message);
		await this.#connection().write(
			['keepContent', mandant, source, id, place, name, sha512, at, size, content ? JSON.stringify(content.headers) : null, content?.bytes ?? null],
			...(message ? payloadNamesOf(message) : []).map((payload): Statement => ['usePayload', mandant, payload, userOf(head)]),
		);
	}

	async list(mandant: string, { source, id }: MessageKey): Promise<readonly ContentHead[]> {
		const rows = await this.#connection().search(`SELECT ${HEAD} FROM contents WHERE mandant = :mandant AND source = :source AND id = :id ORDER BY position`, {
			mandant,
			source,
			id,
		});
		return rows.map((row) => ({ ...row, present: row.present === 1 }) as unknown as ContentHead);
	}

	async find({ mandant, source, id, place, name, sha512 }: Parameters<Contents['find']>[0]): Promise<Message | undefined> {
		const [row] = await this.#connection().search(
			'SELECT headers, body FROM contents WHERE mandant = :mandant AND source = :source AND id = :id AND place = :place AND name = :name AND sha512 = :sha512',
			{ mandant, source, id, place, name, sha512 },
		);
		return row?.headers ? messageOf(row) : undefined;
	}

	async prune(mandant: string, before: number, limit: number): ReturnType<Contents['prune']> {
		const rows = await this.#connection().search(
			`SELECT position, ${HEAD}, headers, body FROM contents WHERE mandant = :mandant AND at < :before AND headers IS NOT NULL ORDER BY at LIMIT :limit`,
			{ mandant, before, limit },
		);
		await this.#connection().write(
			...rows.flatMap((row): readonly Statement[] => [
				['dropContent', row.position as number],
				['freePayloads', userOf(row as unknown as ContentHead)],
			]),
		);
		return { records: rows.length, payloads: [...new Set(rows.flatMap((row) => payloadNamesOf(messageOf(row))))] };
	}

	async stillNeeded(mandant: string, payloads: readonly string[]): Promise<readonly string[]> {
		const rows = await this.#connection().search(
			'SELECT DISTINCT sha512 FROM payloadUses WHERE mandant = :mandant AND sha512 IN (SELECT value FROM json_each(:payloads))',
			{ mandant, payloads: JSON.stringify(payloads) },
		);
		return rows.map(({ sha512 }) => sha512 as string);
	}
}

/** What uses payloads on behalf of this record. */
export function userOf({ mandant, source, id, place, name, sha512 }: Omit<ContentHead, 'at' | 'size' | 'present'>): string {
	return `content:${JSON.stringify([mandant, source, id, place, name, sha512])}`;
}

export function messageOf(row: Row): Message {
	return deserialise({ headers: JSON.parse(row.headers as string), bytes: Buffer.from(row.body as Uint8Array) });
}
