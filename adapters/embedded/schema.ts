/**
 * The tables of the embedded broker's file, and how an older file becomes a newer one. Additive: a step never drops data.
 *
 * A row of `delivery` is small and changes with each handing out; the bytes lie in `content`, written once: SQLite writes a
 * row anew with every update, and 64 KiB should not be written three times.
 */
import type { DatabaseSync } from 'node:sqlite';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

/** `ready` may be handed out; `delayed` waits for `due_at`; `out` is with a consumer; `parking` is on its way to the parking place. */
export const STATE = { ready: 0, delayed: 1, out: 2, parking: 3 } as const;

/** Step n leads from `user_version` n-1 to n. One that was ever released is never changed. */
export const STEPS: readonly string[] = [
	`CREATE TABLE meta (generation INTEGER NOT NULL) STRICT;
	INSERT INTO meta (generation) VALUES (0);
	CREATE TABLE channel (
		id INTEGER PRIMARY KEY,
		mandant TEXT NOT NULL,
		channel TEXT NOT NULL,
		retry TEXT NOT NULL,
		UNIQUE (mandant, channel)
	) STRICT;
	CREATE TABLE content (
		seq INTEGER PRIMARY KEY,
		headers TEXT NOT NULL,
		body BLOB NOT NULL
	) STRICT;
	CREATE TABLE delivery (
		seq INTEGER PRIMARY KEY,
		channel_id INTEGER NOT NULL REFERENCES channel (id),
		state INTEGER NOT NULL,
		attempt INTEGER NOT NULL,
		-- Times it went back through a settlement.
		returns INTEGER NOT NULL,
		-- Times it was handed out since the last settlement.
		handouts INTEGER NOT NULL,
		due_at INTEGER NOT NULL,
		enqueued_at INTEGER NOT NULL,
		-- Why it is parked; JSON of a problem. Only in state "parking".
		parking TEXT
	) STRICT;
	CREATE INDEX delivery_by_channel ON delivery (channel_id, state, seq);
	CREATE INDEX delivery_by_due ON delivery (due_at) WHERE state = 1;`,
	// 2: messages may be sealed. The tables stay as they are, but an older hub must not take such messages for readable ones.
	'',
];

export const SCHEMA_VERSION = STEPS.length;

/** @throws DrehkreuzError DK-STORE-VERSION */
export function migrate(database: DatabaseSync): void {
	const found = (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
	if (found > SCHEMA_VERSION) throw new DrehkreuzError('DK-STORE-VERSION', { found, known: SCHEMA_VERSION });
	for (let version = found; version < SCHEMA_VERSION; version++) {
		database.exec(`BEGIN IMMEDIATE; ${STEPS[version]}; PRAGMA user_version = ${version + 1}; COMMIT`);
	}
}
