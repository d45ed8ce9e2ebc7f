/**
 * The head of a genericode list: what it is called, without its rows. Source: OASIS genericode 1.0, `Identification`; XÖV: `CanonicalUri` is the
 * listURI, `CanonicalVersionUri` is `<listURI>_<version>`.
 */
import type { HeadElement, HeadVisitor } from '../text/xml-head.ts';

export const GENERICODE = 'http://docs.oasis-open.org/codelist/ns/genericode/1.0/';

export interface GenericodeHead {
	readonly canonicalUri: string;
	readonly version: string;
	readonly canonicalVersionUri: string;
	readonly shortName: string;
}

export function isGenericode(root: Pick<HeadElement, 'name' | 'namespace'>): boolean {
	return root.name === 'CodeList' && root.namespace === GENERICODE;
}

/** Give it to `readHead`, then ask for the head. The elements below the root have no namespace, but FIM writes them with one. */
export class GenericodeHeadReader implements HeadVisitor {
	readonly #said = new Map<string, string>();

	close({ path }: HeadElement, text: string): 'enough' | undefined {
		const [, section, name, ...deeper] = path.split('/');
		if (section === 'Identification' && name !== undefined && deeper.length === 0 && !this.#said.has(name)) this.#said.set(name, text);
		return path === 'CodeList/Identification' ? 'enough' : undefined;
	}

	/** Undefined when the list does not say which one it is. */
	get head(): GenericodeHead | undefined {
		const canonicalUri = this.#said.get('CanonicalUri');
		const version = this.#said.get('Version');
		if (!canonicalUri || !version) return undefined;
		return {
			canonicalUri,
			version,
			canonicalVersionUri: this.#said.get('CanonicalVersionUri') || `${canonicalUri}_${version}`,
			shortName: this.#said.get('ShortName') ?? '',
		};
	}
}
