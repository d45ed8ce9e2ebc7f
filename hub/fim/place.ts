/** A place of an instance in words that a clerk understands: `Antragsteller › Anschrift › Postleitzahl (F60000000246)`. */
import { type Child, childrenOf, type KeyOptions } from './children.ts';
import type { FimGruppe, FimSchema } from './model.ts';

/** Id of the element at the end, where there is one. */
export function namesText(names: readonly string[], id?: string): string {
	return `${names.join(' › ')}${id === undefined ? '' : ` (${id})`}`;
}

/** Of a JSON pointer into an instance with the keys of the schema. As far as the schema knows the way; undefined for the whole instance. */
export function placeText(schema: FimSchema, pointer: string, options: KeyOptions = {}): string | undefined {
	let parent: FimSchema | FimGruppe | undefined = schema;
	const names: string[] = [];
	let id: string | undefined;
	for (const segment of pointer.split('/').slice(1)) {
		if (/^\d+$/.test(segment) && names.length > 0) {
			names[names.length - 1] = `${names.at(-1)} [${Number(segment) + 1}]`;
			continue;
		}
		const child: Child | undefined = parent && childrenOf(parent, options).find(({ key }) => key === segment);
		if (!child) break;
		names.push(child.element.name);
		id = child.element.id;
		parent = child.element.kind === 'gruppe' ? child.element : undefined;
	}
	return names.length === 0 ? undefined : namesText(names, id);
}
