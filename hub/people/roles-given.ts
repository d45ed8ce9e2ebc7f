/**
 * Who may give which roles to whom.
 *
 * - With `people` on all tenants: any role to anybody.
 * - With `people` on some tenants: roles on these, to people who have roles there and nowhere else. People with roles elsewhere, on all tenants, or with
 *   none at all are others' business: a password given to them would open more than one's own house.
 * - To oneself nobody gives what they do not have.
 * - Somebody who is active always keeps `people` on all tenants.
 *
 * Whoever manages people of a tenant sees everybody who has a role there, also through `*`, because they must know who can look into their messages; of
 * roles elsewhere they see nothing.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { Account, Person } from './people.ts';
import { EVERY_TENANT, mayDo, ROLES, type Role, type RolesByTenant, tenantsWith } from './rights.ts';

/** @throws DrehkreuzError DK-PERSON-ELSEWHERE */
export function assertMayTouch(person: Pick<Person, 'id' | 'roles'>, by: Account): void {
	const own = tenantsWith(by.roles, 'people');
	if (own === undefined || person.id === by.id) return;
	const theirs = Object.keys(tidyRoles(person.roles));
	if (theirs.length === 0 || theirs.some((mandant) => !own.includes(mandant))) throw new DrehkreuzError('DK-PERSON-ELSEWHERE');
}

/** @throws DrehkreuzError DK-PERSON-OWN-ROLES, DK-PERSON-ROLES */
export function assertMayGive(roles: RolesByTenant, id: string, by: Account): void {
	if (id === by.id) {
		const more = Object.entries(roles).some(([mandant, given]) => given.some((role) => !has(by.roles, role, mandant)));
		if (more) throw new DrehkreuzError('DK-PERSON-OWN-ROLES');
		return;
	}
	const own = tenantsWith(by.roles, 'people');
	if (own === undefined) return;
	const tenants = Object.keys(roles);
	if (tenants.length === 0 || tenants.some((mandant) => !own.includes(mandant))) throw new DrehkreuzError('DK-PERSON-ROLES', { mandanten: own.join(', ') });
}

/** What `by` sees of a person; undefined: nothing. */
export function seenBy(person: Account, by: Account): Account | undefined {
	const own = tenantsWith(by.roles, 'people');
	if (own === undefined || person.id === by.id) return person;
	const roles = Object.fromEntries(Object.entries(person.roles).filter(([mandant]) => mandant === EVERY_TENANT || own.includes(mandant)));
	return Object.keys(roles).length === 0 ? undefined : { ...person, roles };
}

/** May sign in and manage people of all tenants. Somebody who was never given a password does not count. */
export function managesAll(person: Account): boolean {
	return person.active && (person.origin === 'oidc' || person.passwordHash !== undefined) && mayDo(person.roles, 'people', EVERY_TENANT);
}

/** Without empty entries and repeats, in a fixed order. */
export function tidyRoles(roles: RolesByTenant): RolesByTenant {
	return Object.fromEntries(
		Object.entries(roles)
			.map(([mandant, given]): [string, readonly Role[]] => [mandant, ROLES.filter((role) => given.includes(role))])
			.filter(([, given]) => given.length > 0)
			.sort(([a], [b]) => (a < b ? -1 : 1)),
	);
}

/** A role was taken away that nothing else still gives. */
export function shrink(before: RolesByTenant, after: RolesByTenant): boolean {
	return Object.entries(before).some(([mandant, given]) => given.some((role) => !has(after, role, mandant)));
}

/**
 * Tenant to whose audit log something about a person belongs: the only one on which they have or had roles; else `*`, for the names of the others are none of
 * its business.
 */
export function tenantOf(...persons: readonly (Pick<Person, 'roles'> | undefined)[]): string {
	const tenants = new Set(persons.flatMap((person) => Object.keys(tidyRoles(person?.roles ?? {}))));
	const [only] = tenants;
	return only !== undefined && tenants.size === 1 ? only : EVERY_TENANT;
}

/** For the audit log, e.g. `*: verwaltung; musterstadt: betrieb, sachbearbeitung`. */
export function rolesText(roles: RolesByTenant): string {
	return Object.entries(roles)
		.map(([mandant, given]) => `${mandant}: ${given.join(', ')}`)
		.join('; ');
}

function has(roles: RolesByTenant, role: Role, mandant: string): boolean {
	return (roles[EVERY_TENANT]?.includes(role) ?? false) || (Object.hasOwn(roles, mandant) && (roles[mandant]?.includes(role) ?? false));
}
