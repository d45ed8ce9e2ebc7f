/** A series of writes about one message, on PostgreSQL. */
import type { JournalEntry } from '../../hub/journal/entry.ts';
import type { Series } from '../../hub/journal/store.ts';
import type { MessageKey } from '../../hub/message/message.ts';
import type { Connection } from './connection.ts';
import { keyOf } from './keys.ts';

export class PostgresSeries implements Series {
	readonly #write: Connection['write'];

	constructor(connection: Connection) {
		this.#write = connection.series();
	}

	append(...entries: readonly JournalEntry[]): Promise<void> {
		return this.#write({ entries });
	}

	remember(scope: string, key: MessageKey, ...entries: readonly JournalEntry[]): Promise<void> {
		return this.#write({ keys: [keyOf(scope, key, { contentHash: '', result: {} })], entries });
	}
}
