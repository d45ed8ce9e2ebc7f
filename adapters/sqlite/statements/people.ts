/** Statements that write people. */

const PERSON = 'id, displayName, roles, origin, subject, active, passwordHash, mustChange, failures, lockedUntil';

/** The person `?1` is still as it was found, but for wrong passwords. The columns from `displayName` to `mustChange` follow from this number on. */
const isAsFound = (first: number): string =>
	`id = ?1 AND displayName = ?${first} AND json(roles) = json(?${first + 1}) AND origin = ?${first + 2} AND subject IS ?${first + 3}
		AND active = ?${first + 4} AND passwordHash IS ?${first + 5} AND mustChange = ?${first + 6}`;

export const PEOPLE_STATEMENTS = {
	addPerson: `INSERT INTO people (${PERSON}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
	addFirstPerson: `INSERT INTO people (${PERSON}) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM people)`,
	replacePerson: `UPDATE people SET displayName = ?2, roles = ?3, origin = ?4, subject = ?5, active = ?6, passwordHash = ?7, mustChange = ?8 WHERE ${isAsFound(9)}`,
	countWrongPasswords: 'UPDATE people SET failures = ?4, lockedUntil = ?5 WHERE id = ?1 AND failures = ?2 AND lockedUntil = ?3',
	unlockPerson: 'UPDATE people SET failures = 0, lockedUntil = 0 WHERE id = ?',
	removePerson: `DELETE FROM people WHERE ${isAsFound(2)}`,
} as const;
