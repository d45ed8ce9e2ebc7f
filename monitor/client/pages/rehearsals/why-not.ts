/** Why somebody may not rehearse: flows serve all tenants, so who tries them must be allowed to change them for all. */
import { me, rolesFor } from '../../app/session.ts';
import { t } from '../../locale/text.ts';

/** Undefined when they may. */
export function whyNoRehearsal(): string | undefined {
	if (me.value?.rights.flows?.all) return undefined;
	const roles = rolesFor('flows').map((role) => t(`role.${role}`));
	return roles.length === 0 ? t('right.nobody') : t('rehearsal.right', { roles: roles.join(` ${t('word.or')} `) });
}
