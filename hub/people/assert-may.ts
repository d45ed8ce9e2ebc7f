/** Refuses what a person may not do, and says which roles would allow it. */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { Account } from './people.ts';
import { mayDo, type Right, rolesWith, tenantsWith } from './rights.ts';

/** @param mandant tenant id; `*` asks for the right on all tenants. @throws DrehkreuzError DK-PERSON-MUST-CHANGE, DK-PERSON-NOT-ALLOWED */
export function assertMay(account: Account, right: Right, mandant: string): void {
	assertOwnPassword(account);
	if (!mayDo(account.roles, right, mandant)) throw notAllowed(right);
}

/** The right on at least one tenant. @throws DrehkreuzError DK-PERSON-MUST-CHANGE, DK-PERSON-NOT-ALLOWED */
export function assertMaySomewhere(account: Account, right: Right): void {
	assertOwnPassword(account);
	if (tenantsWith(account.roles, right)?.length === 0) throw notAllowed(right);
}

/** With a one-time password one may only change it. @throws DrehkreuzError DK-PERSON-MUST-CHANGE */
export function assertOwnPassword(account: Account): void {
	if (account.mustChange) throw new DrehkreuzError('DK-PERSON-MUST-CHANGE');
}

function notAllowed(right: Right): DrehkreuzError {
	return new DrehkreuzError('DK-PERSON-NOT-ALLOWED', { right, roles: rolesWith(right).join(', ') });
}
