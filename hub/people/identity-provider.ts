/** Port: an identity provider elsewhere, where people sign in. Implementation: `adapters/oidc`. Types only. */
import type { RolesByTenant } from './rights.ts';

/** Who signed in there. */
export interface Identity {
	/** Who it is for ever, whatever the name becomes: SHA-256 over issuer and subject, lower-case hex. */
	readonly subject: string;
	/** Becomes the person's id; lower-case, as `Person.id`. */
	readonly name: string;
	readonly displayName: string;
	/** Undefined: roles are given here, not there. */
	readonly roles?: RolesByTenant;
}

/** A sign-in that was begun: kept where only the browser that began it can bring it back, for a few minutes. */
export interface BegunSignIn {
	readonly state: string;
	readonly nonce: string;
	readonly verifier: string;
	/** Path to show afterwards. */
	readonly returnTo: string;
}

export interface IdentityProvider {
	/** What stands on the button. */
	readonly label: string;
	/** @returns where to send the browser. @throws DrehkreuzError DK-PERSON-PROVIDER-DOWN */
	begin(redirectUri: string, returnTo: string): Promise<{ readonly url: string; readonly begun: BegunSignIn }>;
	/**
	 * @param callback the whole address with which the browser came back
	 * @throws DrehkreuzError DK-PERSON-PROVIDER-DOWN, DK-PERSON-PROVIDER-REFUSED
	 */
	finish(callback: URL, begun: BegunSignIn): Promise<{ readonly identity: Identity; readonly idToken: string }>;
	/** Where the session there ends too; undefined when it offers nothing of the kind or cannot be reached. */
	signOutUrl(idToken: string, returnTo: string): Promise<string | undefined>;
}
