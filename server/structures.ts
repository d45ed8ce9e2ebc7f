/** The structures of all schemas behind one door: JSON schemas here, XML schemas by the adapter that knows the packs. Implements the port `Structures`. */
import { DrehkreuzError } from '../hub/errors/drehkreuz-error.ts';
import { outlineOfJsonSchema } from '../hub/mapping/outline-json.ts';
import type { Outline, OutlineOptions, Structures, StructureTarget, TargetInfo, Written } from '../hub/standards/structures.ts';

export interface JsonSchemas {
	/** By `$id`. */
	readonly schemas: ReadonlyMap<string, object>;
	/** The `$id` behind a name. */
	idOf(name: string): string;
}

export type XmlTarget = Extract<StructureTarget, { kind: 'xml' }>;

export interface XmlStructures {
	targets(): Promise<readonly TargetInfo[]>;
	outline(target: XmlTarget, options: OutlineOptions): Promise<Outline>;
	write(target: XmlTarget, value: unknown): Promise<Written>;
}

export interface FimTargets {
	targets(): Promise<readonly TargetInfo[]>;
	jsonSchema(name: string): Promise<object | undefined>;
}

const TARGETS_MAX = 2_000;
/** Schemas of our own configuration: nobody maps an application to them. */
const NO_CONTENT = new Set(['config', 'tenant', 'routing-table', 'mapping'].map((name) => `urn:drehkreuz:schema:${name}`));

export function structuresOf(json: JsonSchemas, xml: XmlStructures, fim: FimTargets): Structures {
	const schemaOf = async (name: string): Promise<object> => {
		const schema = json.schemas.get(json.idOf(name)) ?? (await fim.jsonSchema(name));
		if (!schema) throw new DrehkreuzError('DK-MAP-TARGET-UNKNOWN', { target: name.slice(0, 200) });
		return schema;
	};
	return {
		targets: async () => {
			const own = [...json.schemas]
				.filter(([id]) => !NO_CONTENT.has(id))
				.map(([id, schema]): TargetInfo => ({ target: { kind: 'json', schema: id }, title: titleOf(schema) ?? id }));
			return [...own, ...(await fim.targets()), ...(await xml.targets())]
				.sort((one, other) => one.title.localeCompare(other.title, 'de'))
				.slice(0, TARGETS_MAX);
		},
		outline: async (target, options = {}) =>
			target.kind === 'json' ? outlineOfJsonSchema(await schemaOf(target.schema), options) : xml.outline(target, options),
		write: async (target, value) => {
			if (target.kind === 'xml') return xml.write(target, value);
			await schemaOf(target.schema);
			return { content: JSON.stringify(value), mediaType: 'application/json', problems: [] };
		},
	};
}

function titleOf(schema: object): string | undefined {
	return 'title' in schema && typeof schema.title === 'string' ? schema.title : undefined;
}
