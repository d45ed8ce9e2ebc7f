/**
 * Opens SQLite with the durability that the hub promises, and names its failures. Used on both sides: by the connection that reads, and by the thread
 * that writes; so nothing else of ours is imported here.
 */
import { DatabaseSync } from 'node:sqlite';

/** Pages (of 4 KiB) in the write-ahead log from which they are copied into the database: 16 MiB. A page that changes often is copied more rarely. */
const CHECKPOINT_PAGES = 4_096;

/** The file must exist, with the mode that it shall have. */
export function openDurable(file: string): DatabaseSync {
	const database = new DatabaseSync(file);
	try {
		database.exec('PRAGMA busy_timeout = 5000');
		database.exec('PRAGMA journal_mode = WAL');
		database.exec('PRAGMA synchronous = FULL');
		database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
		// What was deleted is overwritten: it may have been about people.
		database.exec('PRAGMA secure_delete = ON');
		database.exec('PRAGMA journal_size_limit = 67108864');
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

/** One word for what went wrong, without a word of content. */
export function systemCodeOf(error: unknown): string {
	const { errcode, code } = error as { errcode?: number; code?: string };
	if (errcode === undefined) return code ?? 'UNKNOWN';
	return RESULT_CODES[errcode & 0xff] ?? `SQLITE_${errcode}`;
}
