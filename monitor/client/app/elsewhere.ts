/** Ways out of this page that belong to signing in: on to the editor, whence somebody was sent here, and to the identity provider, to end the session there too. */

/** Somebody opened the editor and had to sign in first: they go on there. The only other place that sends people here. */
export function goOnToEditor(): void {
	if (new URLSearchParams(window.location.search).get('return') === '/flows/') window.location.replace('/flows/');
}

/** Ends the session here and, where it can be, at the provider. @returns false when it could not be asked */
export async function signOutElsewhere(csrf: string): Promise<boolean> {
	const response = await fetch('/monitor/api/session/oidc/sign-out', { method: 'POST', headers: { 'x-drehkreuz-csrf': csrf } });
	if (!response.ok) return false;
	const { url } = (await response.json()) as { url?: string };
	if (url !== undefined) window.location.assign(url);
	return true;
}
