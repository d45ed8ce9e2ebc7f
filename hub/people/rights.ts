/**
 * Who may do what. Roles are given per tenant, or with `*` for all of them; each role includes what is listed here and nothing else.
 *
 * Three steps for messages, as OpenHIM separates them: that a message exists (`see`), what is in it (`content`), and moving it (`operate`).
 */

export const ROLES = ['beobachtung', 'sachbearbeitung', 'betrieb', 'entwicklung', 'verwaltung'] as const;
export type Role = (typeof ROLES)[number];

/**
 * - `see`: that messages exist, their way, figures, alerts;
 * - `content`: what is in messages and attachments;
 * - `operate`: release, hold, assign, note, discard, replay; with `content` also edit;
 * - `audit`: who did what;
 * - `flows`: the Node-RED editor. Flows serve all tenants: counts only when given for `*`;
 * - `people`: people and their roles.
 */
export const RIGHTS = ['see', 'content', 'operate', 'audit', 'flows', 'people'] as const;
export type Right = (typeof RIGHTS)[number];

const RIGHTS_OF: Readonly<Record<Role, readonly Right[]>> = {
	beobachtung: ['see'],
	sachbearbeitung: ['see', 'content'],
	betrieb: ['see', 'operate', 'audit'],
	entwicklung: ['see', 'flows'],
	verwaltung: ['see', 'people', 'audit'],
};

/** Tenant id, or `*` for every tenant, also those to come. */
export type RolesByTenant = Readonly<Record<string, readonly Role[]>>;

export const EVERY_TENANT = '*';

/** @param mandant tenant id; `*` asks for the right on all tenants */
export function mayDo(roles: RolesByTenant, right: Right, mandant: string): boolean {
	const given = [...(roles[EVERY_TENANT] ?? []), ...(mandant === EVERY_TENANT ? [] : Object.hasOwn(roles, mandant) ? (roles[mandant] ?? []) : [])];
	return given.some((role) => RIGHTS_OF[role]?.includes(right));
}

/** The tenants on which the right holds; undefined: all. */
export function tenantsWith(roles: RolesByTenant, right: Right): readonly string[] | undefined {
	if (mayDo(roles, right, EVERY_TENANT)) return undefined;
	return Object.keys(roles).filter((mandant) => mandant !== EVERY_TENANT && mayDo(roles, right, mandant));
}

/** Roles that would give the right: what a page says beside a button that one may not use. */
export function rolesWith(right: Right): readonly Role[] {
	return ROLES.filter((role) => RIGHTS_OF[role].includes(right));
}
