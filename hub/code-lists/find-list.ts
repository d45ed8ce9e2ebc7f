/**
 * Finds a code list among the packs. The same list may lie in several packs; the one of the pack that checks the message counts before the
 * others, because it was published with its schemas.
 */
import type { Pack, PackCodeList } from '../standards/pack.ts';

export interface FoundList {
	readonly pack: Pack;
	readonly list: PackCodeList;
}

export class CodeListIndex {
	readonly #byUri = new Map<string, FoundList[]>();
	readonly #byVersionUri = new Map<string, FoundList[]>();

	/** @param packs earlier ones count before later ones */
	constructor(packs: readonly Pack[]) {
		for (const pack of packs) {
			for (const list of pack.description.codeLists) {
				add(this.#byUri, keyOf(list.canonicalUri, list.version), { pack, list });
				add(this.#byVersionUri, list.canonicalVersionUri, { pack, list });
			}
		}
	}

	/**
	 * By listURI and listVersionID, as a message names it. Versions are compared as they are: they are neither numbers nor dates.
	 * @param preferred id of a pack
	 */
	find(listUri: string, version: string, preferred?: string): FoundList | undefined {
		return best(this.#byUri.get(keyOf(listUri, version)), preferred) ?? this.findVersion(`${listUri}_${version}`, preferred);
	}

	/** By canonicalVersionUri, as FIM names it. */
	findVersion(canonicalVersionUri: string, preferred?: string): FoundList | undefined {
		return best(this.#byVersionUri.get(canonicalVersionUri), preferred);
	}
}

/** Where a list can be had (XRepository, REST interface). */
export function xrepositoryUrl(canonicalVersionUri: string): string {
	return `https://www.xrepository.de/api/version_codeliste/${canonicalVersionUri}/genericode`;
}

function best(found: readonly FoundList[] | undefined, preferred: string | undefined): FoundList | undefined {
	return found?.find(({ pack }) => pack.description.id === preferred) ?? found?.[0];
}

function add(index: Map<string, FoundList[]>, key: string, entry: FoundList): void {
	const entries = index.get(key);
	if (entries) entries.push(entry);
	else index.set(key, [entry]);
}

function keyOf(listUri: string, version: string): string {
	return `${listUri}\n${version}`;
}
