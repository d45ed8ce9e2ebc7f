/**
 * Header families: how the messages of a standard say who they are. Each family is a small data file under `families/`
 * (`schemas/header-family.schema.json`); a new one needs no code. This file reads a header by such a description; it knows no XML engine, only
 * the few elements that it walks over.
 *
 * XÖV mixes qualified and unqualified children on purpose: names are always compared together with their namespace.
 */
import { filled, groupsOf } from './family-pattern.ts';

/** What the walk needs of an element. `namespace` is '' when there is none. */
export interface ElementView {
	readonly name: string;
	readonly namespace: string;
	attribute(name: string): string | undefined;
	children(): Iterable<ElementView>;
	text(): string;
}

/**
 * Where a value stands: a path of child steps below the header, `prefix:name/name`. The prefix `root` stands for the namespace of the message's
 * root element, a step without prefix has no namespace, `prefix:*` is the first child of that namespace.
 * `join` puts several values together, all of which must be there; `at`, `pattern` and `as` write one value anew out of the named groups.
 */
export type FieldPath =
	| string
	| { readonly join: string; readonly of: readonly FieldPath[] }
	| { readonly at: string; readonly pattern: string; readonly as: string };

export type HeaderField = 'nachrichtenUUID' | 'nachrichtentyp' | 'erstellungszeitpunkt' | 'leser' | 'autor';

/** What a value of the header says about the standard: where it fits the pattern, the message is of this more special standard. */
export interface Specialisation {
	readonly at: string;
	/** Its named groups can be used in `standard` and `version` as `{group}`. */
	readonly pattern: string;
	readonly standard: string;
	readonly version: string;
}

export interface HeaderFamily {
	readonly name: string;
	/** The specification that it was read from. */
	readonly source: string;
	/** Regular expression for the root's namespace; its named groups `standard`, `version` and `nachrichtentyp` are taken over. */
	readonly namespace?: string;
	/** Prefixes of the paths below. */
	readonly namespaces?: Readonly<Record<string, string>>;
	/** Path from the root to the header; `.` is the root itself. Absent: the family only tells namespaces apart. */
	readonly header?: string;
	/** Short name of the standard, where the namespace does not say it. */
	readonly standard?: string;
	/** Version, where it stands in the namespace in another form: `{jahr}.{monat}` out of the named groups. */
	readonly version?: string;
	/** Attributes of the root. */
	readonly standardAttribute?: string;
	readonly versionAttribute?: string;
	/** XÖV: when this attribute is there, whatever its value, the message is a test message. */
	readonly testAttribute?: string;
	/** Path from the header; when there is such an element, the message is a test message. */
	readonly testElement?: string;
	readonly says?: readonly Specialisation[];
	/** Per field the places where it may stand; the first that holds something counts. */
	readonly fields: Partial<Readonly<Record<HeaderField, readonly FieldPath[]>>>;
}

export interface FoundFamily {
	readonly family: HeaderFamily;
	readonly header?: ElementView;
}

/** Headers stand first in every known standard, and hold few elements; looking further would cost more time than the rest of the recognition. */
const CHILDREN_LOOKED_AT = 16;
/** Namespaces whose families are remembered; an installation meets some dozens. */
const NAMESPACES_KEPT = 500;
/** No namespace of a standard is longer. */
const NAMESPACE_LENGTH = 500;
/** xs:dateTime; the zone is missing in older standards. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,12})?(?:Z|[+-]\d{2}:\d{2})?$/;

/** A view that asks for nothing twice, and only for the first children. A class, because closures for each element would keep the garbage collector busy. */
class RememberedView implements ElementView {
	readonly #element: ElementView;
	#name: string | undefined;
	#namespace: string | undefined;
	#children: readonly ElementView[] | undefined;

	constructor(element: ElementView) {
		this.#element = element;
	}

	get name(): string {
		this.#name ??= this.#element.name;
		return this.#name;
	}

	get namespace(): string {
		this.#namespace ??= this.#element.namespace;
		return this.#namespace;
	}

	attribute(name: string): string | undefined {
		return this.#element.attribute(name);
	}

	text(): string {
		return this.#element.text();
	}

	children(): readonly ElementView[] {
		this.#children ??= firstChildren(this.#element);
		return this.#children;
	}
}

export function remembered(element: ElementView): ElementView {
	return element instanceof RememberedView ? element : new RememberedView(element);
}

/** What the namespace alone says. */
export function familyOfNamespace(families: readonly HeaderFamily[], namespace: string): { family: HeaderFamily; groups: Record<string, string> } | undefined {
	return fitting(families, namespace).find(({ groups }) => groups) as { family: HeaderFamily; groups: Record<string, string> } | undefined;
}

/** The family of a message and its header. A family without header counts only where no other has one that the message has. */
export function familyOf(families: readonly HeaderFamily[], root: ElementView): FoundFamily | undefined {
	let byNamespace: FoundFamily | undefined;
	for (const { family } of fitting(families, root.namespace)) {
		const header = family.header === undefined ? undefined : elementAt(family, root, root, family.header);
		if (header) return { family, header };
		if (family.namespace !== undefined) byNamespace ??= { family };
	}
	return byNamespace;
}

/**
 * True when the message says that it is a test. A message whose header is missing or broken is not less of a test for it: then its namespace, or
 * the attribute with the standard's name that every XÖV message has, tells that the attribute means that.
 */
