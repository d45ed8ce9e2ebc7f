/**
 * Worker side: the structure that a schema of a pack describes, as plain data (`hub/standards/schema-model.ts`). XML Schema 1.0 part 1; what the
 * schema says is taken as it stands, its correctness is for libxml2 to decide.
 */
import type { Pack } from '../../hub/standards/pack.ts';
import type { AttributeDeclaration, ElementDeclaration, Particle, SchemaModel, SimpleValue, TypeDefinition } from '../../hub/standards/schema-model.ts';
import { readPackFile } from './served-files.ts';
import { builtInKey, builtInName, builtInValue, restricted, united } from './simple-values.ts';
import { type Component, type Components, clark, closureOf, qualified } from './xsd-closure.ts';
import { readXsd, type XsdNode } from './xsd-tree.ts';

/** Models of large standards take some 10 MB each. */
const KEPT = 6;

const models = new Map<string, SchemaModel>();

/**
 * The model of a schema; `schemaPath` as in `PackNamespace.elements`. The most recently used ones are kept.
 * @throws DrehkreuzError DK-PACK-INVALID, DK-PACK-DAMAGED
 */
export function schemaModelOf(pack: Pack, schemaPath: string): SchemaModel {
	const key = `${pack.description.sha512} ${schemaPath}`;
	const model = models.get(key) ?? modelOf(closureOf(schemaPath, pack.description.served, (path) => readXsd(readPackFile(pack, path), path)));
	models.delete(key);
	models.set(key, model);
	for (const oldest of models.keys()) {
		if (models.size <= KEPT) break;
		models.delete(oldest);
	}
	return model;
}

