/**
 * Worker side: a schema with all that it includes, imports and redefines, as tables of global components. Files are found through what the pack
 * serves, as libxml2 finds them.
 */
import type { PackDescription } from '../../hub/standards/pack.ts';
import { packUrl, resolveUrl, urlKey } from './pack-url.ts';
import type { XsdNode } from './xsd-tree.ts';

/** A schema document in one role: a file without target namespace takes that of each file that includes it (XSD 1.0 part 1, section 4.2.1). */
export interface XsdDocument {
	readonly namespace: string;
	/** Included by a file with a namespace, without having one: names without prefix mean the including namespace. */
	readonly chameleon: boolean;
	readonly elementsQualified: boolean;
	readonly attributesQualified: boolean;
}

export interface Component {
	readonly node: XsdNode;
	readonly document: XsdDocument;
	/** Key of the definition that this one redefines. */
	readonly redefines?: string;
}

export type Kind = 'element' | 'attribute' | 'type' | 'group' | 'attributeGroup';

/** Per kind Clark name → component. */
export type Components = Readonly<Record<Kind, Map<string, Component>>>;

const kinds: Readonly<Record<string, Kind>> = {
	element: 'element',
	attribute: 'attribute',
	complexType: 'type',
	simpleType: 'type',
	group: 'group',
	attributeGroup: 'attributeGroup',
};

/**
 * @param schema path in the pack
 * @param served as in `PackDescription`
 * @param read gives the tree of a file by its path
 */
export function closureOf(schema: string, served: PackDescription['served'], read: (path: string) => XsdNode): Components {
	const components: Components = { element: new Map(), attribute: new Map(), type: new Map(), group: new Map(), attributeGroup: new Map() };
	const trees = new Map<string, XsdNode>();
	const redefinitions: { component: Component; kind: Kind; name: string }[] = [];
	const visits = [{ path: schema, url: packUrl(schema), including: '' }];
	const seen = new Set<string>();

	for (const { path, url, including } of visits) {
		const tree = trees.get(path) ?? read(path);
		trees.set(path, tree);
		const own = tree.attributes.targetNamespace?.trim() ?? '';
		const document = documentOf(tree, own, including);
		const role = `${document.namespace} ${path}`;
		if (seen.has(role)) continue;
		seen.add(role);
		for (const node of tree.children) {
			const name = node.attributes.name?.trim();
			const kind = kinds[node.name];
			if (kind && name) {
				components[kind].set(clark(document.namespace, name), { node, document });
				continue;
			}
			const location = node.attributes.schemaLocation?.trim();
			const target = location && ['import', 'include', 'redefine'].includes(node.name) ? resolveUrl(location, url) : undefined;
			const file = target === undefined ? undefined : served[urlKey(target)];
			if (target !== undefined && file !== undefined) visits.push({ path: file, url: target, including: node.name === 'import' ? '' : document.namespace });
			if (node.name !== 'redefine') continue;
			for (const child of node.children) {
				const [childKind, childName] = [kinds[child.name], child.attributes.name?.trim()];
				if (childKind && childName) {
					redefinitions.push({ component: { node: child, document }, kind: childKind, name: clark(document.namespace, childName) });
				}
			}
		}
	}
	// Last in the visits stands what was asked for last: the inner redefinition is applied before the outer one.
	for (const { component, kind, name } of redefinitions.reverse()) redefine(components[kind], name, component);
	return components;
}

/** Clark notation, without braces when there is no namespace. */
export function clark(namespace: string, name: string): string {
	return namespace === '' ? name : `{${namespace}}${name}`;
}

/** The Clark name that a QName in a schema means. */
export function qualified(qname: string, component: Component): string {
	const trimmed = qname.trim();
	const colon = trimmed.indexOf(':');
	const { scope } = component.node;
	if (colon >= 0) return clark(scope[trimmed.slice(0, colon)] ?? '', trimmed.slice(colon + 1));
	return clark(scope[''] || (component.document.chameleon ? component.document.namespace : ''), trimmed);
}

function documentOf(tree: XsdNode, own: string, including: string): XsdDocument {
	return {
		namespace: own || including,
		chameleon: own === '' && including !== '',
		elementsQualified: tree.attributes.elementFormDefault?.trim() === 'qualified',
		attributesQualified: tree.attributes.attributeFormDefault?.trim() === 'qualified',
	};
}

/** The old definition stays under another key, where the new one finds it as its base (XSD 1.0 part 1, section 4.2.2). */
function redefine(table: Map<string, Component>, name: string, component: Component): void {
	const old = table.get(name);
	if (old === component) return;
	let kept = `${name}#redefined`;
	while (table.has(kept)) kept += '#redefined';
	if (old) table.set(kept, old);
	table.set(name, old ? { ...component, redefines: kept } : component);
}
