/** Walks a message along a schema model and names every element and attribute that the model does not explain. */
import { type SaxesAttributeNS, SaxesParser } from 'saxes';
import type { ElementDeclaration, Particle, SchemaModel, TypeDefinition } from '../../hub/standards/schema-model.ts';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

interface Open {
	readonly path: string;
	/** Undefined below a wildcard. */
	readonly type: TypeDefinition | undefined;
}

export function unexplained(model: SchemaModel, xml: string): { missing: string[]; elements: number } {
	const missing: string[] = [];
	const open: Open[] = [];
	let elements = 0;
	const parser = new SaxesParser({ xmlns: true });
	parser.on('opentag', ({ local, uri, attributes, ns }) => {
		elements++;
		const name = clark(uri, local);
		const parent = open.at(-1);
		const path = `${parent?.path ?? ''}/${local}`;
		const found = declarationOf(model, parent, name);
		if (found === undefined) missing.push(path);
		const scope = (prefix: string) => ns?.[prefix] ?? parser.resolve(prefix) ?? '';
		const type = found && found !== 'any' ? typeOf(model, found, attributes[xsiType(attributes)]?.value, scope) : undefined;
		if (found && found !== 'any' && !type) missing.push(`${path} (type ${found.type})`);
		for (const attribute of Object.values(attributes)) {
			if (attribute.prefix === 'xmlns' || attribute.name === 'xmlns' || attribute.uri === XSI || !type) continue;
			const known = type.anyAttribute !== undefined || type.attributes.some((declared) => declared.name === clark(attribute.uri, attribute.local));
			if (!known) missing.push(`${path}/@${attribute.local}`);
		}
		open.push({ path, type });
	});
	parser.on('closetag', () => void open.pop());
	parser.on('text', (text) => {
		const inside = open.at(-1);
		if (text.trim() !== '' && inside?.type && inside.type.value === undefined && !inside.type.mixed) missing.push(`${inside.path}/text()`);
	});
	parser.write(xml.replace(/^\uFEFF/, '')).close();
	return { missing, elements };
}

function xsiType(attributes: Record<string, SaxesAttributeNS>): string {
	return Object.keys(attributes).find((name) => attributes[name]?.uri === XSI && attributes[name]?.local === 'type') ?? '';
}

function declarationOf(model: SchemaModel, parent: Open | undefined, name: string): ElementDeclaration | 'any' | undefined {
	if (!parent) return model.elements[name];
	if (!parent.type) return 'any';
	return parent.type.content && within(model, parent.type.content, name);
}

function within(model: SchemaModel, particle: Particle, name: string): ElementDeclaration | 'any' | undefined {
	if (particle.kind === 'any') return model.elements[name] ?? 'any';
	if (particle.kind === 'element') {
		if (particle.element.substitutes?.includes(name)) return model.elements[name];
		return particle.element.name === name ? particle.element : undefined;
	}
	for (const inner of particle.particles) {
		const found = within(model, inner, name);
		if (found) return found;
	}
	return undefined;
}

function typeOf(model: SchemaModel, element: ElementDeclaration, named: string | undefined, scope: (prefix: string) => string): TypeDefinition | undefined {
	if (named === undefined) return model.types[element.type];
	const [left = '', right] = named.trim().split(':');
	return model.types[right === undefined ? clark(scope(''), left) : clark(scope(left), right)];
}

function clark(namespace: string, name: string): string {
	return namespace === '' ? name : `{${namespace}}${name}`;
}
