/**
 * The way over an identity provider, as the browser goes it:
 *
 * | request                                         | answer                                                                    |
 * |-------------------------------------------------|---------------------------------------------------------------------------|
 * | `GET /monitor/api/session/oidc?return=PATH`     | to the provider; what was begun goes along in a cookie                     |
 * | `GET /monitor/api/session/oidc/callback?…`      | the session's cookie, and a page that goes on to PATH                      |
 * | `POST /monitor/api/session/oidc/sign-out`       | the session ends; `{ "url" }` ends the one at the provider too, if it can  |
 *
 * The cookie of what was begun is SameSite=Lax, for the browser comes back from elsewhere; the session's own is Strict and would not be sent along with a
 * redirect that began elsewhere: hence a page. Whatever fails ends in a page that says why; local accounts are not affected.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DrehkreuzError, problemOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Logger } from '../../hub/logging/logger.ts';
import type { Doorkeeper } from '../../hub/people/doorkeeper.ts';
import type { IdentityProvider } from '../../hub/people/identity-provider.ts';
import { onwardPage, problemPage } from './problem-page.ts';
import { DEFAULT_RETURN, returnPathOf } from './return-path.ts';
import { assertCsrf, assertSameOrigin, originOf } from './same-origin.ts';
import { seal, sealingKey, unseal } from './sealed.ts';
import { cookie, cookieOf, isSecure, nameOf, noSessionCookie, sessionCookie, sessionTokenOf } from './session-cookie.ts';

export interface ProviderDoorOptions {
	readonly doorkeeper: Pick<Doorkeeper, 'find' | 'signInBy' | 'signOut'>;
	readonly provider: IdentityProvider;
	/** Known to all processes of the hub and nobody else: seals what was begun. */
	readonly secret: string;
	/** `server.publicUrl` of the configuration. */
	readonly publicUrl?: string | undefined;
	readonly log: Logger;
}

/** Where a sign-in begins. */
export const PROVIDER_PATH = '/monitor/api/session/oidc';
const CALLBACK_PATH = `${PROVIDER_PATH}/callback`;
const SIGN_OUT_PATH = `${PROVIDER_PATH}/sign-out`;
const COOKIE = 'drehkreuz_begun';
/** Seconds that somebody may take at the provider. */
const BEGUN_S = 600;

export class ProviderDoor {
	readonly #options: ProviderDoorOptions;
	readonly #key: Buffer;

	constructor(options: ProviderDoorOptions) {
		this.#options = options;
		this.#key = sealingKey(options.secret);
	}

	/** Whether the request is one of those above. */
	serves(request: Pick<IncomingMessage, 'url'>): boolean {
		const path = (request.url ?? '').split('?', 1)[0];
		return path === PROVIDER_PATH || path === CALLBACK_PATH || path === SIGN_OUT_PATH;
	}

	handle(request: IncomingMessage, response: ServerResponse): void {
		this.#serve(request, response).catch((error: unknown) => {
			const problem = problemOf(error);
			this.#options.log.warn({ component: 'people', code: problem.code }, 'a sign-in over the identity provider failed');
			response.setHeader('set-cookie', this.#begunCookie('', isSecure(request, this.#options.publicUrl)));
			problemPage(request, response, problem);
		});
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		if (request.method === 'POST' && request.url === SIGN_OUT_PATH) return this.#signOut(request, response);
		if (request.method !== 'GET') throw new DrehkreuzError('DK-PERSON-PROVIDER-FLOW');
		const origin = originOf(request, this.#options.publicUrl);
		if (!URL.canParse(request.url ?? '', origin)) throw new DrehkreuzError('DK-PERSON-PROVIDER-FLOW');
		const url = new URL(request.url ?? '', origin);
		if (url.pathname === CALLBACK_PATH) return this.#finish(request, response, url);
		if (url.pathname === PROVIDER_PATH) return this.#begin(request, response, url);
		throw new DrehkreuzError('DK-PERSON-PROVIDER-FLOW');
	}

	async #begin(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
		const { provider, publicUrl } = this.#options;
		const { url: location, begun } = await provider.begin(url.origin + CALLBACK_PATH, returnPathOf(url.searchParams.get('return')));
		const sealed = seal(begun, this.#key, Date.now() + BEGUN_S * 1_000);
		response.writeHead(302, {
			location,
			'set-cookie': this.#begunCookie(sealed, isSecure(request, publicUrl)),
			'cache-control': 'no-store',
			'referrer-policy': 'no-referrer',
		});
		response.end();
	}

	async #finish(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
		const { provider, doorkeeper, publicUrl } = this.#options;
		const secure = isSecure(request, publicUrl);
		const begun = unseal(cookieOf(request, nameOf(COOKIE, secure)), this.#key, Date.now());
		if (!begun) throw new DrehkreuzError('DK-PERSON-PROVIDER-FLOW');
		const { identity, idToken } = await provider.finish(url, begun);
		const { token, session } = await doorkeeper.signInBy(identity, idToken);
		// Whoever was signed in here before is not any more.
		const before = sessionTokenOf(request, secure);
		if (before !== undefined) await doorkeeper.signOut(before);
		response.setHeader('set-cookie', [sessionCookie(token, secure, session.expiresAt), this.#begunCookie('', secure)]);
		onwardPage(request, response, returnPathOf(begun.returnTo));
	}

	async #signOut(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { provider, doorkeeper, publicUrl } = this.#options;
		const secure = isSecure(request, publicUrl);
		assertSameOrigin(request, publicUrl);
		const found = await doorkeeper.find(sessionTokenOf(request, secure));
		if (!found) throw new DrehkreuzError('DK-PERSON-SESSION');
		assertCsrf(request, found.session);
		await doorkeeper.signOut(found.token);
		const { idToken } = found.session;
		const url = idToken === undefined ? undefined : await provider.signOutUrl(idToken, `${originOf(request, publicUrl)}${DEFAULT_RETURN}`);
		response.writeHead(200, {
			'content-type': 'application/json; charset=utf-8',
			'set-cookie': noSessionCookie(secure),
			'cache-control': 'no-store',
			'x-content-type-options': 'nosniff',
		});
		response.end(JSON.stringify(url === undefined ? {} : { url }));
	}

	/** @param value empty: removes it */
	#begunCookie(value: string, secure: boolean): string {
		return cookie({ name: nameOf(COOKIE, secure), value, secure, sameSite: 'Lax', seconds: value === '' ? 0 : BEGUN_S });
	}
}
