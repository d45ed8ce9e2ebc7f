/**
 * Instances come with ids of XDF 2 or XDF 3, with or without versions. This gives one the keys of a schema, and finds the way back, so that a
 * report names the place as the sender wrote it.
 */
import { type Child, childrenOf, type KeyOptions } from './children.ts';
import { normalElement, sameElement } from './ids.ts';
import type { FimGruppe, FimSchema } from './model.ts';

export interface Keyed {
	/** The given value itself when no key had to be changed. */
	readonly instance: unknown;
	readonly renamed: boolean;
	/** JSON pointer in `instance` → JSON pointer in what was given. */
	original(pointer: string): string;
}

/** Keys that no child of the schema has stay as they are; so does a second key for the same child. */
export function withKeysOf(schema: FimSchema, given: unknown, options: KeyOptions = {}): Keyed {
	const written = new Map<string, string>();
	const instance = rename(schema, given, '', options, written);
	return {
		instance,
		renamed: written.size > 0,
		original: (pointer) => {
			let at = '';
			let back = '';
			for (const segment of pointer.split('/').slice(1)) {
				at += `/${segment}`;
				back += `/${written.get(at) ?? segment}`;
			}
			return back;
		},
	};
}

function rename(parent: FimSchema | FimGruppe, given: unknown, pointer: string, options: KeyOptions, written: Map<string, string>): unknown {
	if (Array.isArray(given)) {
		const items: unknown[] = given.map((item: unknown, index) => rename(parent, item, `${pointer}/${index}`, options, written));
		return items.some((item, index) => item !== given[index]) ? items : given;
	}
	if (typeof given !== 'object' || given === null) return given;
	const children = childrenFor(childrenOf(parent, options), given);
	let changed = false;
	const entries = Object.entries(given).map(([key, value]): [string, unknown] => {
		const child = children.get(key);
		if (!child) return [key, value];
		const at = `${pointer}/${child.key}`;
		if (child.key !== key) written.set(at, key);
		const inner = child.element.kind === 'gruppe' ? rename(child.element, value, at, options, written) : value;
		changed ||= child.key !== key || inner !== value;
		return [child.key, inner];
	});
	return changed ? Object.fromEntries(entries) : given;
}

/** Key of the given object → the one child that it means. One pass: the object may hold a hundred thousand keys that mean nothing. */
function childrenFor(children: readonly Child[], given: object): ReadonlyMap<string, Child> {
	const byKey = new Map(children.map((child) => [child.key, child]));
	const byId = Map.groupBy(children, ({ key }) => idIn(key));
	const found = new Map<string, Child>();
	const meant = new Map<Child, string[]>();
	for (const key of Object.keys(given)) {
		const exact = byKey.get(key);
		if (exact) found.set(key, exact);
		else {
			const [child, other] = (byId.get(idIn(key)) ?? []).filter((candidate) => sameElement(candidate.key, key) && !Object.hasOwn(given, candidate.key));
			if (child && !other) meant.set(child, [...(meant.get(child) ?? []).slice(0, 1), key]);
		}
	}
	for (const [child, [key, second]] of meant) if (key !== undefined && second === undefined) found.set(key, child);
	return found;
}

/** Without the version, in the notation of XDF 3. */
function idIn(key: string): string {
	return normalElement(key).split('V')[0] ?? key;
}
