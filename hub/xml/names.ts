/** Names in Clark notation, and the prefixes under which their namespaces are written. */

export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const XML = 'http://www.w3.org/XML/1998/namespace';

export interface Name {
	readonly namespace: string;
	readonly local: string;
}

/** `{namespace}local`, or a local name alone. */
export function nameOf(clark: string): Name {
	const end = clark.startsWith('{') ? clark.indexOf('}') : -1;
	return end < 0 ? { namespace: '', local: clark } : { namespace: clark.slice(1, end), local: clark.slice(end + 1) };
}

/** Steps of a path are short: without namespace. */
export function localOf(clark: string): string {
	return nameOf(clark).local;
}

/** XML 1.0 and Namespaces in XML: a name without colon. */
export function isNcName(name: string): boolean {
	return /^[\p{L}_][\p{L}\p{Nd}\p{M}._\-\u00B7]*$/u.test(name) && name.length <= 1_000;
}

/** Namespaces whose prefixes everybody expects. */
const customary: Readonly<Record<string, string>> = {
	[XSI]: 'xsi',
	'http://www.w3.org/2001/XMLSchema': 'xs',
	'http://www.w3.org/1999/xlink': 'xlink',
	'http://www.w3.org/2000/09/xmldsig#': 'ds',
};

/** Parts of a namespace that say nothing about the standard. */
const meaningless = new Set(['http', 'https', 'urn', 'www', 'schema', 'schemas', 'schemata', 'xsd', 'ns', 'namespace', 'xoev-de', 'tech']);

/** Hands out one prefix per namespace; the same namespaces in the same order get the same prefixes. */
export class Prefixes {
	readonly #byNamespace = new Map<string, string>([[XML, 'xml']]);
	readonly #taken = new Set(['xml', 'xmlns']);

	/** The name as it is written: `prefix:local`, or the local name when there is no namespace. */
	write(clark: string): string {
		const { namespace, local } = nameOf(clark);
		return namespace === '' ? local : `${this.#prefix(namespace)}:${local}`;
	}

	/** Prefix and namespace of everything written so far. */
	declared(): [prefix: string, namespace: string][] {
		return [...this.#byNamespace].filter(([namespace]) => namespace !== XML).map(([namespace, prefix]) => [prefix, namespace]);
	}

	#prefix(namespace: string): string {
		const known = this.#byNamespace.get(namespace);
		if (known !== undefined) return known;
		const wanted = customary[namespace] ?? readable(namespace);
		let prefix = wanted;
		for (let n = 2; this.#taken.has(prefix); n++) prefix = `${wanted}${n}`;
		this.#taken.add(prefix);
		this.#byNamespace.set(namespace, prefix);
		return prefix;
	}
}

/** `xbau` for `http://www.xleitstelle.de/xbau/2/6`: the last part that is a word and not a version or a host. */
function readable(namespace: string): string {
	const words = namespace
		.toLowerCase()
		.split(/[/:#?]+/)
		.filter((part) => /^[a-z][a-z0-9_-]{1,19}$/.test(part) && !meaningless.has(part) && !/^v?\d/.test(part) && !part.startsWith('xml'));
	return words.at(-1) ?? 'ns';
}
