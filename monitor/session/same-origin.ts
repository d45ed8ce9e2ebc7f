/**
 * Was a change asked for by a page of ours? Two answers that must both be yes for the monitor's API: the browser says where the request came from, and the page
 * knows the session's own value, which no other page can read.
 */
import type { IncomingMessage } from 'node:http';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Session } from '../../hub/people/people.ts';
import { sameSecret } from '../../hub/people/tokens.ts';
import { isSecure } from './session-cookie.ts';

export const CSRF_HEADER = 'x-drehkreuz-csrf';

type Request = Pick<IncomingMessage, 'headers' | 'socket'>;

/**
 * Sec-Fetch-Site is believed first: no script can set it, and it knows nothing of proxies that change the host. Older browsers, and all on plain http, say
 * Origin. A request with neither comes from no browser, which is no danger here: nobody else's cookie is in it.
 * @param publicUrl `server.publicUrl` of the configuration
 * @throws DrehkreuzError DK-PERSON-CSRF
 */
export function assertSameOrigin(request: Request, publicUrl: string | undefined): void {
	const site = request.headers['sec-fetch-site'];
	const { origin } = request.headers;
	const fits = site !== undefined ? site === 'same-origin' : origin === undefined || origin === originOf(request, publicUrl);
	if (!fits) throw new DrehkreuzError('DK-PERSON-CSRF');
}

/** As `assertSameOrigin`, for the handshake of a WebSocket: every browser sends Origin with it. @throws DrehkreuzError DK-PERSON-CSRF */
export function assertSameOriginSocket(request: Request, publicUrl: string | undefined): void {
	if (request.headers.origin === undefined) throw new DrehkreuzError('DK-PERSON-CSRF');
	assertSameOrigin(request, publicUrl);
}

/** @throws DrehkreuzError DK-PERSON-CSRF */
export function assertCsrf({ headers }: Pick<IncomingMessage, 'headers'>, session: Pick<Session, 'csrf'>): void {
	const given = headers[CSRF_HEADER];
	if (!sameSecret(typeof given === 'string' ? given : undefined, session.csrf)) throw new DrehkreuzError('DK-PERSON-CSRF');
}

/** Where browsers reach us, e.g. `https://hub.example.org`. */
export function originOf(request: Request, publicUrl: string | undefined): string {
	return publicUrl === undefined ? `${isSecure(request, undefined) ? 'https' : 'http'}://${request.headers.host ?? ''}` : new URL(publicUrl).origin;
}
