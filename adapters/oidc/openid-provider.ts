/**
 * Port `IdentityProvider` for OpenID Connect: authorisation code flow with PKCE, state and nonce, by the package openid-client, which checks signature, issuer,
 * audience, times and nonce of the ID token.
 *
 * What the provider says about itself is asked for when somebody wants to sign in, not at start: a provider that is down keeps nobody from anything else. It is
 * kept; after a failure the next sign-in asks again.
 */
import { createHash } from 'node:crypto';
import * as client from 'openid-client';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { BegunSignIn, Identity, IdentityProvider } from '../../hub/people/identity-provider.ts';
import { claimsWith } from './claims.ts';
import { isRefusal, reasonOf } from './failures.ts';
import { rolesFrom } from './roles.ts';
import type { OidcSettings } from './settings.ts';

/** Seconds that a request to the provider may take. */
const TIMEOUT_S = 10;
/** Seconds that the clocks may differ. */
const CLOCK_TOLERANCE_S = 30;
/** Milliseconds after which the provider is asked anew what it offers: endpoints move, e.g. at updates. */
const KEEP_MS = 60 * 60_000;
const NAME_MAX = 200;

export class OpenidProvider implements IdentityProvider {
	readonly label: string;
	readonly #settings: OidcSettings;
	#discovery: { readonly configuration: Promise<client.Configuration>; readonly at: number } | undefined;

	constructor(settings: OidcSettings) {
		this.#settings = settings;
		this.label = settings.label;
	}

	async begin(redirectUri: string, returnTo: string): Promise<{ readonly url: string; readonly begun: BegunSignIn }> {
		const configuration = await this.#discovered();
		const begun = { state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier(), returnTo };
		const url = client.buildAuthorizationUrl(configuration, {
			redirect_uri: redirectUri,
			scope: this.#settings.scopes.join(' '),
			state: begun.state,
			nonce: begun.nonce,
			code_challenge: await client.calculatePKCECodeChallenge(begun.verifier),
			code_challenge_method: 'S256',
		});
		return { url: url.href, begun };
	}

	async finish(callback: URL, { state, nonce, verifier }: BegunSignIn): Promise<{ readonly identity: Identity; readonly idToken: string }> {
		const configuration = await this.#discovered();
		try {
			const tokens = await client.authorizationCodeGrant(configuration, callback, {
				expectedState: state,
				expectedNonce: nonce,
				pkceCodeVerifier: verifier,
				idTokenExpected: true,
			});
			const idClaims = tokens.claims();
			if (!idClaims || tokens.id_token === undefined) throw new DrehkreuzError('DK-PERSON-PROVIDER-REFUSED', { reason: 'no id_token' });
			const { nameClaim, roles } = this.#settings;
			const wanted = [nameClaim, 'name', ...(roles ? [roles.claim] : [])];
			const claims = await claimsWith(configuration, tokens.access_token, idClaims, wanted);
			return { identity: this.#identity(idClaims.iss, idClaims.sub, claims), idToken: tokens.id_token };
		} catch (error) {
			throw failureOf(error);
		}
	}

	async signOutUrl(idToken: string, returnTo: string): Promise<string | undefined> {
		const configuration = await this.#discovered().catch(() => undefined);
		if (configuration?.serverMetadata().end_session_endpoint === undefined) return undefined;
		return client.buildEndSessionUrl(configuration, { id_token_hint: idToken, post_logout_redirect_uri: returnTo }).href;
	}

	#identity(issuer: string, subject: string, claims: Readonly<Record<string, unknown>>): Identity {
		const { nameClaim, roles } = this.#settings;
		const name = text(claims[nameClaim]);
		if (name === '') throw new DrehkreuzError('DK-PERSON-PROVIDER-REFUSED', { reason: `no claim ${nameClaim}` });
		return {
			subject: createHash('sha256').update(`${issuer}\n${subject}`).digest('hex'),
			name: name.toLowerCase(),
			displayName: text(claims.name) || name,
			...(roles ? { roles: rolesFrom(claims, roles) } : {}),
		};
	}

	/** @throws DrehkreuzError DK-PERSON-PROVIDER-DOWN */
	async #discovered(): Promise<client.Configuration> {
		const now = Date.now();
		if (this.#discovery === undefined || now - this.#discovery.at > KEEP_MS) this.#discovery = { configuration: this.#discover(), at: now };
		const mine = this.#discovery;
		try {
			return await mine.configuration;
		} catch (cause) {
			if (this.#discovery === mine) this.#discovery = undefined;
			throw new DrehkreuzError('DK-PERSON-PROVIDER-DOWN', {}, { cause });
		}
	}

	#discover(): Promise<client.Configuration> {
		const { issuer, clientId, clientSecret } = this.#settings;
		const url = new URL(issuer);
		const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
		return client.discovery(url, clientId, { [client.clockTolerance]: CLOCK_TOLERANCE_S }, client.ClientSecretPost(clientSecret), {
			timeout: TIMEOUT_S,
			// The form of the configuration refuses other http addresses already.
			execute: url.protocol === 'http:' && isHere ? [client.allowInsecureRequests] : [],
		});
	}
}

/** What the provider refused is one thing, that it cannot be reached another. Texts of the package may hold what was sent: only codes are kept. */
function failureOf(error: unknown): DrehkreuzError {
	if (error instanceof DrehkreuzError) return error;
	return isRefusal(error)
		? new DrehkreuzError('DK-PERSON-PROVIDER-REFUSED', { reason: reasonOf(error) }, { cause: error })
		: new DrehkreuzError('DK-PERSON-PROVIDER-DOWN', {}, { cause: error });
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim().slice(0, NAME_MAX) : '';
}
