/**
 * The places of a message as a list for people who map something onto it (`Outline` of `hub/standards/structures.ts`). Pure: works on a schema model.
 * What lies below a place is worked out when it is asked for, because types may be recursive.
 */
import { fewValues, outlineOf, type Place, shortDocumentation } from '../mapping/outline-limits.ts';
import type { AttributeDeclaration, ElementDeclaration, Particle, SchemaModel, SimpleValue, TypeDefinition } from '../standards/schema-model.ts';
import type { Outline, OutlineNode, OutlineOptions } from '../standards/structures.ts';
import { localOf } from './names.ts';
import { concreteTypes } from './types.ts';

/** `hub/standards/structures.ts` says what comes out. Empty when `options.below` names no place. */
export function outlineOfElement(model: SchemaModel, root: ElementDeclaration, options?: OutlineOptions): Outline {
	return outlineOf(() => placesBelow(model, root.type, ''), options);
}

/** Attributes, then the text beside them, then the children in the order of the schema. */
function placesBelow(model: SchemaModel, key: string, path: string): readonly Place[] {
	const type = model.types[key];
	if (!type) return [];
	const places = new Map<string, Place>();
	const add = (node: OutlineNode, inner?: string) => {
		const below = () => (inner === undefined ? [] : placesBelow(model, inner, node.path));
		const name = node.path.replace(/\[\*\]$/, '');
		if (!places.has(name)) places.set(name, { node, below });
	};
	const prefix = path === '' ? '' : `${path}/`;
	// An abstract type is chosen by name, and then has the places of what was chosen.
	const chosen = type.abstract ? concreteTypes(model, key) : [];
	if (type.abstract) add({ ...leaf(`${prefix}@xsi:type`, true, 'type'), ...fewValues(chosen.map(localOf)) });
	for (const [index, each] of [key, ...chosen].entries()) {
		const own = model.types[each];
		for (const attribute of own ? ownAttributes(own) : []) add(attributeNode(attribute, prefix, index === 0));
		if (own?.value && ownAttributes(own).length > 0) add({ ...leaf(`${prefix}#text`, true, typeName(own.value)), ...valuesOf(own.value) });
		if (own?.content) {
			for (const found of elementsOf(model, own.content, index === 0, false)) add(...elementPlace(model, found, prefix));
		}
	}
	return [...places.values()];
}

interface Found {
	readonly element: ElementDeclaration;
	readonly required: boolean;
	readonly list: boolean;
}

function elementsOf(model: SchemaModel, particle: Particle, required: boolean, list: boolean): Found[] {
	const here = { required: required && particle.min > 0, list: list || particle.max === null || particle.max > 1 };
	if (particle.kind === 'any') return [];
	if (particle.kind !== 'element') {
		const alone = particle.kind !== 'choice' || particle.particles.length === 1;
		return particle.particles.flatMap((inner) => elementsOf(model, inner, here.required && alone, here.list));
	}
	const { element } = particle;
	const substitutes = (element.substitutes ?? []).map((name) => model.elements[name]).filter((each) => each !== undefined);
	const all = element.abstract ? substitutes : [element, ...substitutes];
	return all.map((each) => ({ element: each, list: here.list, required: here.required && all.length === 1 }));
}

function elementPlace(model: SchemaModel, { element, required, list }: Found, prefix: string): [OutlineNode, string | undefined] {
	const type = model.types[element.type];
	const inner = type !== undefined && (type.abstract || ownAttributes(type).length > 0 || hasElements(type));
	const node: OutlineNode = {
		path: `${prefix}${localOf(element.name)}${list ? '[*]' : ''}`,
		required: required && element.fixed === undefined,
		list,
		inner,
		type: type?.value ? typeName(type.value) : 'object',
		...shortDocumentation(element.documentation),
		...(element.fixed === undefined ? valuesOf(type?.value) : fewValues([element.fixed])),
	};
	return [node, inner ? element.type : undefined];
}

/** Those that somebody has to fill: a fixed attribute says nothing, and the writer fills it in where it is required. */
function ownAttributes(type: TypeDefinition): readonly AttributeDeclaration[] {
	return type.attributes.filter((attribute) => attribute.fixed === undefined);
}

function hasElements({ content }: TypeDefinition): boolean {
	const holds = (particle: Particle): boolean => particle.kind === 'element' || (particle.kind !== 'any' && particle.particles.some(holds));
	return content !== undefined && holds(content);
}

function attributeNode(attribute: AttributeDeclaration, prefix: string, own: boolean): OutlineNode {
	return {
		...leaf(`${prefix}@${localOf(attribute.name)}`, attribute.required && own, typeName(attribute.value)),
		...valuesOf(attribute.value),
	};
}

function leaf(path: string, required: boolean, type: string): OutlineNode {
	return { path, required, list: false, inner: false, type };
}

function typeName(value: SimpleValue): string {
	return value.list ? `list of ${value.builtIn}` : value.builtIn;
}

function valuesOf(value: SimpleValue | undefined): { values?: readonly string[] } {
	return fewValues(value?.enumeration);
}
