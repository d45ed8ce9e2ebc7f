/** The URLs under which the files of a pack are shown to libxml2. The host can never exist (RFC 2606). */

const BASE = 'http://pack.invalid/';

export function packUrl(path: string): string {
	return BASE + path.split('/').map(encodeURIComponent).join('/');
}

/** The path in the pack that a URL means, or undefined when it lies elsewhere. */
export function packPath(url: string): string | undefined {
	return url.startsWith(BASE) ? decoded(url.slice(BASE.length)) : undefined;
}

/** `location` seen from a file that was loaded from `base`; undefined when it is no URL at all. */
export function resolveUrl(location: string, base: string): string | undefined {
	return URL.parse(location, base)?.href;
}

/** What URLs are looked up by. The same for URLs that differ only in escapes: libxml2 and the URL standard escape differently. */
export function urlKey(url: string): string {
	return decoded(URL.parse(url)?.href ?? url);
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
