/** The matrix of roles: a row per tenant, a column per role. Knows no browser. */
import type { PersonItem, RoleName } from '../../app/forms.ts';

export const ROLES = ['beobachtung', 'sachbearbeitung', 'betrieb', 'entwicklung', 'verwaltung'] as const satisfies readonly RoleName[];
export const EVERY_TENANT = '*';

export type Roles = PersonItem['roles'];

export function hasRole(roles: Roles, mandant: string, role: RoleName): boolean {
	return Object.hasOwn(roles, mandant) && (roles[mandant]?.includes(role) ?? false);
}

/** Roles with one given or taken; a tenant without roles is left out, and roles keep their order. */
export function withRole(roles: Roles, mandant: string, role: RoleName, given: boolean): Roles {
	const next = ROLES.filter((other) => (other === role ? given : hasRole(roles, mandant, other)));
	const { [mandant]: _, ...others } = roles;
	return next.length > 0 ? { ...others, [mandant]: next } : others;
}

/** What the API takes as the name of a person. */
export function isPersonId(text: string): boolean {
	return /^[a-z0-9][a-z0-9._@-]{0,99}$/.test(text);
}
