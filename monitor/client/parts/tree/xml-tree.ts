/** From an XML document to a tree. It asks for no more of the document than its structure, so it needs no browser. */
import { DEEPEST, type TreeNode } from './tree-node.ts';

/** What is needed of a DOM node. */
export interface XmlNode {
	/** 1: element, 3: text, 4: CDATA. */
	readonly nodeType: number;
	readonly nodeName: string;
	readonly nodeValue: string | null;
	readonly childNodes: ArrayLike<XmlNode>;
	readonly attributes?: ArrayLike<{ readonly name: string; readonly value: string }>;
}

const [ELEMENT, TEXT, CDATA] = [1, 3, 4];

export function xmlTree(element: XmlNode, depth = 0): TreeNode {
	const attributes = Array.from(element.attributes ?? [], ({ name, value }): TreeNode => ({ name, value, kind: 'attribute', children: [] }));
	const nodes = Array.from(element.childNodes);
	const elements = nodes.filter(({ nodeType }) => nodeType === ELEMENT);
	const text = nodes
		.filter(({ nodeType }) => nodeType === TEXT || nodeType === CDATA)
		.map(({ nodeValue }) => nodeValue ?? '')
		.join('')
		.trim();
	const below = depth < DEEPEST ? elements.map((child) => xmlTree(child, depth + 1)) : [];
	return { name: element.nodeName, kind: 'element', ...(text ? { value: text } : {}), children: [...attributes, ...below] };
}
