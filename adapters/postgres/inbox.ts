/** Keys already taken, on PostgreSQL. */
import { sql } from 'kysely';
import type { Inbox, InboxRecord } from '../../hub/journal/store.ts';
import type { MessageKey } from '../../hub/message/message.ts';
import type { Connection } from './connection.ts';
import { keyOf } from './keys.ts';

interface Question {
	readonly key: MessageKey & { readonly scope: string };
	readonly resolve: (found: InboxRecord | undefined) => void;
	readonly reject: (error: unknown) => void;
}

interface Found {
	readonly question: number;
	readonly contentHash: string;
	readonly result: string;
	readonly at: number;
}

/** Keys that are looked up with one query at most. */
const QUESTIONS_MAX = 1_000;

export class PostgresInbox implements Inbox {
	readonly #connection: () => Connection;
	/** Asked in this turn: messages come in bunches, and are looked up in bunches. */
	#questions: Question[] = [];

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	find(scope: string, { source, id }: MessageKey): Promise<InboxRecord | undefined> {
		return new Promise((resolve, reject) => {
			if (this.#questions.length === 0) setImmediate(() => this.#answer());
			this.#questions.push({ key: { scope, source, id }, resolve, reject });
		});
	}

	async add(scope: string, key: MessageKey, record: Omit<InboxRecord, 'at'>): Promise<void> {
		await this.#connection().write({ keys: [keyOf(scope, key, record)] });
	}

	#answer(): void {
		const questions = this.#questions;
		this.#questions = [];
		for (let from = 0; from < questions.length; from += QUESTIONS_MAX) void this.#ask(questions.slice(from, from + QUESTIONS_MAX));
	}

	async #ask(questions: readonly Question[]): Promise<void> {
		try {
			const keys = JSON.stringify(questions.map(({ key }) => key));
			const rows = await this.#connection().rows<Found>(sql`
				SELECT asked.ordinality::integer - 1 AS question, "contentHash", "result", "at"
				FROM ROWS FROM (json_to_recordset(${keys}::json) AS ("scope" text, "source" text, "id" text)) WITH ORDINALITY AS asked ("scope", "source", "id", ordinality)
				JOIN inbox ON inbox."id" = asked."id" AND inbox."source" = asked."source" AND inbox."scope" = asked."scope"`);
			const found = new Map(rows.map(({ question, contentHash, result, at }) => [question, { contentHash, result: JSON.parse(result), at }]));
			for (const [index, { resolve }] of questions.entries()) resolve(found.get(index));
		} catch (error) {
			for (const { reject } of questions) reject(error);
		}
	}
}
