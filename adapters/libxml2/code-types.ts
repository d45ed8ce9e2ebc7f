/**
 * Worker side: which elements of a schema carry codes whose list the schema cannot check (XÖV-Handbuch, code types 2 to 4), and on which ways through
 * the schema they are reached. Worked out once per schema; the walk through a message then leaves out everything that leads to no code.
 *
 * A code type is told by its form: an attribute `listURI` and a child `code`. Type 1 enumerates its codes in the schema and is left out.
 */
import type { Pack } from '../../hub/standards/pack.ts';
import type { ElementDeclaration, Particle, SchemaModel, TypeDefinition } from '../../hub/standards/schema-model.ts';
import { schemaModelOf } from './schema-model.ts';

export interface CodeType {
	/** Clark name of the child that holds the code. */
	readonly code: string;
	/** Absent when the message says it (type 4). */
	readonly listUri?: string;
	/** Absent when the message says it (types 3 and 4). */
	readonly version?: string;
}

export interface CodePlace {
	readonly code?: CodeType;
	/** Clark name of a child → its type, only those that lead to a code. */
	readonly children: ReadonlyMap<string, string>;
	/** Any global element may stand here (xs:any). */
	readonly open: boolean;
}

export interface CodeTypes {
	/** Global elements that lead to a code → their type. */
	readonly elements: ReadonlyMap<string, string>;
	/** By type; types that lead to no code are left out. */
	readonly places: ReadonlyMap<string, CodePlace>;
}

/** They are small, unlike the models that they are worked out from. */
const KEPT = 100;

const kept = new Map<string, CodeTypes>();

/** @throws DrehkreuzError DK-PACK-INVALID, DK-PACK-DAMAGED */
export function codeTypesOf(pack: Pack, schema: string): CodeTypes {
	const key = `${pack.description.id} ${schema}`;
	const types = kept.get(key) ?? codeTypesIn(schemaModelOf(pack, schema));
	kept.delete(key);
	kept.set(key, types);
	const [oldest] = kept.keys();
	if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
	return types;
}

export function codeTypesIn(model: SchemaModel): CodeTypes {
	const shapes = new Map(Object.entries(model.types).map(([key, type]) => [key, shapeOf(model, type)]));
	const codes = new Map<string, CodeType>();
	for (const [key, type] of Object.entries(model.types)) {
		const code = codeTypeOf(model, type, shapes.get(key)?.children);
		if (code) codes.set(key, code);
	}
	const leading = leadingTo(model, shapes, new Set(codes.keys()));
	const isGlobal = ({ type }: ElementDeclaration) => leading.has(type);
	// Only where a global element carries codes can a wildcard lead to one.
	if (Object.values(model.elements).some(isGlobal)) {
		const open = [...shapes].filter(([, { open }]) => open).map(([key]) => key);
		for (const key of leadingTo(model, shapes, new Set(open))) leading.add(key);
	}
	const places = new Map<string, CodePlace>();
	for (const key of leading) {
		const code = codes.get(key);
		const { children, open } = shapes.get(key) ?? { children: new Map<string, string>(), open: false };
		const ways = new Map([...children].filter(([, type]) => leading.has(type)));
		places.set(key, code ? { code, children: new Map(), open: false } : { children: ways, open });
	}
	const elements = new Map(Object.entries(model.elements).flatMap(([name, element]) => (isGlobal(element) ? [[name, element.type] as const] : [])));
	return { elements, places };
}

interface Shape {
	/** Clark name → type. XML Schema allows a name only one type in the same content. */
	readonly children: Map<string, string>;
	open: boolean;
}

function shapeOf(model: SchemaModel, type: TypeDefinition): Shape {
	const shape: Shape = { children: new Map(), open: false };
	const visit = (particle: Particle) => {
		if (particle.kind === 'any') shape.open = true;
		else if (particle.kind !== 'element') particle.particles.forEach(visit);
		else {
			const { element } = particle;
			shape.children.set(element.name, element.type);
			for (const name of element.substitutes ?? []) {
				const substitute = model.elements[name];
				if (substitute) shape.children.set(name, substitute.type);
			}
		}
	};
	if (type.content) visit(type.content);
	return shape;
}

function codeTypeOf(model: SchemaModel, type: TypeDefinition, children: ReadonlyMap<string, string> | undefined): CodeType | undefined {
	const attribute = (name: string) => type.attributes.find((candidate) => candidate.name === name);
	const listUri = attribute('listURI');
	const code = listUri && [...(children?.keys() ?? [])].find((name) => name === 'code' || name.endsWith('}code'));
	if (code === undefined || model.types[children?.get(code) ?? '']?.value?.enumeration) return undefined;
	const version = attribute('listVersionID');
	return { code, ...given('listUri', listUri?.fixed ?? listUri?.default), ...given('version', version?.fixed ?? version?.default) };
}

/** The types from which one of the wanted ones can be reached; also through a type that a message names in xsi:type instead of its base. */
function leadingTo(model: SchemaModel, shapes: ReadonlyMap<string, Shape>, wanted: Set<string>): Set<string> {
	const users = new Map<string, string[]>();
	const add = (used: string, user: string) => {
		const list = users.get(used);
		if (list) list.push(user);
		else users.set(used, [user]);
	};
	for (const [key, { children }] of shapes) for (const type of new Set(children.values())) add(type, key);
	for (const [key, { base }] of Object.entries(model.types)) if (base !== undefined) add(key, base);
	const leading = new Set(wanted);
	for (const key of leading) for (const user of users.get(key) ?? []) leading.add(user);
	return leading;
}

function given<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
	return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
}
