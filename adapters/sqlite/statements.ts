/** Every statement that writes. A piece of work names them, because it travels to the thread that writes. */
import type { SQLInputValue } from 'node:sqlite';
import type { JournalEntry } from '../../hub/journal/entry.ts';
import { JOB_STATEMENTS } from './statements/jobs.ts';
import { PEOPLE_STATEMENTS } from './statements/people.ts';
import { SEALING_STATEMENTS } from './statements/sealing.ts';
import { UPKEEP_STATEMENTS } from './statements/upkeep.ts';

export const JOURNAL_COLUMNS = [
	'event',
	'at',
	'mandant',
	'source',
	'id',
	'subject',
	'channel',
	'partner',
	'step',
	'adapter',
	'reference',
	'code',
	'attempt',
	'durationMs',
	'size',
	'standard',
	'standardversion',
	'nachrichtentyp',
	'leika',
] as const satisfies readonly (keyof JournalEntry)[];

export const STATEMENTS = {
	addEntry: `INSERT INTO journal (${JOURNAL_COLUMNS.join(', ')}) VALUES (${JOURNAL_COLUMNS.map(() => '?').join(', ')})`,
	/** Right after a statement: unless it has changed something, the whole piece fails with `UNCHANGED`. The function is ours: `unchanged.ts`. */
	mustHaveChanged: 'SELECT unchanged() WHERE changes() = 0',
	/** Right after a statement: if it has changed something. */
	addEntryOfChange: `INSERT INTO journal (${JOURNAL_COLUMNS.join(', ')}) SELECT ${JOURNAL_COLUMNS.map(() => '?').join(', ')} WHERE changes() > 0`,
	addKey: 'INSERT INTO inbox (scope, source, id, contentHash, result, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
	// A new parking belongs to no job, whoever had claimed the one before.
	park: `INSERT INTO parked (id, mandant, channel, source, messageId, subject, code, partner, node, attempt, parkedAt, reason, headers, body)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET code = excluded.code, partner = excluded.partner, node = excluded.node, reason = excluded.reason, attempt = excluded.attempt,
			headers = excluded.headers, body = excluded.body, job = NULL, parkedAt = max(excluded.parkedAt, parked.parkedAt + 1)`,
	unpark: 'DELETE FROM parked WHERE id = ?1 AND (?2 IS NULL OR parkedAt = ?2)',
	usePayload: 'INSERT INTO payloadUses (mandant, sha512, user) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
	freePayloads: 'DELETE FROM payloadUses WHERE user = ?',
	/** After `unpark`: unless it is parked anew. */
	freeParkedPayloads: "DELETE FROM payloadUses WHERE user = 'parked:' || ?1 AND NOT EXISTS (SELECT 1 FROM parked WHERE id = ?1)",
	...SEALING_STATEMENTS,
	/** The correction takes the parking of the old message: its place, whoever looks after it, its hold. */
	replaceParked: `UPDATE parked SET id = ?3, messageId = ?4, source = ?5, headers = ?6, body = ?7, parkedAt = parkedAt + 1 WHERE id = ?1 AND parkedAt = ?2`,
	replaceInLine: 'UPDATE lines SET source = ?4, id = ?5 WHERE scope = ?1 AND source = ?2 AND id = ?3 AND EXISTS (SELECT 1 FROM parked WHERE id = ?6)',
	note: `INSERT INTO notes (mandant, channel, code, partner, node, text) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (mandant, channel, code, partner, node) DO UPDATE SET text = excluded.text`,
	forgetNote: 'DELETE FROM notes WHERE mandant = ? AND channel = ? AND code = ? AND partner = ? AND node = ?',
	// An upsert keeps the row, and with it the order in which the steps were begun.
	saveStep: `INSERT INTO steps (mandant, source, id, step, state, memory, receipt, problem, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (mandant, source, id, step) DO UPDATE SET
			state = excluded.state, memory = excluded.memory, receipt = excluded.receipt, problem = excluded.problem, at = excluded.at`,
	// Who was done here before has no place in a line any more.
	joinLine: `INSERT INTO lines (scope, subject, source, id, dueAt) SELECT ?1, ?2, ?3, ?4, ?5
		WHERE NOT EXISTS (SELECT 1 FROM inbox WHERE scope = ?1 AND source = ?3 AND id = ?4)
		ON CONFLICT (scope, source, id) DO UPDATE SET dueAt = excluded.dueAt`,
	leaveLine: 'DELETE FROM lines WHERE scope = ? AND source = ? AND id = ?',
	enrol: 'INSERT INTO holders (id, instance, beats) VALUES (?, ?, 0) ON CONFLICT DO NOTHING',
	beat: 'UPDATE holders SET beats = beats + 1 WHERE id = ?',
	// Nobody's, our own, or left behind by a holder that is known no more.
	acquireLease: `INSERT INTO leases (name, holder) SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM holders WHERE id = ?2)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder
		WHERE leases.holder = excluded.holder OR NOT EXISTS (SELECT 1 FROM holders WHERE id = leases.holder)`,
	releaseLease: 'DELETE FROM leases WHERE name = ? AND holder = ?',
	forgetHolder: 'DELETE FROM holders WHERE id = ?',
	freeLeases: 'DELETE FROM leases WHERE holder = ?',
	forgetFormer: 'DELETE FROM holders WHERE id <> ?1 AND instance = ?2',
	freeOrphans: 'DELETE FROM leases WHERE holder NOT IN (SELECT id FROM holders)',
	count: `INSERT INTO figures (minute, mandant, channel, partner, event, count) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (minute, mandant, channel, partner, event) DO UPDATE SET count = count + excluded.count`,
	pruneFigures: 'DELETE FROM figures WHERE minute < ?',
	...JOB_STATEMENTS,
	...PEOPLE_STATEMENTS,
	addSession: 'INSERT INTO sessions (tokenHash, person, createdAt, expiresAt, seenAt, csrf, idToken) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
	sessionSeen: 'UPDATE sessions SET seenAt = max(seenAt, ?2) WHERE tokenHash = ?1',
	removeSession: 'DELETE FROM sessions WHERE tokenHash = ?',
	removeSessionsOf: 'DELETE FROM sessions WHERE person = ?',
	pruneSessions: 'DELETE FROM sessions WHERE expiresAt <= ? OR seenAt < ?',
	// `chain` is ours: hub/audit/chain.ts.
	appendAudit: `INSERT INTO audit (text, hash, at, actor, action, mandant, object)
		SELECT ?1, chain((SELECT hash FROM audit ORDER BY position DESC LIMIT 1), ?1), ?2, ?3, ?4, ?5, ?6`,
	keepContent: `INSERT INTO contents (mandant, source, id, place, name, sha512, at, size, headers, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`,
	dropContent: 'UPDATE contents SET headers = NULL, body = NULL WHERE position = ?',
	forgetContents: 'DELETE FROM contents WHERE mandant = ? AND source = ? AND id = ?',
	raiseAlert: `INSERT INTO alerts (name, code, facts, node, mandant, about, raisedAt, raisedBy) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`,
	clearAlert: 'UPDATE alerts SET clearedAt = ?2, clearedBy = ?3 WHERE name = ?1 AND clearedAt IS NULL',
	forgetEntries: 'DELETE FROM journal WHERE id = ?3 AND source = ?2 AND mandant = ?1',
	forgetSteps: 'DELETE FROM steps WHERE mandant = ? AND source = ? AND id = ?',
	forgetTaken: `DELETE FROM inbox WHERE source = ?2 AND id = ?3 AND scope IN (SELECT value FROM json_each(?1))`,
	...UPKEEP_STATEMENTS,
} as const;

/** A statement with its values, in the order of its question marks. `sql:` is followed by a text that is made up as it is needed (filters). */
export type Statement = readonly [name: keyof typeof STATEMENTS | `sql:${string}`, ...values: readonly SQLInputValue[]];

export function textOf(name: Statement[0]): string {
	return name.startsWith('sql:') ? name.slice(4) : STATEMENTS[name as keyof typeof STATEMENTS];
}

/** Statements that are stored together or not at all. */
export interface Piece {
	readonly statements: readonly Statement[];
	/** Stored only if the pieces of the same series before it were. */
	readonly series?: number;
}
