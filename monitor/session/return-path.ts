/** Where to go after signing in: only to pages of ours, so that no link can lead through our sign-in to somebody else's page. */

const PLACES = ['/monitor/', '/flows/'];
export const DEFAULT_RETURN = '/monitor/';

/** The path when it is one of ours, else the monitor's first page. */
export function returnPathOf(wanted: string | undefined | null): string {
	if (typeof wanted !== 'string' || wanted.length > 2_000 || !/^\/[\x21-\x5b\x5d-\x7e]*$/.test(wanted)) return DEFAULT_RETURN;
	// Read as a browser reads it: `/monitor/..//elsewhere` and `//elsewhere` are none of ours.
	const url = new URL(wanted, 'http://here.invalid');
	const isOurs = url.host === 'here.invalid' && PLACES.some((place) => url.pathname.startsWith(place)) && !url.pathname.startsWith('/monitor/api/');
	return isOurs ? `${url.pathname}${url.search}${url.hash}` : DEFAULT_RETURN;
}
