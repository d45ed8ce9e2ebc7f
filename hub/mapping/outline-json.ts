/** The places of a JSON schema (2020-12), for the person who maps. Follows `$ref` within the schema; reads `allOf` as together, `oneOf`, `anyOf` and `then` as choice. Pure. */
import type { Outline, OutlineOptions } from '../standards/structures.ts';
import { fewValues, outlineOf, type Place, shortDocumentation } from './outline-limits.ts';
import { formatPath } from './path.ts';

type Schema = Readonly<Record<string, unknown>>;

/** What several parts of a schema say about one place. */
interface Merged {
	readonly properties: ReadonlyMap<string, { readonly schemas: readonly Schema[]; readonly required: boolean }>;
	readonly items: readonly Schema[];
	readonly type: string;
	readonly documentation: string | undefined;
	readonly values: readonly unknown[] | undefined;
}

/** References to references and combinations within combinations; more is a schema that refers to itself. */
const NESTING_MAX = 20;

export function outlineOfJsonSchema(schema: object, options: OutlineOptions = {}): Outline {
	const root = schema as Schema;
	return outlineOf(() => {
		const merged = merge(root, [root]);
		return merged.items.length > 0 ? [place(root, '', true, [root])] : propertiesOf(root, merged, '');
	}, options);
}

function propertiesOf(root: Schema, merged: Merged, above: string): readonly Place[] {
	return [...merged.properties].map(([name, { schemas, required }]) =>
		place(root, above === '' ? formatPath([{ key: name }]) : `${above}/${formatPath([{ key: name }])}`, required, schemas),
	);
}

function place(root: Schema, path: string, required: boolean, schemas: readonly Schema[]): Place {
	let merged = merge(root, schemas);
	const documentation = merged.documentation;
	let written = path;
	let list = false;
	while (merged.items.length > 0 && written.length < path.length + 3 * NESTING_MAX) {
		list = true;
		written += '[*]';
		merged = merge(root, merged.items);
	}
	const inner = merged;
	return {
		node: {
			path: written,
			required,
			list,
			inner: inner.properties.size > 0,
			type: inner.type,
			...shortDocumentation(documentation ?? inner.documentation),
			...fewValues(inner.values),
		},
		below: () => propertiesOf(root, inner, written),
	};
}

function merge(root: Schema, schemas: readonly Schema[]): Merged {
	const properties = new Map<string, { schemas: Schema[]; required: boolean }>();
	const items: Schema[] = [];
	let type: string | undefined;
	let documentation: string | undefined;
	let values: readonly unknown[] | undefined;
	const take = (schema: unknown, choice: boolean, nesting: number): void => {
		if (typeof schema !== 'object' || schema === null || nesting > NESTING_MAX) return;
		const { $ref, title, description, properties: own, required, items: entries, allOf, oneOf, anyOf, enum: allowed, const: only } = schema as Schema;
		documentation ??= [title, description].filter((text) => typeof text === 'string').join(': ') || undefined;
		if (typeof $ref === 'string') take(resolved(root, $ref), choice, nesting + 1);
		type ??= typeOf(schema as Schema);
		values ??= Array.isArray(allowed) ? allowed : only === undefined ? undefined : [only];
		const needed = !choice && Array.isArray(required) ? (required as unknown[]) : [];
		for (const [name, inner] of entriesOf(own)) {
			const known = properties.get(name);
			if (known) known.schemas.push(inner);
			else properties.set(name, { schemas: [inner], required: false });
		}
		if (typeof entries === 'object' && entries !== null && !Array.isArray(entries)) items.push(entries as Schema);
		for (const part of listOf(allOf)) take(part, choice, nesting + 1);
		const alternatives = [...listOf(oneOf), ...listOf(anyOf)];
		for (const part of alternatives) take(part, choice || alternatives.length > 1, nesting + 1);
		for (const part of [(schema as Schema).then, (schema as Schema).else]) take(part, true, nesting + 1);
		for (const name of needed) {
			const property = properties.get(String(name));
			if (property) property.required = true;
		}
	};
	for (const schema of schemas) take(schema, false, 0);
	return { properties, items, type: type ?? (properties.size > 0 ? 'object' : 'any'), documentation, values };
}

function typeOf({ type, format }: Schema): string | undefined {
	const name = Array.isArray(type) ? type.filter((one) => one !== 'null').join(' | ') : typeof type === 'string' ? type : undefined;
	return name === 'string' && typeof format === 'string' ? format : name;
}

function entriesOf(properties: unknown): readonly (readonly [string, Schema])[] {
	if (typeof properties !== 'object' || properties === null) return [];
	return Object.entries(properties).flatMap(([name, inner]) => (typeof inner === 'object' && inner !== null ? [[name, inner as Schema] as const] : []));
}

function listOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

/** `#/$defs/name` and `#name`, and the same behind the schema's own `$id`. References to other schemas are not followed. */
function resolved(root: Schema, reference: string): unknown {
	const [before = '', fragment = ''] = reference.split('#');
	if (before !== '' && before !== root.$id) return undefined;
	if (fragment === '') return root;
	if (!fragment.startsWith('/')) return entriesOf(root.$defs).find(([, inner]) => inner.$anchor === fragment)?.[1];
	let here: unknown = root;
	for (const step of fragment.slice(1).split('/')) {
		const key = decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
		here = typeof here === 'object' && here !== null && Object.hasOwn(here, key) ? (here as Record<string, unknown>)[key] : undefined;
	}
	return here;
}
