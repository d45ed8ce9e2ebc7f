/** Every statement that writes. A piece of work names them, because it travels to the thread that writes. */
import type { SQLInputValue } from 'node:sqlite';
import type { JournalEntry } from '../../hub/journal/entry.ts';

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
	addKey: 'INSERT INTO inbox (scope, source, id, contentHash, result, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
	park: `INSERT INTO parked (id, mandant, channel, code, reason, attempt, parkedAt, headers, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET code = excluded.code, reason = excluded.reason, attempt = excluded.attempt,
			headers = excluded.headers, body = excluded.body, parkedAt = max(excluded.parkedAt, parked.parkedAt + 1)`,
	unpark: 'DELETE FROM parked WHERE id = ?1 AND (?2 IS NULL OR parkedAt = ?2)',
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
} as const;

/** A statement with its values, in the order of its question marks. */
export type Statement = readonly [name: keyof typeof STATEMENTS, ...values: readonly SQLInputValue[]];

/** Statements that are stored together or not at all. */
export interface Piece {
	readonly statements: readonly Statement[];
	/** Stored only if the pieces of the same series before it were. */
	readonly series?: number;
}
