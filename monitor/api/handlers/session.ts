/** Signing in and out, and the own password. */
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { EVERY_TENANT, mayDo, RIGHTS, rolesWith, tenantsWith } from '../../../hub/people/rights.ts';
import type { SignedIn } from '../../../hub/people/session-book.ts';
import type { Tenant } from '../../../hub/tenants/tenant.ts';
import type { MonitorServices } from '../../services.ts';
import type { Handlers } from '../call.ts';
import type { Me, Of } from '../schemas.ts';

type Names = 'GET /sign-in' | 'POST /session' | 'GET /session' | 'DELETE /session' | 'POST /session/password';

export function sessionHandlers({ doorkeeper, tenants, cookie, signInWays }: MonitorServices): Handlers<Names> {
	return {
		'GET /sign-in': async () => signInWays(),
		'POST /session': async ({ body, reply, address }) => {
			const signedIn = await doorkeeper.signIn(body.name, body.password, address);
			reply.header('set-cookie', cookie.make(signedIn.token));
			return meOf(signedIn, tenants);
		},
		'GET /session': async ({ signedIn }) => meOf(signedIn, tenants),
		'DELETE /session': async ({ signedIn, reply }) => {
			await doorkeeper.signOut(signedIn.token);
			reply.header('set-cookie', cookie.clear());
		},
		'POST /session/password': async ({ signedIn, body, reply, address }) => {
			const renewed = await doorkeeper.changePassword(signedIn.account, body.current, body.next, address);
			reply.header('set-cookie', cookie.make(renewed.token));
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

/** @throws DrehkreuzError DK-PERSON-SESSION */
export function assertSignedIn(signedIn: SignedIn | undefined): asserts signedIn is SignedIn {
	if (!signedIn) throw new DrehkreuzError('DK-PERSON-SESSION');
}
