/** People and the audit log. */
import type { AuditAction } from '../../../hub/audit/audit.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { goodUntil } from '../../../hub/people/password-hash.ts';
import type { Account } from '../../../hub/people/people.ts';
import { personVersion } from '../../../hub/people/person-version.ts';
import type { MonitorServices } from '../../services.ts';
import type { Handlers } from '../call.ts';
import type { Of, PersonItem } from '../schemas.ts';

type Names =
	| 'GET /people'
	| 'GET /people/assignable'
	| 'PUT /people/:id'
	| 'DELETE /people/:id'
	| 'POST /people/:id/password'
	| 'GET /audit'
	| 'GET /audit/verify';

export function peopleHandlers({ store, doorkeeper }: MonitorServices): Handlers<Names> {
	return {
		'GET /people': async ({ signedIn }) => ({ people: (await doorkeeper.list(signedIn.account)).map((person) => shownPerson(person, store.now())) }),
		'GET /people/assignable': async (call) => {
			const { mandant: asked = [] } = call.query;
			// Who may not even see a tenant hears that there is nothing.
			for (const mandant of asked) call.assertMay('operate', mandant);
			return { people: [...(await doorkeeper.assignable(asked, call.signedIn.account))] };
		},
		'PUT /people/:id': async ({ params, body, signedIn }) => shownPerson(await doorkeeper.save({ id: params.id, ...body }, signedIn.account), store.now()),
		'DELETE /people/:id': async ({ params, signedIn }) => doorkeeper.remove(params.id, signedIn.account),
		'POST /people/:id/password': async ({ params, signedIn }) => doorkeeper.givePassword(params.id, signedIn.account),
		'GET /audit': async (call) => {
			const { mandant, before, limit = 100, action, ...query } = call.query;
			const scope = call.tenants('audit').mandanten;
			if (mandant !== undefined) call.assertMay('audit', mandant);
			const entries = await store.audit.list({
				...query,
				...(action === undefined ? {} : { action: action as AuditAction }),
				...(mandant === undefined ? (scope === undefined ? {} : { mandanten: scope }) : { mandanten: [mandant] }),
				...(before === undefined ? {} : { beforePosition: before }),
				limit: limit + 1,
			});
			const page = entries.slice(0, limit);
			return {
				entries: page.map(({ facts, ...entry }) => ({ ...entry, ...(facts === undefined ? {} : { facts: { ...facts } }) })),
				...(entries.length > limit ? { next: page.at(-1)?.position as number } : {}),
			};
		},
		'GET /audit/verify': async (call) => {
			if (call.tenants('audit').mandanten !== undefined) throw new DrehkreuzError('DK-PERSON-NOT-ALLOWED', { right: 'audit', roles: 'betrieb, verwaltung' });
			return store.audit.verify();
		},
	};
}

function shownPerson({ id, displayName, origin, active, roles, lockedUntil, mustChange = false, passwordHash }: Account, now: number): Of<typeof PersonItem> {
	const oneTimeUntil = goodUntil(passwordHash);
	return {
		id,
		displayName,
		origin,
		active,
		roles: Object.fromEntries(Object.entries(roles).map(([mandant, given]) => [mandant, [...given]])),
		mustChange,
		...(oneTimeUntil === undefined ? {} : { oneTimeUntil }),
		version: personVersion({ displayName, roles, active }),
		...(lockedUntil > now ? { lockedUntil } : {}),
	};
}
