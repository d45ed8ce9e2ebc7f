/** Signs somebody in at a running hub, as a browser would, and brings the session along in requests. */
import type { BrowserContext } from 'playwright-core';
import { sessionTokenOf } from '../../monitor/session/session-cookie.ts';

export interface Visitor {
	readonly token: string;
	readonly csrf: string;
	/** Of requests that a page of the hub makes: cookie, origin, csrf value. */
	readonly headers: Readonly<Record<string, string>>;
}

/** @throws Error when the hub refuses */
export async function signIn(url: string, password: string, name = 'admin'): Promise<Visitor> {
	const response = await fetch(`${url}/monitor/api/session`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', origin: url },
		body: JSON.stringify({ name, password }),
	});
	if (!response.ok) throw new Error(`the hub did not let ${name} in: ${response.status} ${await response.text()}`);
	const { csrf } = (await response.json()) as { csrf: string };
	const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
	return visitor(url, sessionTokenOf({ headers: { cookie } }, false) ?? '', csrf);
}

/** Puts the session into a browser. */
export async function signInBrowser(context: BrowserContext, url: string, password: string, name = 'admin'): Promise<Visitor> {
	const signedIn = await signIn(url, password, name);
	await context.addCookies([{ name: 'drehkreuz_session', value: signedIn.token, url, httpOnly: true, sameSite: 'Strict' }]);
	return signedIn;
}

function visitor(url: string, token: string, csrf: string): Visitor {
	return { token, csrf, headers: { cookie: `drehkreuz_session=${token}`, origin: url, 'x-drehkreuz-csrf': csrf } };
}
