/** Keys already taken, on SQLite. */
import type { Inbox, InboxRecord } from '../../hub/journal/store.ts';
import type { MessageKey } from '../../hub/message/message.ts';
import type { Connection, Row } from './connection.ts';
import type { Statement } from './statements.ts';

const FIND = 'SELECT contentHash, result, at FROM inbox WHERE scope = ? AND source = ? AND id = ?';

interface Question {
	readonly values: readonly [scope: string, source: string, id: string];
	readonly resolve: (found: InboxRecord | undefined) => void;
	readonly reject: (error: unknown) => void;
}

export class SqliteInbox implements Inbox {
	readonly #connection: () => Connection;
	/** Asked in this turn: messages come in bunches, and are looked up in bunches. */
	#questions: Question[] = [];

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	find(scope: string, { source, id }: MessageKey): Promise<InboxRecord | undefined> {
		return new Promise((resolve, reject) => {
			if (this.#questions.length === 0) setImmediate(() => this.#answer());
			this.#questions.push({ values: [scope, source, id], resolve, reject });
		});
	}

	#answer(): void {
		const questions = this.#questions;
		this.#questions = [];
		try {
			const rows = this.#connection().first(
				FIND,
				questions.map(({ values }) => values),
			);
			for (const [index, { resolve }] of questions.entries()) resolve(recordOf(rows[index]));
		} catch (error) {
			for (const { reject } of questions) reject(error);
		}
	}

	async add(scope: string, key: MessageKey, record: Omit<InboxRecord, 'at'>): Promise<void> {
		await this.#connection().write(keyStatement(scope, key, record));
	}
}

function recordOf(row: Row | undefined): InboxRecord | undefined {
	return row && { contentHash: row.contentHash as string, result: JSON.parse(row.result as string), at: row.at as number };
}

export function keyStatement(scope: string, key: MessageKey, { contentHash, result }: Omit<InboxRecord, 'at'>): Statement {
	return ['addKey', scope, key.source, key.id, contentHash, JSON.stringify(result), Date.now()];
}
