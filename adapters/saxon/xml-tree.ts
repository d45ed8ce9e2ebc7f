/**
 * A small tree of an XML file: order, namespaces in scope and lines kept. For rule sets, which are small; never for messages.
 */
import { SaxesParser } from 'saxes';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { decodeXml } from './decode-xml.ts';

export interface XmlElement {
	readonly uri: string;
	readonly local: string;
	/** As written, with prefix. */
	readonly name: string;
	readonly attributes: readonly XmlAttribute[];
	/** Prefix → namespace, all that are in scope. */
	readonly namespaces: Readonly<Record<string, string>>;
	readonly children: readonly XmlNode[];
	readonly file: string;
	/** Of the start tag. */
	readonly line: number;
}

export interface XmlAttribute {
	/** '' for attributes without a prefix. */
	readonly uri: string;
	readonly local: string;
	/** As written, with prefix. */
	readonly name: string;
	readonly value: string;
}

/** Comments and processing instructions are left out. */
export type XmlNode = XmlElement | string;

/** Deeper nesting than any rule set has; keeps those who walk the tree from running out of stack. */
const MAX_DEPTH = 200;

/** @throws DrehkreuzError DK-RULES-INVALID, DK-RULES-FORBIDDEN (DOCTYPE) */
export function readTree(file: string, content: Uint8Array): XmlElement {
	type Open = Omit<XmlElement, 'children'> & { children: XmlNode[] };
	const stack: Open[] = [];
	let root: Open | undefined;
	let line = 1;
	const parser = new SaxesParser({ xmlns: true, position: true });
	parser.on('doctype', () => {
		throw new DrehkreuzError('DK-RULES-FORBIDDEN', { file, line: parser.line, construct: 'DOCTYPE' });
	});
	parser.on('error', (error) => {
		throw error;
	});
	parser.on('opentagstart', () => {
		// The character behind the name is already read; it may have been the end of the line.
		line = parser.column === 0 ? parser.line - 1 : parser.line;
	});
	parser.on('opentag', (tag) => {
		if (stack.length >= MAX_DEPTH) throw new DrehkreuzError('DK-RULES-INVALID', { file, line, rule: `${MAX_DEPTH}+` });
		const parent = stack.at(-1);
		const attributes = Object.values(tag.attributes)
			.filter(({ name, prefix }) => name !== 'xmlns' && prefix !== 'xmlns')
			.map(({ uri, local, name, value }): XmlAttribute => ({ uri, local, name, value }));
		const element: Open = {
			uri: tag.uri,
			local: tag.local,
			name: tag.name,
			attributes,
			namespaces: Object.keys(tag.ns).length === 0 && parent ? parent.namespaces : { ...parent?.namespaces, ...tag.ns },
			children: [],
			file,
			line,
		};
		parent?.children.push(element);
		root ??= element;
		stack.push(element);
	});
	parser.on('closetag', () => {
		stack.pop();
	});
	const text = (value: string) => {
		stack.at(-1)?.children.push(value);
	};
	parser.on('text', text);
	parser.on('cdata', text);
	try {
		parser.write(decodeXml(content)).close();
	} catch (error) {
		if (error instanceof DrehkreuzError) throw error;
		throw new DrehkreuzError('DK-RULES-INVALID', { file, line: parser.line, rule: error instanceof Error ? error.message : 'XML' }, { cause: error });
	}
	if (!root) throw new DrehkreuzError('DK-RULES-INVALID', { file, line: 1, rule: 'no root element' });
	return root;
}

/** Value of an attribute without namespace. */
export function attributeOf(element: XmlElement, local: string): string | undefined {
	return element.attributes.find((attribute) => attribute.uri === '' && attribute.local === local)?.value;
}

export function elementsOf(element: XmlElement): readonly XmlElement[] {
	return element.children.filter((child) => typeof child !== 'string');
}

export function textOf(element: XmlElement): string {
	return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}
