/** Roles here from a claim there. */
import type { Role, RolesByTenant } from '../../hub/people/rights.ts';
import { type Claims, claimAt } from './claims.ts';
import type { OidcSettings } from './settings.ts';

/** Together what each value of the claim gives; values that the map does not know give nothing. */
export function rolesFrom(claims: Claims, { claim, map }: NonNullable<OidcSettings['roles']>): RolesByTenant {
	const value = claimAt(claims, claim);
	const values = (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
	const roles = new Map<string, Set<Role>>();
	for (const one of values) {
		if (!Object.hasOwn(map, one)) continue;
		for (const [mandant, given] of Object.entries(map[one] ?? {})) roles.set(mandant, new Set([...(roles.get(mandant) ?? []), ...given]));
	}
	return Object.fromEntries([...roles].map(([mandant, given]) => [mandant, [...given]]));
}
