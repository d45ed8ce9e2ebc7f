/**
 * The cookie that holds the session's token.
 *
 * HttpOnly: no script reads it. SameSite=Strict: no other site sends it along, neither with a form nor with a link; a page that somebody reaches from
 * elsewhere must therefore ask once more from here (the monitor does so by fetching, the way back from the identity provider by a page in between).
 * Over TLS it is Secure and its name begins with `__Host-`: no other host of the domain and no unencrypted answer can put one in its place.
 */
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

type Headers = Pick<IncomingMessage, 'headers'>;

const NAME = 'drehkreuz_session';

/** @param publicUrl `server.publicUrl` of the configuration. TLS may end at a proxy: then it says so. */
export function isSecure(request: Pick<IncomingMessage, 'socket'>, publicUrl: string | undefined): boolean {
	return publicUrl === undefined ? (request.socket as Partial<TLSSocket>).encrypted === true : publicUrl.startsWith('https:');
}

/** The token; undefined when there is none, or more than one: then somebody else put one there. */
export function sessionTokenOf(request: Headers, secure: boolean): string | undefined {
	return cookieOf(request, nameOf(NAME, secure));
}

/** Value of `Set-Cookie`. @param expiresAt epoch milliseconds */
export function sessionCookie(token: string, secure: boolean, expiresAt: number, now = Date.now()): string {
	return cookie({ name: nameOf(NAME, secure), value: token, secure, sameSite: 'Strict', seconds: Math.max(0, Math.floor((expiresAt - now) / 1_000)) });
}

/** Value of `Set-Cookie` that removes it. */
export function noSessionCookie(secure: boolean): string {
	return cookie({ name: nameOf(NAME, secure), value: '', secure, sameSite: 'Strict', seconds: 0 });
}

export interface CookieParts {
	readonly name: string;
	/** Base64url. */
	readonly value: string;
	readonly secure: boolean;
	readonly sameSite: 'Strict' | 'Lax';
	/** 0 removes it. */
	readonly seconds: number;
}

/** Value of `Set-Cookie`. */
export function cookie({ name, value, secure, sameSite, seconds }: CookieParts): string {
	return `${name}=${value}; Path=/; HttpOnly; SameSite=${sameSite}; Max-Age=${seconds}${secure ? '; Secure' : ''}`;
}

/** Undefined when there is none, or more than one. RFC 6265. */
export function cookieOf({ headers }: Headers, name: string): string | undefined {
	const values = (headers.cookie ?? '')
		.split(';')
		.map((part) => part.trim())
		.filter((part) => part.startsWith(`${name}=`))
		.map((part) => part.slice(name.length + 1));
	return values.length === 1 ? values[0] : undefined;
}

export function nameOf(name: string, secure: boolean): string {
	return secure ? `__Host-${name}` : name;
}
