/** Settings of the identity provider, `signIn.oidc` in the configuration. Form and defaults: `schemas/config.schema.json`. Types only. */
import type { RolesByTenant } from '../../hub/people/rights.ts';

export interface OidcSettings {
	/** `https://…`, on the same machine also `http://…`. */
	readonly issuer: string;
	readonly clientId: string;
	readonly clientSecret: string;
	/** What stands on the button. */
	readonly label: string;
	readonly scopes: readonly string[];
	/** Claim that becomes the name here. */
	readonly nameClaim: string;
	/** Undefined: roles are given here. */
	readonly roles?: {
		/** Claim with one value or several; a dot leads into an object where no claim has that name. */
		readonly claim: string;
		/** Roles by value of the claim. */
		readonly map: Readonly<Record<string, RolesByTenant>>;
	};
}
