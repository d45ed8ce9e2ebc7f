/** Signing in and out, and the own password. */
import { EVERY_TENANT, mayDo, RIGHTS, rolesWith, tenantsWith } from '../../../hub/people/rights.ts';
import type { SignedIn } from '../../../hub/people/session-book.ts';
import type { Tenant } from '../../../hub/tenants/tenant.ts';
import type { MonitorServices } from '../../services.ts';
import { noSessionCookie, sessionCookie } from '../../session/session-cookie.ts';
import type { Handlers } from '../call.ts';
import type { Me, Of } from '../schemas.ts';

type Names = 'GET /sign-in' | 'POST /session' | 'GET /session' | 'DELETE /session' | 'POST /session/password';

export function sessionHandlers({ doorkeeper, tenants, signInWays }: MonitorServices): Handlers<Names> {
	return {
		'GET /sign-in': async () => signInWays(),
		'POST /session': async ({ body, reply, address, secure }) => {
			const signedIn = await doorkeeper.signIn(body.name, body.password, address);
			reply.header('set-cookie', sessionCookie(signedIn.token, secure, signedIn.session.expiresAt));
			return meOf(signedIn, tenants);
		},
		'GET /session': async ({ signedIn }) => meOf(signedIn, tenants),
		'DELETE /session': async ({ signedIn, reply, secure }) => {
			await doorkeeper.signOut(signedIn.token);
			reply.header('set-cookie', noSessionCookie(secure));
		},
		'POST /session/password': async ({ signedIn, body, reply, address, secure }) => {
			const renewed = await doorkeeper.changePassword(signedIn.account, body.current, body.next, address);
			reply.header('set-cookie', sessionCookie(renewed.token, secure, renewed.session.expiresAt));
			return meOf(renewed, tenants);
		},
	};
}

function meOf({ account, session }: SignedIn, tenants: ReadonlyMap<string, Tenant>): Of<typeof Me> {
	const { id, displayName, origin, mustChange = false, roles } = account;
	const rights = Object.fromEntries(
		RIGHTS.map((right) => [right, { all: mayDo(roles, right, EVERY_TENANT), mandanten: [...(tenantsWith(roles, right) ?? [])], roles: [...rolesWith(right)] }]),
	) as Of<typeof Me>['rights'];
	const seen = [...tenants.values()].filter((tenant) => mayDo(roles, 'see', tenant.id)).map((tenant) => ({ id: tenant.id, name: tenant.name }));
	return { id, displayName, origin, mustChange, csrf: session.csrf, expiresAt: session.expiresAt, rights, tenants: seen };
}
