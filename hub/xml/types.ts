/** Types that may stand for another one: those derived from it, found by the names that people write. */
import type { SchemaModel } from '../standards/schema-model.ts';
import { localOf, nameOf } from './names.ts';

const derivedTypes = new WeakMap<SchemaModel, ReadonlyMap<string, readonly string[]>>();

/** Global types that are derived from `base`, at first or later hand, and may stand in a message. `base` itself counts. */
export function concreteTypes(model: SchemaModel, base: string): string[] {
	const direct = derivedTypes.get(model) ?? derivationsOf(model);
	derivedTypes.set(model, direct);
	const all = new Set([base]);
	for (const key of all) for (const derived of direct.get(key) ?? []) all.add(derived);
	return [...all].filter((key) => isGlobal(key) && model.types[key]?.abstract === false);
}

/** The key of the type that `wanted` names: by its Clark name, or by its local name among those derived from `declared`. */
export function findType(model: SchemaModel, wanted: string, declared: string): string | undefined {
	const anything = localOf(declared) === 'anyType';
	const allowed = anything ? Object.keys(model.types).filter((key) => isGlobal(key) && !model.types[key]?.abstract) : concreteTypes(model, declared);
	if (allowed.includes(wanted)) return wanted;
	const same = allowed.filter((key) => localOf(key) === wanted);
	return same.length === 1 ? same[0] : undefined;
}

/** Keys of local types hold a `/` behind the namespace. */
function isGlobal(key: string): boolean {
	const { local } = nameOf(key);
	return !local.includes('/') && !local.includes('#') && !local.includes(' ');
}

function derivationsOf(model: SchemaModel): Map<string, string[]> {
	const direct = new Map<string, string[]>();
	for (const [key, { base }] of Object.entries(model.types)) {
		if (base !== undefined) direct.set(base, [...(direct.get(base) ?? []), key]);
	}
	return direct;
}
