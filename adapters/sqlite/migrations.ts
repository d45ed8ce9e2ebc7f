/**
 * Schema of the SQLite store, as a list of steps. Step n leads from `user_version` n-1 to n; a step that was ever released is never changed.
 * All missing steps run in one transaction: a kill leaves the old schema or the new one.
 */
import type { DatabaseSync } from 'node:sqlite';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

/** "DKST": marks the file as ours, so that a wrong path in the configuration never mixes two databases. */
export const APPLICATION_ID = 0x444b5354;

export const STEPS: readonly string[] = [
	// 1: journal, inbox, parked messages, partner steps.
	`
	CREATE TABLE journal (
		position INTEGER PRIMARY KEY AUTOINCREMENT,
		event TEXT NOT NULL,
		at INTEGER NOT NULL,
		mandant TEXT NOT NULL,
		source TEXT NOT NULL,
		id TEXT NOT NULL,
		subject TEXT,
		channel TEXT,
		partner TEXT,
		step TEXT,
		adapter TEXT,
		reference TEXT,
		code TEXT,
		attempt INTEGER,
		durationMs REAL,
		size INTEGER,
		standard TEXT,
		standardversion TEXT,
		nachrichtentyp TEXT,
		leika TEXT
	) STRICT;
	CREATE INDEX journal_id ON journal (id, source);
	CREATE INDEX journal_subject ON journal (subject) WHERE subject IS NOT NULL;
	CREATE INDEX journal_reference ON journal (reference) WHERE reference IS NOT NULL;
	CREATE INDEX journal_code ON journal (code) WHERE code IS NOT NULL;
	CREATE INDEX journal_channel ON journal (mandant, channel) WHERE channel IS NOT NULL;

	CREATE TABLE inbox (
		scope TEXT NOT NULL,
		source TEXT NOT NULL,
		id TEXT NOT NULL,
		contentHash TEXT NOT NULL,
		result TEXT NOT NULL,
		at INTEGER NOT NULL,
		PRIMARY KEY (scope, source, id)
	) STRICT, WITHOUT ROWID;

	CREATE TABLE parked (
		id TEXT NOT NULL PRIMARY KEY,
		mandant TEXT NOT NULL,
		channel TEXT NOT NULL,
		code TEXT NOT NULL,
		reason TEXT NOT NULL,
		attempt INTEGER NOT NULL,
		parkedAt INTEGER NOT NULL,
		headers TEXT NOT NULL,
		body BLOB NOT NULL
	) STRICT;
	CREATE INDEX parked_age ON parked (parkedAt);
	CREATE INDEX parked_channel ON parked (mandant, channel, parkedAt);
	CREATE INDEX parked_code ON parked (code, parkedAt);

	CREATE TABLE steps (
		begun INTEGER PRIMARY KEY AUTOINCREMENT,
		mandant TEXT NOT NULL,
		source TEXT NOT NULL,
		id TEXT NOT NULL,
		step TEXT NOT NULL,
		state TEXT NOT NULL,
		memory TEXT NOT NULL,
		receipt TEXT,
		problem TEXT,
		at INTEGER NOT NULL,
		UNIQUE (mandant, source, id, step)
	) STRICT;
	`,
	// 2: who is before whom of a case, in channels that keep the order of cases.
	`
	CREATE TABLE lines (
		position INTEGER PRIMARY KEY AUTOINCREMENT,
		scope TEXT NOT NULL,
		subject TEXT NOT NULL,
		source TEXT NOT NULL,
		id TEXT NOT NULL,
		dueAt INTEGER NOT NULL,
		UNIQUE (scope, source, id)
	) STRICT;
	CREATE INDEX lines_case ON lines (scope, subject, position);
	`,
	// 3: leases of several hub processes, and who holds them.
	`
	CREATE TABLE holders (
		id TEXT NOT NULL PRIMARY KEY,
		instance TEXT NOT NULL,
		beats INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;

	CREATE TABLE leases (
		name TEXT NOT NULL PRIMARY KEY,
		holder TEXT NOT NULL
	) STRICT, WITHOUT ROWID;
	CREATE INDEX leases_holder ON leases (holder);
	`,
];

/** Brings the database to the newest schema. @throws DrehkreuzError DK-STORE-VERSION, DK-STORE-FAILED for a file that is not ours */
export function migrate(database: DatabaseSync, steps: readonly string[] = STEPS): void {
	// IMMEDIATE: of two processes that open the same file, the second waits and then sees nothing left to do.
	database.exec('BEGIN IMMEDIATE');
	try {
		const found = pragma(database, 'user_version');
		const owner = pragma(database, 'application_id');
		if (owner !== APPLICATION_ID && (owner !== 0 || found !== 0 || holdsTables(database)))
			throw new DrehkreuzError('DK-STORE-FAILED', { systemCode: 'NOT_OUR_FILE' });
		if (found > steps.length) throw new DrehkreuzError('DK-STORE-VERSION', { found, known: steps.length });
		for (const step of steps.slice(found)) database.exec(step);
		database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
		database.exec(`PRAGMA user_version = ${steps.length}`);
		database.exec('COMMIT');
	} catch (error) {
		database.exec('ROLLBACK');
		throw error;
	}
}

function pragma(database: DatabaseSync, name: 'user_version' | 'application_id'): number {
	return Number(database.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
}

function holdsTables(database: DatabaseSync): boolean {
	return database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").get() !== undefined;
}
