/** Keys already taken, on SQLite. */
import type { Inbox, InboxRecord } from '../../hub/journal/store.ts';
import type { MessageKey } from '../../hub/message/message.ts';
import type { Connection } from './connection.ts';

const FIND = 'SELECT contentHash, result, at FROM inbox WHERE scope = :scope AND source = :source AND id = :id';
const ADD = `INSERT INTO inbox (scope, source, id, contentHash, result, at) VALUES (:scope, :source, :id, :contentHash, :result, :at)
	ON CONFLICT DO NOTHING`;

export class SqliteInbox implements Inbox {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async find(scope: string, key: MessageKey): Promise<InboxRecord | undefined> {
		const [row] = await this.#connection().rows(FIND, { scope, source: key.source, id: key.id });
		return row && { contentHash: row.contentHash as string, result: JSON.parse(row.result as string), at: row.at as number };
	}

	async add(scope: string, key: MessageKey, record: Omit<InboxRecord, 'at'>): Promise<void> {
		const connection = this.#connection();
		const { contentHash } = record;
		const values = { scope, source: key.source, id: key.id, contentHash, result: JSON.stringify(record.result), at: Date.now() };
		await connection.write(() => connection.run(ADD, values));
	}
}
