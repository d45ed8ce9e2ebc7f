/**
 * Finds the pack for a message by namespace and root element. Where several packs declare the same root, the first given one wins, unless a
 * pack is named.
 */
import type { PackDescription, PackNamespace } from './pack.ts';

export interface FoundSchema {
	readonly pack: PackDescription;
	readonly namespace: PackNamespace;
	/** File of the pack to compile. */
	readonly schema: string;
}

export interface RootName {
	readonly namespace: string;
	readonly name: string;
	/** Namespaces that the message names in `xsi:schemaLocation`. They are only a hint, and never fetched. */
	readonly claimed?: readonly string[];
}

/** True when `wanted` names the pack: its id, its name, its standard, or `<standard> <version>`. */
export function isNamed(pack: PackDescription, wanted: string): boolean {
	const name = wanted.trim().toLowerCase();
	return [pack.id, pack.name, pack.standard, `${pack.standard} ${pack.version}`, `${pack.standard}-${pack.version}`].includes(name);
}

/** Those that are named come first, in the order in which they are named. */
export function preferring(packs: readonly PackDescription[], ids: readonly string[] | undefined): readonly PackDescription[] {
	if (ids === undefined || ids.length === 0) return packs;
	const preferred = ids.flatMap((id) => packs.filter((pack) => pack.id === id));
	return [...preferred, ...packs.filter((pack) => !ids.includes(pack.id))];
}

/**
 * 1. a pack that declares the root element;
 * 2. a pack that knows the namespace: the root is wrong, and its schema says so;
 * 3. a pack that knows a namespace which the message claims in `xsi:schemaLocation`: the namespace is wrong, and its schema says so;
 * 4. the pack that was named, whatever the message is.
 */
export function findSchema(packs: readonly PackDescription[], root: RootName, wanted?: string): FoundSchema | undefined {
	const candidates = wanted === undefined ? packs : packs.filter((pack) => isNamed(pack, wanted));
	return (
		declaring(candidates, root) ??
		knowing(candidates, root.namespace) ??
		root.claimed?.map((claim) => knowing(candidates, claim)).find((found) => found) ??
		(wanted === undefined ? undefined : knowing(candidates, candidates[0]?.namespaces[0]?.namespace ?? ''))
	);
}

function declaring(packs: readonly PackDescription[], root: RootName): FoundSchema | undefined {
	for (const pack of packs) {
		const namespace = pack.namespaces.find((entry) => entry.namespace === root.namespace);
		const schema = namespace && Object.hasOwn(namespace.elements, root.name) ? namespace.elements[root.name] : undefined;
		if (namespace && schema !== undefined) return { pack, namespace, schema };
	}
	return undefined;
}

function knowing(packs: readonly PackDescription[], name: string): FoundSchema | undefined {
	for (const pack of packs) {
		// A schema without target namespace says nothing about a message without one.
		const namespace = name === '' ? undefined : pack.namespaces.find((entry) => entry.namespace === name);
		if (namespace) return { pack, namespace, schema: namespace.schema };
	}
	return undefined;
}
