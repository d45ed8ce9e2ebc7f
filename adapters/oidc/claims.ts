/** What the provider says about somebody: in the ID token, and, where something wanted is missing there, at its endpoint for it. */
import * as client from 'openid-client';

export type Claims = Readonly<Record<string, unknown>>;

export async function claimsWith(
	configuration: client.Configuration,
	accessToken: string,
	idClaims: client.IDToken,
	wanted: readonly string[],
): Promise<Claims> {
	const isMissing = wanted.some((name) => claimAt(idClaims, name) === undefined);
	if (!isMissing || configuration.serverMetadata().userinfo_endpoint === undefined) return idClaims;
	// Refused when it is about somebody else.
	const more = await client.fetchUserInfo(configuration, accessToken, idClaims.sub);
	return { ...more, ...idClaims };
}

/** `realm_access.roles` leads into an object, unless there is a claim of that very name. */
export function claimAt(claims: Claims, name: string): unknown {
	if (Object.hasOwn(claims, name)) return claims[name];
	return name
		.split('.')
		.reduce<unknown>(
			(value, part) => (typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? (value as Claims)[part] : undefined),
			claims,
		);
}
