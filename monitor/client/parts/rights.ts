/** Why somebody may not do something, in words. */
import type { Right, RoleName } from '../app/forms.ts';
import { may, rolesFor } from '../app/session.ts';
import { t } from '../locale/text.ts';

/** Undefined when they may. @param mandant undefined: on any tenant */
export function whyNot(right: Right, mandant?: string): string | undefined {
	return may(right, mandant) ? undefined : needs(rolesFor(right));
}

/** Several rights at once: the first that is missing. */
export function whyNotAll(rights: readonly Right[], mandant?: string): string | undefined {
	const missing = rights.filter((right) => !may(right, mandant));
	if (missing.length === 0) return undefined;
	return missing.map((right) => needs(rolesFor(right))).join(' ');
}

export function needs(roles: readonly RoleName[]): string {
	if (roles.length === 0) return t('right.nobody');
	return t(roles.length === 1 ? 'right.needs.role' : 'right.needs.roles', { roles: roles.map((role) => t(`role.${role}`)).join(` ${t('word.or')} `) });
}
