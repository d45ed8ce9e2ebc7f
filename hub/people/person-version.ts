/**
 * Tells whether a person is still as it was shown to whoever changes it. Made from what that one sees, and from nothing else: from roles elsewhere nothing can
 * be told by it.
 */
import { createHash } from 'node:crypto';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { Person } from './people.ts';
import { rolesText, tidyRoles } from './roles-given.ts';

/** Stands for nobody: the person shall be a new one. */
export const NOBODY_YET = 'new';

/** 32 hex digits, the same for the same name, roles and state. */
export function personVersion({ displayName, roles, active }: Pick<Person, 'displayName' | 'roles' | 'active'>): string {
	const text = JSON.stringify([displayName, rolesText(tidyRoles(roles)), active]);
	return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/**
 * @param person as it is shown by now; undefined: nobody
 * @param version of the person as it was shown then; undefined: it does not matter
 * @throws DrehkreuzError DK-PERSON-CHANGED; DK-PERSON-EXISTS where it should be a new one
 */
export function assertAsShown(person: Person | undefined, version: string | undefined): void {
	if (version === undefined) return;
	if (version === NOBODY_YET && person) throw new DrehkreuzError('DK-PERSON-EXISTS');
	if (version !== NOBODY_YET && (!person || personVersion(person) !== version)) throw new DrehkreuzError('DK-PERSON-CHANGED');
}
