/**
 * What a group, or the schema itself, has as children in instances: without labels, which carry no value, and every element once.
 *
 * The same element twice in one parent (QS rule 1004) cannot be told apart by its key. It becomes one child that repeats: the numbers are
 * added, so two required ones become a list of exactly two, and the first place decides where the list stands.
 */
import type { FimFeld, FimGruppe, FimSchema, FimStruktur } from './model.ts';

export interface KeyOptions {
	/** Keys are `F60000000227V1.1.0` instead of `F60000000227`. Default false. */
	readonly versions?: boolean;
}

export interface Child {
	/** Key in JSON, name of the element in XML. */
	readonly key: string;
	readonly element: FimFeld | FimGruppe;
	readonly min: number;
	/** `null` for any number. */
	readonly max: number | null;
	/** How many places of the document this child stands for. More than 1: QS 1004. */
	readonly places: number;
}

export function keyOf({ id, version }: { readonly id: string; readonly version?: string | undefined }, { versions = false }: KeyOptions = {}): string {
	return versions && version !== undefined ? `${id}V${version}` : id;
}

export function childrenOf({ struktur }: { readonly struktur: readonly FimStruktur[] }, options: KeyOptions = {}): readonly Child[] {
	const children = new Map<string, Child>();
	for (const { element, min, max } of struktur) {
		if (element.kind === 'feld' && element.feldart === 'label') continue;
		const key = keyOf(element, options);
		const first = children.get(key);
		children.set(key, first ? merged(first, min, max) : { key, element, min, max, places: 1 });
	}
	return [...children.values()];
}

/** A list in JSON. */
export function repeats({ max }: Child): boolean {
	return max !== 1;
}

/** Exactly one child is filled (XDF 3, `art` X). */
export function isAuswahl(parent: FimSchema | FimGruppe): boolean {
	return 'auswahl' in parent && parent.auswahl;
}

function merged(first: Child, min: number, max: number | null): Child {
	return { ...first, min: first.min + min, max: first.max === null || max === null ? null : first.max + max, places: first.places + 1 };
}
