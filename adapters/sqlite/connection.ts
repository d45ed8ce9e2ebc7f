/**
 * The store's database: opened and migrated here, read here by key with prepared statements, searched and written by threads of their own (`reader.ts`,
 * `writer.ts`). Every failure is a coded error without a word of content. A write that resolved is seen by every later read: SQLite's write-ahead log gives each read the last commit.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { openDurable } from './database.ts';
import { migrate } from './migrations.ts';
import { Reader } from './reader.ts';
import type { Statement } from './statements.ts';
import { storeError } from './store-error.ts';
import { Writer } from './writer.ts';

export type Row = Readonly<Record<string, SQLOutputValue>>;
export type Values = Record<string, SQLInputValue>;

export class Connection {
	readonly #database: DatabaseSync;
	readonly #writer: Writer;
	readonly #reader: Reader;
	readonly #statements = new Map<string, StatementSync>();
	#closing: Promise<void> | undefined;
	#closed = false;

	/** Opens and migrates. @throws DrehkreuzError DK-STORE-VERSION, DK-STORE-FAILED */
	constructor(file: string) {
		try {
			this.#database = openNewest(file);
		} catch (error) {
			throw storeError(error);
		}
		this.#writer = new Writer(file);
		this.#reader = new Reader(file);
	}

	/** Stores the statements together or not at all; resolves when they are durable. @throws DrehkreuzError DK-STORE-FAILED */
	write(...statements: readonly Statement[]): Promise<void> {
		return this.#writer.write(statements);
	}

	/** Gives the `write` of a new series: each of its writes is stored only if all before it were. */
	series(): Connection['write'] {
		const series = this.#writer.series();
		return (...statements) => this.#writer.write(statements, series);
	}

	/** For what people ask: may take long, does not hold up anybody. @throws DrehkreuzError DK-STORE-FAILED */
	search(text: string, values: Values): Promise<readonly Row[]> {
		return this.#reader.rows(text, values);
	}

	/** For what takes microseconds: by key. @throws DrehkreuzError DK-STORE-FAILED */
	async rows(text: string, values: Values): Promise<readonly Row[]> {
		try {
			return this.#statement(text).all(values);
		} catch (error) {
			throw storeError(error);
		}
	}

	/** The first row for each of many values, all as of the same moment: one look at the file's lock instead of many. @throws DrehkreuzError DK-STORE-FAILED */
	first(text: string, many: readonly (readonly SQLInputValue[])[]): readonly (Row | undefined)[] {
		try {
			const statement = this.#statement(text);
			if (many.length === 1) return many.map((values) => statement.get(...values));
			this.#statement('BEGIN').run();
			try {
				return many.map((values) => statement.get(...values));
			} finally {
				this.#statement('COMMIT').run();
			}
		} catch (error) {
			throw storeError(error);
		}
	}

	/** Writes what waits, then closes. Repeats are harmless. */
	close(): Promise<void> {
		this.#closing ??= Promise.all([this.#writer.close(), this.#reader.close()])
			.then(() => {})
			.finally(() => {
				this.#closed = true;
				this.#statements.clear();
				this.#database.close();
			});
		return this.#closing;
	}

	/** Prepared once per text: the texts are ours and few. */
	#statement(text: string): StatementSync {
		if (this.#closed) throw new DrehkreuzError('DK-STORE-FAILED', { systemCode: 'CLOSED' });
		let statement = this.#statements.get(text);
		if (!statement) this.#statements.set(text, (statement = this.#database.prepare(text)));
		return statement;
	}
}

function openNewest(file: string): DatabaseSync {
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	// Parked messages hold personal data: the file (and with it -wal and -shm, which inherit its mode) is for the hub's user only.
	closeSync(openSync(file, 'a', 0o600));
	const database = openDurable(file);
	try {
		migrate(database);
	} catch (error) {
		database.close();
		throw error;
	}
	return database;
}
