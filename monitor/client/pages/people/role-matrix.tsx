/** Roles per tenant, as a table of ticks. */
import type { RoleName } from '../../app/forms.ts';
import { may, me, rolesFor } from '../../app/session.ts';
import { t } from '../../locale/text.ts';
import { CheckField } from '../../parts/field.tsx';
import { needs } from '../../parts/rights.ts';
import { EVERY_TENANT, hasRole, ROLES, type Roles, withRole } from './roles.ts';

interface Row {
	readonly id: string;
	readonly name: string;
	readonly why: string | undefined;
}

export function RoleMatrix({ roles, onChange }: { readonly roles: Roles; readonly onChange: (roles: Roles) => void }) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
		<section class="dk-scroll dk-full" aria-label={t('people.roles')} tabIndex={0}>
			<table class="kern-table kern-table--small dk-table dk-matrix">
				<caption class="kern-title dk-caption">{t('people.roles')}</caption>
				<thead>
					<tr>
						<th scope="col" class="kern-table__header">
							{t('word.mandant')}
						</th>
						{ROLES.map((role) => (
							<th key={role} scope="col" class="kern-table__header">
								{t(`role.${role}`)}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rowsOf(roles).map(({ id, name, why }) => (
						<tr key={id}>
							<th scope="row" class="kern-table__header">
								{name}
							</th>
							{ROLES.map((role: RoleName) => (
								<td key={role} class="kern-table__cell">
									<CheckField
										bare
										label={`${name}: ${t(`role.${role}`)}`}
										checked={hasRole(roles, id, role)}
										why={why}
										onChange={(given) => onChange(withRole(roles, id, role, given))}
									/>
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}

/** All tenants at once first; then those that exist, and those that the person has roles on without one seeing them. */
function rowsOf(roles: Roles): readonly Row[] {
	const known = me.value?.tenants ?? [];
	const unseen = Object.keys(roles).filter((id) => id !== EVERY_TENANT && !known.some((tenant) => tenant.id === id));
	const why = (mandant: string) => (may('people', mandant) ? undefined : needs(rolesFor('people')));
	return [
		{ id: EVERY_TENANT, name: t('people.alltenants'), why: me.value?.rights.people?.all ? undefined : t('people.onlyall') },
		...known.map(({ id, name }) => ({ id, name, why: why(id) })),
		...unseen.map((id) => ({ id, name: id, why: why(id) })),
	];
}
