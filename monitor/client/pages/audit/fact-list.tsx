/** What an entry of the audit log says beside its action, in words. */
import type { AuditItem } from '../../app/forms.ts';
import { tenantName } from '../../app/session.ts';
import { dateTime, number } from '../../locale/format.ts';
import { t } from '../../locale/text.ts';
import { EVERY_TENANT, ROLES } from '../people/roles.ts';
import { factName, rolesIn, valueName } from './audit-facts.ts';

export function FactList({ facts }: { readonly facts: AuditItem['facts'] }) {
	// What says nothing is left out: a note that was emptied, nobody to whom something was assigned.
	const entries = Object.entries(facts ?? {}).filter(([, value]) => value !== '');
	if (entries.length === 0) return <>–</>;
	return (
		<>
			{entries.map(([name, value]) => (
				<span key={name} class="dk-block dk-small">
					{nameText(name)}: {valueText(name, value)}
				</span>
			))}
		</>
	);
}

function nameText(name: string): string {
	const known = factName(name);
	return known ? t(`fact.${known}`) : name;
}

function valueText(name: string, value: unknown): string {
	if (typeof value === 'boolean') return t(value ? 'word.yes' : 'word.no');
	if (name === 'parkedUntil' && typeof value === 'number') return dateTime(value);
	if (typeof value === 'number') return number(value);
	const text = String(value);
	if (name === 'roles') return rolesText(text);
	if (name === 'mandant') return tenantName(text);
	const known = valueName(name, text);
	return known ? t(`factvalue.${known}`) : text;
}

function rolesText(text: string): string {
	return rolesIn(text)
		.map(({ mandant, roles }) => `${mandant === EVERY_TENANT ? t('people.alltenants') : tenantName(mandant)}: ${roles.map(roleText).join(', ')}`)
		.join('; ');
}

function roleText(role: string): string {
	const known = ROLES.find((name) => name === role);
	return known ? t(`role.${known}`) : role;
}