/** The model of schema components that were read already. */
export function modelOf(components: Components): SchemaModel {
	return new ModelBuilder(components).build();
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const anyType = builtInKey('anyType');
const anything: Particle = { kind: 'sequence', min: 1, max: 1, particles: [{ kind: 'any', min: 0, max: null, namespace: '##any' }] };
const nothing: Particle = { kind: 'sequence', min: 1, max: 1, particles: [] };
const modelGroups = ['sequence', 'choice', 'all'];
const derivations = ['extension', 'restriction'];

interface Attributes {
	readonly declared: readonly AttributeDeclaration[];
	readonly wildcard?: string | undefined;
}

/** Components may refer to each other in circles; whatever is begun lies in its table before its inside is read. */
class ModelBuilder {
	readonly #components: Components;
	readonly #elements: Record<string, ElementDeclaration> = Object.create(null);
	readonly #types: Record<string, TypeDefinition> = Object.create(null);
	readonly #groups = new Map<string, Particle & { kind: 'sequence' | 'choice' | 'all' }>();
	/** Head of a substitution group → its direct members. */
	readonly #members = new Map<string, string[]>();
	/** Types and attribute groups under way: a circle of them means nothing. */
	readonly #underWay = new Set<string>();
	/** Groups whose own particles are being read; an element's type in between makes a circle of them lawful. */
	#openGroups: readonly string[] = [];

	constructor(components: Components) {
		this.#components = components;
	}

	build(): SchemaModel {
		for (const [name, component] of this.#components.element) {
			const head = component.node.attributes.substitutionGroup;
			if (head === undefined) continue;
			const key = qualified(head, component);
			this.#members.set(key, [...(this.#members.get(key) ?? []), name]);
		}
		for (const name of this.#components.type.keys()) this.#type(name);
		for (const name of this.#components.element.keys()) this.#globalElement(name);
		return { elements: this.#elements, types: this.#types };
	}

	#globalElement(name: string): ElementDeclaration | undefined {
		const known = this.#elements[name];
		const component = this.#components.element.get(name);
		if (known || !component) return known;
		const declaration: Mutable<ElementDeclaration> = elementOf(name, component.node);
		this.#elements[name] = declaration;
		const substitutes = this.#substitutesOf(name);
		if (substitutes.length > 0) declaration.substitutes = substitutes;
		declaration.type = this.#typeOfElement(component, '', name);
		return declaration;
	}

	#substitutesOf(head: string): string[] {
		const all = new Set([head]);
		for (const name of all) for (const member of this.#members.get(name) ?? []) all.add(member);
		all.delete(head);
		return [...all].filter((name) => this.#components.element.get(name)?.node.attributes.abstract?.trim() !== 'true');
	}

	#element(component: Component, owner: string): ElementDeclaration | undefined {
		const { node, document } = component;
		const { ref, name, form } = node.attributes;
		if (ref !== undefined) return this.#globalElement(qualified(ref, component));
		if (name === undefined) return undefined;
		const isQualified = form === undefined ? document.elementsQualified : form.trim() === 'qualified';
		const clarkName = clark(isQualified ? document.namespace : '', name.trim());
		return { ...elementOf(clarkName, node), type: this.#typeOfElement(component, owner, clarkName) };
	}

	#typeOfElement(component: Component, owner: string, name: string): string {
		const { node } = component;
		const { type, substitutionGroup } = node.attributes;
		if (type !== undefined) return this.#typeKey(qualified(type, component));
		const local = node.children.find((child) => child.name === 'complexType' || child.name === 'simpleType');
		if (local) {
			let key = `${owner}/${name}`;
			while (Object.hasOwn(this.#types, key)) key += '#';
			this.#define(key, { ...component, node: local });
			return key;
		}
		const head = substitutionGroup === undefined ? undefined : this.#globalElement(qualified(substitutionGroup, component));
		return head?.type || this.#typeKey(anyType);
	}

	/** The key itself, after making sure that it means something. Global types are built in their turn. */
	#typeKey(name: string): string {
		if (this.#components.type.has(name)) return name;
		const builtIn = builtInName(name) === undefined ? anyType : name;
		this.#types[builtIn] ??= builtInType(builtIn);
		return builtIn;
	}

	#type(name: string): TypeDefinition | undefined {
		const key = this.#typeKey(name);
		const component = this.#components.type.get(key);
		if (component && !Object.hasOwn(this.#types, key)) this.#define(key, component);
		return this.#types[key];
	}

	#define(key: string, component: Component): void {
		if (this.#underWay.has(key)) return;
		this.#underWay.add(key);
		const groups = this.#openGroups;
		this.#openGroups = [];
		const type = component.node.name === 'simpleType' ? this.#simpleType(component) : this.#complexType(component, key);
		this.#openGroups = groups;
		this.#types[key] = type;
		this.#underWay.delete(key);
	}

	#baseKey(derivation: Component, owner: Component): string | undefined {
		const { base } = derivation.node.attributes;
		if (base === undefined) return undefined;
		return this.#typeKey(meantBy(qualified(base, derivation), owner));
	}

	#simpleType(component: Component): TypeDefinition {
		const derivation = component.node.children[0];
		const base = derivation?.name === 'restriction' ? this.#baseKey({ ...component, node: derivation }, component) : undefined;
		return { ...(base === undefined ? {} : { base }), abstract: false, attributes: [], mixed: false, value: this.#simpleValue(component) };
	}

	/** The value of an `xs:simpleType`. */
	#simpleValue(component: Component): SimpleValue {
		const node = component.node.children[0];
		if (!node) return { builtIn: 'string' };
		const derivation = { ...component, node };
		const inline = node.children.filter((child) => child.name === 'simpleType').map((child) => this.#simpleValue({ ...component, node: child }));
		const named = (names: string | undefined) =>
			(names?.trim().split(/\s+/) ?? []).filter((name) => name !== '').map((name) => this.#valueOf(qualified(name, derivation)));
		switch (node.name) {
			case 'restriction': {
				const base = this.#baseKey(derivation, component);
				return restricted(inline[0] ?? this.#valueOf(base), node);
			}
			case 'list':
				return { ...(inline[0] ?? named(node.attributes.itemType)[0] ?? { builtIn: 'string' }), list: true };
			default:
				return united([...named(node.attributes.memberTypes), ...inline]);
		}
	}

	#valueOf(name: string | undefined): SimpleValue {
		return (name === undefined ? undefined : this.#type(name)?.value) ?? { builtIn: 'string' };
	}

	#complexType(component: Component, key: string): TypeDefinition {
		const { node } = component;
		const body = node.children.find((child) => child.name === 'simpleContent' || child.name === 'complexContent');
		const derivationNode = body?.children.find((child) => derivations.includes(child.name));
		const derivation: Component = { ...component, node: derivationNode ?? node };
		const baseKey = derivationNode ? this.#baseKey(derivation, component) : undefined;
		const base = baseKey === undefined ? undefined : this.#type(baseKey);
		const extends_ = derivationNode?.name === 'extension';
		const attributes = this.#attributes(derivation, baseKey === anyType ? undefined : base, extends_);
		const common = {
			...(baseKey === undefined ? {} : { base: baseKey }),
			abstract: isTrue(node.attributes.abstract),
			attributes: attributes.declared,
			...(attributes.wildcard === undefined ? {} : { anyAttribute: attributes.wildcard }),
		};
		if (body?.name === 'simpleContent') return { ...common, mixed: false, value: this.#simpleContent(derivation, base) };
		const own = this.#content(derivation, key);
		const mixed = isTrue(body?.attributes.mixed ?? node.attributes.mixed) || (extends_ && own === undefined && base?.mixed === true);
		return { ...common, mixed, content: extends_ ? joined(base?.content, own) : (own ?? nothing) };
	}

	#simpleContent(derivation: Component, base: TypeDefinition | undefined): SimpleValue {
		const inherited = base?.value ?? { builtIn: 'string' };
		if (derivation.node.name !== 'restriction') return inherited;
		const inline = derivation.node.children.find((child) => child.name === 'simpleType');
		return restricted(inline ? this.#simpleValue({ ...derivation, node: inline }) : inherited, derivation.node);
	}

	/** Own attributes count before those of attribute groups and of the base. */
	#attributes(owner: Component, base: TypeDefinition | undefined, extends_: boolean): Attributes {
		const declared = new Map(base?.attributes.map((attribute) => [attribute.name, attribute]));
		let wildcard = extends_ ? base?.anyAttribute : undefined;
		const collect = (component: Component) => {
			for (const node of component.node.children) {
				const here = { ...component, node };
				if (node.name === 'anyAttribute') wildcard ??= node.attributes.namespace?.trim() ?? '##any';
				if (node.name === 'attribute') {
					const attribute = this.#attribute(here);
					if (attribute && node.attributes.use?.trim() === 'prohibited') declared.delete(attribute.name);
					else if (attribute) declared.set(attribute.name, attribute);
				}
				if (node.name !== 'attributeGroup' || node.attributes.ref === undefined) continue;
				const key = meantBy(qualified(node.attributes.ref, here), component);
				const group = this.#components.attributeGroup.get(key);
				if (!group || this.#underWay.has(`@${key}`)) continue;
				this.#underWay.add(`@${key}`);
				collect(group);
				this.#underWay.delete(`@${key}`);
			}
		};
		collect(owner);
		return { declared: [...declared.values()], wildcard };
	}

	#attribute(component: Component): AttributeDeclaration | undefined {
		const { node, document } = component;
		const { ref, name, form, type, use } = node.attributes;
		const required = use?.trim() === 'required';
		if (ref !== undefined) {
			const global = qualified(ref, component);
			const target = this.#components.attribute.get(global);
			const found = target && this.#attribute({ ...target, node: { ...target.node, attributes: { ...target.node.attributes, form: 'qualified' } } });
			return { value: { builtIn: 'string' }, ...found, ...fixedOrDefault(node), name: global, required };
		}
		if (name === undefined) return undefined;
		const isQualified = form === undefined ? document.attributesQualified : form.trim() === 'qualified';
		const inline = node.children.find((child) => child.name === 'simpleType');
		const value = inline ? this.#simpleValue({ ...component, node: inline }) : this.#valueOf(type === undefined ? undefined : qualified(type, component));
		return { name: clark(isQualified ? document.namespace : '', name.trim()), required, ...fixedOrDefault(node), value };
	}

	/** The model group of a type, or undefined when it has none. */
	#content(owner: Component, key: string): Particle | undefined {
		const node = owner.node.children.find((child) => modelGroups.includes(child.name) || child.name === 'group');
		return node && this.#particle({ ...owner, node }, key);
	}

	#particle(component: Component, owner: string): Particle | undefined {
		const { node } = component;
		const { minOccurs, maxOccurs } = node.attributes;
		const min = minOccurs === undefined ? 1 : Number(minOccurs);
		const max = maxOccurs === undefined ? 1 : maxOccurs.trim() === 'unbounded' ? null : Number(maxOccurs);
		if (max === 0) return undefined;
		switch (node.name) {
			case 'element': {
				const element = this.#element(component, owner);
				return element && { kind: 'element', min, max, element };
			}
			case 'any':
				return { kind: 'any', min, max, namespace: node.attributes.namespace?.trim() ?? '##any' };
			case 'group': {
				const group = node.attributes.ref === undefined ? undefined : this.#group(meantBy(qualified(node.attributes.ref, component), component));
				return group && { ...group, min, max };
			}
			case 'sequence':
			case 'choice':
			case 'all':
				return { kind: node.name, min, max, particles: this.#particles(component, owner) };
			default:
				return undefined;
		}
	}

	#particles(component: Component, owner: string): Particle[] {
		return component.node.children.map((child) => this.#particle({ ...component, node: child }, owner)).filter((particle) => particle !== undefined);
	}

	/** A group may hold an element whose type holds the group: the list of its particles is filled after it is known. */
	#group(name: string): Particle | undefined {
		if (this.#openGroups.includes(name)) return undefined;
		const known = this.#groups.get(name);
		const component = this.#components.group.get(name);
		const node = component?.node.children.find((child) => modelGroups.includes(child.name));
		if (known || !component || !node) return known;
		const particles: Particle[] = [];
		const group = { kind: node.name as 'sequence' | 'choice' | 'all', min: 1, max: 1, particles };
		this.#groups.set(name, group);
		const outer = this.#openGroups;
		this.#openGroups = [...outer, name];
		particles.push(...this.#particles({ ...component, node }, `group ${name}`));
		this.#openGroups = outer;
		return group;
	}
}

function elementOf(name: string, node: XsdNode): ElementDeclaration {
	const { nillable, abstract } = node.attributes;
	return {
		name,
		type: '',
		nillable: isTrue(nillable),
		abstract: isTrue(abstract),
		...fixedOrDefault(node),
		...(node.documentation === undefined ? {} : { documentation: node.documentation }),
	};
}

function fixedOrDefault({ attributes }: XsdNode): { fixed?: string; default?: string } {
	return {
		...(attributes.fixed === undefined ? {} : { fixed: attributes.fixed }),
		...(attributes.default === undefined ? {} : { default: attributes.default }),
	};
}

/** Inside a redefinition its own name means the definition that it redefines. */
function meantBy(name: string, { redefines }: Component): string {
	return redefines !== undefined && redefines.replace(/(#redefined)+$/, '') === name ? redefines : name;
}

function builtInType(key: string): TypeDefinition {
	if (key === anyType) return { abstract: false, attributes: [], anyAttribute: '##any', mixed: true, content: anything };
	return { abstract: false, attributes: [], mixed: false, value: builtInValue(builtInName(key) ?? 'string') };
}

/** Extension: first what the base has, then the own children. */
function joined(base: Particle | undefined, own: Particle | undefined): Particle {
	const particles = [base, own].filter((part) => part !== undefined && part !== nothing);
	if (particles.length === 1) return particles[0] ?? nothing;
	return particles.length === 0 ? nothing : { kind: 'sequence', min: 1, max: 1, particles: particles as Particle[] };
}

function isTrue(value: string | undefined): boolean {
	return value?.trim() === 'true' || value?.trim() === '1';
}
