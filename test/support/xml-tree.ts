/** Reads XML into the object tree that `writeXml` takes, and into a canonical form for comparison. */
import { SaxesParser } from 'saxes';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

export interface XmlNode {
	readonly name: string;
	readonly attributes: Record<string, string>;
	readonly children: XmlNode[];
	text: string;
}

/** Names in Clark notation; `xsi:type` too; without `xsi:schemaLocation`. */
export function readXml(xml: string): XmlNode {
	const top: XmlNode = { name: '', attributes: {}, children: [], text: '' };
	const open = [top];
	const parser = new SaxesParser({ xmlns: true });
	parser.on('opentag', ({ local, uri, attributes }) => {
		const node: XmlNode = { name: clark(uri, local), attributes: {}, children: [], text: '' };
		for (const { uri: namespace, local: name, prefix, value } of Object.values(attributes)) {
			if (prefix === 'xmlns' || (prefix === '' && name === 'xmlns')) continue;
			if (namespace === XSI && name.endsWith('chemaLocation')) continue;
			const [left = '', right] = value.trim().split(':');
			const isType = namespace === XSI && name === 'type';
			node.attributes[clark(namespace, name)] = !isType
				? value
				: right === undefined
					? clark(parser.resolve('') ?? '', left)
					: clark(parser.resolve(left) ?? '', right);
		}
		open.at(-1)?.children.push(node);
		open.push(node);
	});
	const text = (value: string) => {
		const node = open.at(-1);
		if (node) node.text += value;
	};
	parser.on('text', text);
	parser.on('cdata', text);
	parser.on('closetag', () => {
		const node = open.pop();
		if (node && node.text.trim() === '') node.text = '';
	});
	parser.write(xml.replace(/^\uFEFF/, '')).close();
	const [root] = top.children;
	if (!root) throw new Error('no root');
	return root;
}

/** Local names as keys; Clark names where two children share a local name. Keys in the order that `order` gives them. */
export function treeOf(node: XmlNode, order: <T>(list: T[]) => T[]): unknown {
	const entries: [string, unknown][] = Object.entries(node.attributes).map(([name, value]) => [`@${name}`, value]);
	const names = [...new Set(node.children.map((child) => child.name))];
	const locals = names.map((name) => name.replace(/^\{.*\}/, ''));
	for (const [index, name] of names.entries()) {
		const local = locals[index] ?? '';
		const key = locals.filter((other) => other === local).length === 1 ? local : name;
		const items = node.children.filter((child) => child.name === name).map((child) => treeOf(child, order));
		entries.push([key, items.length === 1 ? items[0] : items]);
	}
	if (node.text !== '') {
		if (entries.length === 0) return node.text;
		entries.push(['#text', node.text]);
	}
	return Object.fromEntries(order(entries));
}

function clark(namespace: string, name: string): string {
	return namespace === '' ? name : `{${namespace}}${name}`;
}
