/**
 * One SQLite connection of the store: opening with the durability that the hub promises, group commit for writes, prepared
 * statements for reads, and every failure as a coded error without a word of content.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { GroupCommit } from '../../hub/commit/group-commit.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { migrate } from './migrations.ts';

export type Row = Readonly<Record<string, SQLOutputValue>>;
export type Values = Record<string, SQLInputValue>;

export class Connection {
	readonly #database: DatabaseSync;
	readonly #commits: GroupCommit;
	readonly #statements = new Map<string, StatementSync>();
	#closed = false;
	/** What the last failed statement of a write said. */
	#failure: unknown;

	/** Opens and migrates. @throws DrehkreuzError DK-STORE-VERSION, DK-STORE-FAILED */
	constructor(file: string) {
		try {
			this.#database = openDurable(file);
		} catch (error) {
			throw storeError(error);
		}
		const sql = (text: string) => () => this.statement(text).run();
		this.#commits = new GroupCommit(
			{
				begin: sql('BEGIN IMMEDIATE'),
				commit: sql('COMMIT'),
				rollback: sql('ROLLBACK'),
				savepoint: sql('SAVEPOINT piece'),
				releaseSavepoint: sql('RELEASE piece'),
				rollbackToSavepoint: () => {
					// A full disk makes SQLite roll the whole transaction back by itself: then all of it must fail, and with the true reason.
					if (!this.#database.isTransaction) throw this.#failure;
					this.statement('ROLLBACK TO piece').run();
					this.statement('RELEASE piece').run();
				},
			},
			storeError,
		);
	}

	/** Runs synchronous work in the next transaction; resolves when it is durable. @throws DrehkreuzError DK-STORE-FAILED */
	write<Result>(work: () => Result): Promise<Result> {
		return this.#commits.run(work);
	}

	/** Inside `write` only. */
	run(text: string, values: Values): void {
		try {
			this.statement(text).run(values);
		} catch (error) {
			this.#failure = error;
			throw error;
		}
	}

	/** @throws DrehkreuzError DK-STORE-FAILED */
	async rows(text: string, values: Values): Promise<readonly Row[]> {
		try {
			return this.statement(text).all(values);
		} catch (error) {
			throw storeError(error);
		}
	}

	/** Prepared once per text: the texts are ours and few. */
	statement(text: string): StatementSync {
		if (this.#closed) throw new DrehkreuzError('DK-STORE-FAILED', { systemCode: 'CLOSED' });
		let statement = this.#statements.get(text);
		if (!statement) this.#statements.set(text, (statement = this.#database.prepare(text)));
		return statement;
	}

	/** Commits what waits, then closes. Repeats are harmless. */
	close(): void {
		if (this.#closed) return;
		this.#commits.close();
		this.#closed = true;
		this.#statements.clear();
		this.#database.close();
	}
}

function openDurable(file: string): DatabaseSync {
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	// Parked messages hold personal data: the file (and with it -wal and -shm, which inherit its mode) is for the hub's user only.
	closeSync(openSync(file, 'a', 0o600));
	const database = new DatabaseSync(file);
	try {
		database.exec('PRAGMA busy_timeout = 5000');
		database.exec('PRAGMA journal_mode = WAL');
		database.exec('PRAGMA synchronous = FULL');
		database.exec('PRAGMA journal_size_limit = 67108864');
		migrate(database);
	} catch (error) {
		database.close();
		throw error;
	}
	return database;
}

/** SQLite's primary result codes that tell an operator something. Source: sqlite.org/rescode.html */
const RESULT_CODES: Readonly<Record<number, string>> = {
	5: 'SQLITE_BUSY',
	8: 'SQLITE_READONLY',
	10: 'SQLITE_IOERR',
	11: 'SQLITE_CORRUPT',
	13: 'SQLITE_FULL',
	14: 'SQLITE_CANTOPEN',
	19: 'SQLITE_CONSTRAINT',
	26: 'SQLITE_NOTADB',
};

/** Any failure as DK-STORE-FAILED; SQLite's own text goes into the cause only. */
export function storeError(error: unknown): DrehkreuzError {
	if (error instanceof DrehkreuzError) return error;
	const { errcode, code, message } = error as { errcode?: number; code?: string; message?: string };
	const systemCode = errcode === undefined ? (code ?? (message === 'closed' ? 'CLOSED' : 'UNKNOWN')) : (RESULT_CODES[errcode & 0xff] ?? `SQLITE_${errcode}`);
	return new DrehkreuzError('DK-STORE-FAILED', { systemCode }, { cause: error });
}
