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
	// 4: the operator's day: figures, search, causes of parked messages, jobs, people, audit, kept content, alerts.
	`
	CREATE INDEX journal_mandant ON journal (mandant);
	CREATE INDEX journal_any_channel ON journal (channel) WHERE channel IS NOT NULL;
	CREATE INDEX journal_partner ON journal (partner) WHERE partner IS NOT NULL;
	CREATE INDEX journal_standard ON journal (standard, nachrichtentyp) WHERE standard IS NOT NULL;
	CREATE INDEX journal_leika ON journal (leika) WHERE leika IS NOT NULL;

	CREATE TABLE figures (
		minute INTEGER NOT NULL,
		mandant TEXT NOT NULL,
		channel TEXT NOT NULL,
		partner TEXT NOT NULL,
		event TEXT NOT NULL,
		count INTEGER NOT NULL,
		PRIMARY KEY (minute, mandant, channel, partner, event)
	) STRICT, WITHOUT ROWID;

	ALTER TABLE parked RENAME TO parked_old;
	DROP INDEX parked_age;
	DROP INDEX parked_channel;
	DROP INDEX parked_code;
	CREATE TABLE parked (
		sequence INTEGER PRIMARY KEY AUTOINCREMENT,
		id TEXT NOT NULL UNIQUE,
		mandant TEXT NOT NULL,
		channel TEXT NOT NULL,
		source TEXT NOT NULL,
		messageId TEXT NOT NULL,
		subject TEXT,
		code TEXT NOT NULL,
		partner TEXT NOT NULL,
		node TEXT NOT NULL,
		attempt INTEGER NOT NULL,
		parkedAt INTEGER NOT NULL,
		held INTEGER NOT NULL DEFAULT 0,
		assignee TEXT,
		job TEXT,
		reason TEXT NOT NULL,
		headers TEXT NOT NULL,
		body BLOB NOT NULL
	) STRICT;
	INSERT INTO parked (id, mandant, channel, source, messageId, subject, code, partner, node, attempt, parkedAt, reason, headers, body)
		SELECT id, mandant, channel, json_extract(headers, '$.source'), json_extract(headers, '$.id'), json_extract(headers, '$.subject'), code,
			coalesce(json_extract(reason, '$.facts.role'), ''), coalesce(json_extract(reason, '$.node'), ''), attempt, parkedAt, reason, headers, body
		FROM parked_old ORDER BY rowid;
	DROP TABLE parked_old;
	CREATE INDEX parked_age ON parked (parkedAt, id);
	CREATE INDEX parked_cause ON parked (mandant, channel, code, partner, node, held, job, parkedAt);
	CREATE INDEX parked_message ON parked (messageId, source);
	CREATE INDEX parked_subject ON parked (subject) WHERE subject IS NOT NULL;
	CREATE INDEX parked_job ON parked (job) WHERE job IS NOT NULL;

	CREATE TABLE notes (
		mandant TEXT NOT NULL,
		channel TEXT NOT NULL,
		code TEXT NOT NULL,
		partner TEXT NOT NULL,
		node TEXT NOT NULL,
		text TEXT NOT NULL,
		PRIMARY KEY (mandant, channel, code, partner, node)
	) STRICT, WITHOUT ROWID;

	CREATE TABLE jobs (
		sequence INTEGER PRIMARY KEY AUTOINCREMENT,
		id TEXT NOT NULL UNIQUE,
		kind TEXT NOT NULL,
		releaseFrom TEXT NOT NULL,
		createdBy TEXT NOT NULL,
		createdAt INTEGER NOT NULL,
		finishedAt INTEGER,
		reason TEXT,
		filter TEXT NOT NULL,
		state TEXT NOT NULL,
		mandanten TEXT,
		total INTEGER
	) STRICT;
	CREATE INDEX jobs_state ON jobs (state);

	CREATE TABLE jobItems (
		job TEXT NOT NULL,
		sequence INTEGER NOT NULL,
		parkedId TEXT NOT NULL,
		parkedAt INTEGER NOT NULL,
		mandant TEXT NOT NULL,
		channel TEXT NOT NULL,
		target TEXT NOT NULL,
		source TEXT NOT NULL,
		id TEXT NOT NULL,
		subject TEXT,
		state TEXT NOT NULL,
		code TEXT,
		PRIMARY KEY (job, sequence)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX jobItems_state ON jobItems (job, state, sequence);

	CREATE TABLE people (
		id TEXT NOT NULL PRIMARY KEY,
		displayName TEXT NOT NULL,
		roles TEXT NOT NULL,
		origin TEXT NOT NULL,
		subject TEXT,
		active INTEGER NOT NULL,
		passwordHash TEXT,
		mustChange INTEGER NOT NULL,
		failures INTEGER NOT NULL,
		lockedUntil INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;

	CREATE TABLE sessions (
		tokenHash TEXT NOT NULL PRIMARY KEY,
		person TEXT NOT NULL,
		createdAt INTEGER NOT NULL,
		expiresAt INTEGER NOT NULL,
		seenAt INTEGER NOT NULL,
		csrf TEXT NOT NULL,
		idToken TEXT
	) STRICT, WITHOUT ROWID;
	CREATE INDEX sessions_person ON sessions (person);

	CREATE TABLE audit (
		position INTEGER PRIMARY KEY AUTOINCREMENT,
		text TEXT NOT NULL,
		hash TEXT NOT NULL,
		at INTEGER NOT NULL,
		actor TEXT NOT NULL,
		action TEXT NOT NULL,
		mandant TEXT,
		object TEXT
	) STRICT;
	CREATE INDEX audit_actor ON audit (actor);
	CREATE INDEX audit_action ON audit (action);
	CREATE INDEX audit_object ON audit (object) WHERE object IS NOT NULL;
	CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append-only'); END;
	CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append-only'); END;

	CREATE TABLE contents (
		position INTEGER PRIMARY KEY AUTOINCREMENT,
		mandant TEXT NOT NULL,
		source TEXT NOT NULL,
		id TEXT NOT NULL,
		place TEXT NOT NULL,
		name TEXT NOT NULL,
		sha512 TEXT NOT NULL,
		at INTEGER NOT NULL,
		size INTEGER NOT NULL,
		headers TEXT,
		body BLOB,
		UNIQUE (mandant, source, id, place, name, sha512)
	) STRICT;
	CREATE INDEX contents_age ON contents (mandant, at) WHERE headers IS NOT NULL;

	CREATE TABLE payloadUses (
		mandant TEXT NOT NULL,
		sha512 TEXT NOT NULL,
		user TEXT NOT NULL,
		PRIMARY KEY (mandant, sha512, user)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX payloadUses_user ON payloadUses (user);

	CREATE TABLE alerts (
		position INTEGER PRIMARY KEY AUTOINCREMENT,
		name TEXT NOT NULL,
		code TEXT NOT NULL,
		facts TEXT NOT NULL,
		node TEXT,
		mandant TEXT NOT NULL,
		about TEXT NOT NULL,
		raisedAt INTEGER NOT NULL,
		raisedBy TEXT NOT NULL,
		clearedAt INTEGER,
		clearedBy TEXT
	) STRICT;
	CREATE UNIQUE INDEX alerts_lasting ON alerts (name) WHERE clearedAt IS NULL;
	CREATE INDEX alerts_mandant ON alerts (mandant);
	`,
	// 5: a job that has ended keeps its counts, and any says into which flows it releases; what does not belong to the usual way of a message is found by an index that the usual way does not write.
	`
	ALTER TABLE jobs ADD COLUMN flow TEXT NOT NULL DEFAULT 'current';
	ALTER TABLE jobs ADD COLUMN counts TEXT;
	ALTER TABLE jobs ADD COLUMN countedAt INTEGER;
	UPDATE jobs SET countedAt = coalesce(finishedAt, createdAt), counts = (
			SELECT json_group_object(state, items) FROM (SELECT state, count(*) AS items FROM jobItems WHERE job = jobs.id GROUP BY state))
		WHERE state IN ('cancelled', 'finished');
	CREATE INDEX jobs_counted ON jobs (countedAt) WHERE countedAt IS NOT NULL;
	-- Not as a list (IN), which SQLite would build anew for every entry that is written.
	CREATE INDEX journal_rare ON journal (mandant, event)
		WHERE event = 'duplicate' OR event = 'refused' OR event = 'parked' OR event = 'released' OR event = 'discarded' OR event = 'edited';
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
