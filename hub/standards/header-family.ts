/**
 * Header families: how the messages of a standard say who they are. Each family is a small data file under `families/`; a new one needs
 * no code. This file reads a header by such a description; it knows no XML engine, only the few elements that it walks over.
 *
 * XÖV mixes qualified and unqualified children on purpose: names are always compared together with their namespace.
 */

/** What the walk needs of an element. `namespace` is '' when there is none. */
export interface ElementView {
	readonly name: string;
	readonly namespace: string;
	attribute(name: string): string | undefined;
	children(): Iterable<ElementView>;
	text(): string;
}

/**
 * A path of child steps below the header, `prefix:name/name`. The prefix `root` stands for the namespace of the message's root element,
 * a step without prefix has no namespace.
 */
export type FieldPath = string | { readonly join: string; readonly of: readonly string[] };

export type HeaderField = 'nachrichtenUUID' | 'nachrichtentyp' | 'leser' | 'autor';

export interface HeaderFamily {
	readonly name: string;
	/** The specification that it was read from. */
	readonly source: string;
	/** Regular expression for the root's namespace; its named groups `standard`, `version` and `nachrichtentyp` are taken over. */
	readonly namespace?: string;
	/** Prefixes of the paths below. */
	readonly namespaces?: Readonly<Record<string, string>>;
	/** The child of the root that is the header; it must be among the first children. Absent: the family has no header. */
	readonly header?: string;
	/** Short name of the standard, where the namespace does not say it. */
	readonly standard?: string;
	/** Attributes of the root. */
	readonly standardAttribute?: string;
	readonly versionAttribute?: string;
	/** XÖV: when this attribute is there, whatever its value, the message is a test message. */
	readonly testAttribute?: string;
	/** Per field the places where it may stand; the first that holds something counts. */
	readonly fields: Partial<Readonly<Record<HeaderField, readonly FieldPath[]>>>;
}

/** The header stands first in every known standard; looking further would cost time on large messages. */
const HEADER_WITHIN_CHILDREN = 8;

/** What the namespace alone says. */
export function familyOfNamespace(families: readonly HeaderFamily[], namespace: string): { family: HeaderFamily; groups: Record<string, string> } | undefined {
	for (const family of families) {
		const groups = family.namespace === undefined ? undefined : new RegExp(family.namespace, 'u').exec(namespace)?.groups;
		if (groups) return { family, groups };
	}
	return undefined;
}

/** The family of a message and its header, found by the root's namespace and the name of the header element. */
export function familyOf(families: readonly HeaderFamily[], root: ElementView): { family: HeaderFamily; header?: ElementView } | undefined {
	const first: ElementView[] = [];
	for (const child of root.children()) {
		if (first.push(child) === HEADER_WITHIN_CHILDREN) break;
	}
	for (const family of families) {
		if (family.namespace !== undefined && !new RegExp(family.namespace, 'u').test(root.namespace)) continue;
		if (family.header === undefined) return { family };
		const wanted = stepOf(family, root.namespace, family.header);
		const header = first.find((child) => child.name === wanted.name && child.namespace === wanted.namespace);
		if (header) return { family, header };
	}
	return undefined;
}

/** A field of the header, or undefined when it is absent or does not look like a key: such a value must not wander into logs and routes. */
export function readField(family: HeaderFamily, root: ElementView, header: ElementView, field: HeaderField): string | undefined {
	for (const place of family.fields[field] ?? []) {
		const value = typeof place === 'string' ? textAt(family, root, header, place) : joinedAt(family, root, header, place);
		if (value !== undefined) return value;
	}
	return undefined;
}

/** Keys, codes, versions and names of standards: no spaces, no control characters, at most 255 characters. */
export function asToken(value: string | undefined): string | undefined {
	const trimmed = value?.trim();
	return trimmed !== undefined && /^[\p{L}\p{N}][\p{L}\p{N}._:+@/#-]{0,254}$/u.test(trimmed) ? trimmed : undefined;
}

function joinedAt(family: HeaderFamily, root: ElementView, header: ElementView, place: Exclude<FieldPath, string>): string | undefined {
	const parts = place.of.map((path) => textAt(family, root, header, path));
	return parts.every((part) => part !== undefined) ? asToken(parts.join(place.join)) : undefined;
}

function textAt(family: HeaderFamily, root: ElementView, header: ElementView, path: string): string | undefined {
	let element: ElementView | undefined = header;
	for (const step of path.split('/')) {
		const wanted = stepOf(family, root.namespace, step);
		element = childOf(element, wanted);
		if (!element) return undefined;
	}
	return asToken(element.text());
}

function childOf(element: ElementView, wanted: { name: string; namespace: string }): ElementView | undefined {
	for (const child of element.children()) {
		if (child.name === wanted.name && child.namespace === wanted.namespace) return child;
	}
	return undefined;
}

function stepOf(family: HeaderFamily, rootNamespace: string, step: string): { name: string; namespace: string } {
	const [left, right] = step.split(':');
	if (right === undefined) return { name: step, namespace: '' };
	return { name: right, namespace: left === 'root' ? rootNamespace : (family.namespaces?.[left ?? ''] ?? '') };
}
