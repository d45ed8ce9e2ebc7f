/** Keys already taken, on SQLite. */
import type { Inbox, InboxRecord } from '../../hub/journal/store.ts';
import type { MessageKey } from '../../hub/message/message.ts';
import type { Connection } from './connection.ts';
import type { Statement } from './statements.ts';

const FIND = 'SELECT contentHash, result, at FROM inbox WHERE scope = :scope AND source = :source AND id = :id';

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
		await this.#connection().write(keyStatement(scope, key, record));
	}
}

export function keyStatement(scope: string, key: MessageKey, { contentHash, result }: Omit<InboxRecord, 'at'>): Statement {
	return ['addKey', scope, key.source, key.id, contentHash, JSON.stringify(result), Date.now()];
}
