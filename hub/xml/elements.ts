/** Global elements of a schema by the names that people write. */
import type { ElementDeclaration, SchemaModel } from '../standards/schema-model.ts';
import { localOf } from './names.ts';

const byLocalName = new WeakMap<SchemaModel, ReadonlyMap<string, readonly string[]>>();

/** The element of a Clark name, or of a local name that only one namespace of the schema has. */
export function globalElement(model: SchemaModel, name: string): ElementDeclaration | undefined {
	if (Object.hasOwn(model.elements, name)) return model.elements[name];
	const names = byLocalName.get(model) ?? localNames(model);
	byLocalName.set(model, names);
	const [first, second] = names.get(name) ?? [];
	return first === undefined || second !== undefined ? undefined : model.elements[first];
}

function localNames(model: SchemaModel): Map<string, string[]> {
	const names = new Map<string, string[]>();
	for (const name of Object.keys(model.elements)) names.set(localOf(name), [...(names.get(localOf(name)) ?? []), name]);
	return names;
}
