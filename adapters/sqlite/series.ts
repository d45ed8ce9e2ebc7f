/** A series of writes about one message, on SQLite. */
import type { JournalEntry } from '../../hub/journal/entry.ts';
import type { Series } from '../../hub/journal/store.ts';
import type { MessageKey } from '../../hub/message/message.ts';
import type { Connection } from './connection.ts';
import { keyStatement } from './inbox.ts';
import { entryStatement } from './journal.ts';

export class SqliteSeries implements Series {
	readonly #write: Connection['write'];

	constructor(connection: Connection) {
		this.#write = connection.series();
	}

	append(...entries: readonly JournalEntry[]): Promise<void> {
		return this.#write(...entries.map(entryStatement));
	}

	remember(scope: string, key: MessageKey, ...entries: readonly JournalEntry[]): Promise<void> {
		return this.#write(keyStatement(scope, key, { contentHash: '', result: {} }), ...entries.map(entryStatement));
	}
}