export function isTestMessage(families: readonly HeaderFamily[], found: FoundFamily | undefined, root: ElementView): boolean {
	const has = (attribute: string | undefined) => attribute !== undefined && root.attribute(attribute) !== undefined;
	if (found?.header && found.family.testElement !== undefined && elementAt(found.family, root, found.header, found.family.testElement)) return true;
	return fitting(families, root.namespace).some(({ family, groups }) => {
		const applies = family === found?.family || groups !== undefined || has(family.standardAttribute);
		return applies && has(family.testAttribute);
	});
}

/** Standard and version that the header says in its own words. */
export function saidByHeader({ family, header }: FoundFamily, root: ElementView): { standard: string; version: string } | undefined {
	if (!header) return undefined;
	for (const { at, pattern, standard, version } of family.says ?? []) {
		const groups = groupsOf(pattern, elementAt(family, root, header, at)?.text().trim() ?? '');
		if (groups) return { standard: filled(standard, groups), version: filled(version, groups) };
	}
	return undefined;
}

/** A field of the header, or undefined when it is absent or does not look like a key: such a value must not wander into logs and routes. */
export function readField(family: HeaderFamily, root: ElementView, header: ElementView, field: HeaderField): string | undefined {
	for (const place of family.fields[field] ?? []) {
		const value = asToken(valueAt(family, root, header, place));
		if (value !== undefined && (field !== 'erstellungszeitpunkt' || DATE_TIME.test(value))) return value;
	}
	return undefined;
}

/** Keys, codes, versions and names of standards: no spaces, no control characters, at most 255 characters. */
export function asToken(value: string | undefined): string | undefined {
	const trimmed = value?.trim();
	return trimmed !== undefined && /^[\p{L}\p{N}][\p{L}\p{N}._:+@/#-]{0,254}$/u.test(trimmed) ? trimmed : undefined;
}

function valueAt(family: HeaderFamily, root: ElementView, header: ElementView, place: FieldPath): string | undefined {
	if (typeof place === 'string') return asToken(elementAt(family, root, header, place)?.text());
	if ('at' in place) {
		const groups = groupsOf(place.pattern, elementAt(family, root, header, place.at)?.text().trim() ?? '');
		return groups && filled(place.as, groups);
	}
	const parts = place.of.map((part) => valueAt(family, root, header, part));
	return parts.every((part) => part !== undefined) ? parts.join(place.join) : undefined;
}

function elementAt(family: HeaderFamily, root: ElementView, from: ElementView, path: string): ElementView | undefined {
	if (path === '.') return from;
	let element: ElementView | undefined = from;
	for (const { name, namespace } of stepsOf(family, path)) {
		if (!element) return undefined;
		element = childOf(element, name, namespace ?? root.namespace);
	}
	return element;
}

function childOf(element: ElementView, name: string, namespace: string): ElementView | undefined {
	let seen = 0;
	for (const child of element.children()) {
		if (seen++ === CHILDREN_LOOKED_AT) return undefined;
		if ((name === '*' || child.name === name) && child.namespace === namespace) return child;
	}
	return undefined;
}

function firstChildren(element: ElementView): readonly ElementView[] {
	const first: ElementView[] = [];
	for (const child of element.children()) {
		if (first.push(remembered(child)) === CHILDREN_LOOKED_AT) break;
	}
	return first;
}

interface Step {
	readonly name: string;
	/** Absent: that of the message's root element. */
	readonly namespace?: string;
}

const stepsByPath = new WeakMap<HeaderFamily, Map<string, readonly Step[]>>();

/** The steps of a path, taken apart once. */
function stepsOf(family: HeaderFamily, path: string): readonly Step[] {
	const byPath = stepsByPath.get(family) ?? new Map<string, readonly Step[]>();
	stepsByPath.set(family, byPath);
	const steps = byPath.get(path) ?? path.split('/').map((step) => stepOf(family, step));
	byPath.set(path, steps);
	return steps;
}

function stepOf(family: HeaderFamily, step: string): Step {
	const [left, right] = step.split(':');
	if (right === undefined) return { name: step, namespace: '' };
	return left === 'root' ? { name: right } : { name: right, namespace: family.namespaces?.[left ?? ''] ?? '' };
}

interface Fitting {
	readonly family: HeaderFamily;
	/** Named groups of the namespace; absent for a family that asks for no namespace. */
	readonly groups?: Record<string, string>;
}

const fittingByNamespace = new WeakMap<readonly HeaderFamily[], Map<string, readonly Fitting[]>>();

/** The families that a message of this namespace can belong to, in their order. Worked out once per namespace: each message asks several times. */
function fitting(families: readonly HeaderFamily[], namespace: string): readonly Fitting[] {
	const byNamespace = fittingByNamespace.get(families) ?? new Map<string, readonly Fitting[]>();
	fittingByNamespace.set(families, byNamespace);
	const known = byNamespace.get(namespace);
	if (known) return known;
	const found = families.flatMap((family): Fitting[] => {
		if (family.namespace === undefined) return [{ family }];
		const groups = groupsIn(family, namespace);
		return groups ? [{ family, groups }] : [];
	});
	// Namespaces of hostile messages must not fill the memory.
	if (byNamespace.size >= NAMESPACES_KEPT) byNamespace.clear();
	if (namespace.length <= NAMESPACE_LENGTH) byNamespace.set(namespace, found);
	return found;
}

function groupsIn(family: HeaderFamily, namespace: string): Record<string, string> | undefined {
	return family.namespace === undefined || namespace.length > NAMESPACE_LENGTH ? undefined : groupsOf(family.namespace, namespace);
}
