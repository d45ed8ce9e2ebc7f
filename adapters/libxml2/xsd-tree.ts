/** Worker side: reads the bytes of an XSD file into a tree of its XML Schema elements. Loads nothing; annotations shrink to their text. */
import { SaxesParser } from 'saxes';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

export const XSD = 'http://www.w3.org/2001/XMLSchema';

/** Prefix → namespace; '' is the default namespace. */
export type Scope = Readonly<Record<string, string>>;

export interface XsdNode {
	/** Local name; all nodes are of the XML Schema namespace. */
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly scope: Scope;
	readonly children: readonly XsdNode[];
	readonly line: number;
	/** `xs:annotation/xs:documentation`, German before others, at most 500 characters. */
	readonly documentation?: string;
}

/** libxml2 compiles no schema that is nested deeper. */
const MAX_DEPTH = 256;
const MAX_DOCUMENTATION = 500;

type Growing = { -readonly [K in keyof XsdNode]: XsdNode[K] } & { children: Growing[] };

/** An open tag. Only `schema` frames have nodes; below `documentation` only text counts, below `other` nothing. */
interface Frame {
	readonly kind: 'schema' | 'annotation' | 'documentation' | 'other';
	readonly scope: Scope;
	/** The node that it makes, or that it documents. */
	readonly node?: Growing | undefined;
	readonly german?: boolean;
	text: string;
}

/** @throws DrehkreuzError DK-PACK-INVALID when the file is not well-formed or not a schema */
export function readXsd(bytes: Buffer, file: string): XsdNode {
	const parser = new SaxesParser();
	const open: Frame[] = [];
	let root: Growing | undefined;
	const fault = (rule: string) => new DrehkreuzError('DK-PACK-INVALID', { file, line: parser.line, rule });

	parser.on('error', (error) => {
		throw fault(error.message.replace(/^\S*\d+:\d+: /, ''));
	});
	// Only entities that stand for plain text; nothing external is ever loaded.
	parser.on('doctype', (text) => {
		for (const [, name = '', double, single] of text.matchAll(/<!ENTITY\s+([\w.-]+)\s+(?:"([^"&%<]*)"|'([^'&%<]*)')\s*>/g)) {
			parser.ENTITIES[name] = double ?? single ?? '';
		}
	});
	parser.on('opentag', (tag) => {
		if (open.length >= MAX_DEPTH) throw fault(`nested deeper than ${MAX_DEPTH} levels`);
		const parent = open.at(-1);
		const scope = scopeOf(tag.attributes, parent?.scope ?? {});
		const colon = tag.name.indexOf(':');
		const name = tag.name.slice(colon + 1);
		const isXsd = scope[colon < 0 ? '' : tag.name.slice(0, colon)] === XSD;
		const frame = frameOf(parent, isXsd ? name : undefined, scope, tag.attributes, parser.line);
		if (frame.kind === 'schema') root ??= frame.node;
		open.push(frame);
	});
	parser.on('text', (text) => {
		const documentation = open.find((frame) => frame.kind === 'documentation');
		if (documentation && documentation.text.length < 4 * MAX_DOCUMENTATION) documentation.text += text;
	});
	parser.on('closetag', () => {
		const frame = open.pop();
		if (frame?.kind !== 'documentation' || !frame.node) return;
		const text = frame.text.replace(/\s+/g, ' ').trim();
		if (text !== '' && (frame.german || frame.node.documentation === undefined)) frame.node.documentation = shortened(text);
	});
	parser.write(textOf(bytes)).close();
	if (root?.name !== 'schema') throw fault('root element is not xs:schema');
	return root;
}

function frameOf(parent: Frame | undefined, name: string | undefined, scope: Scope, attributes: Record<string, string>, line: number): Frame {
	const text = '';
	if (parent?.kind === 'annotation' && name === 'documentation') {
		return { kind: 'documentation', scope, node: parent.node, german: attributes['xml:lang']?.startsWith('de') ?? false, text };
	}
	if ((parent !== undefined && parent.kind !== 'schema') || name === undefined) return { kind: 'other', scope, text };
	if (name === 'annotation') return { kind: 'annotation', scope, node: parent?.node, text };
	const node: Growing = { name, attributes, scope, children: [], line };
	parent?.node?.children.push(node);
	return { kind: 'schema', scope, node, text };
}

function scopeOf(attributes: Readonly<Record<string, string>>, outer: Scope): Scope {
	let scope: Record<string, string> | undefined;
	for (const name in attributes) {
		if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
		scope ??= Object.assign(Object.create(null), outer);
		if (scope) scope[name.slice('xmlns:'.length)] = attributes[name] ?? '';
	}
	return scope ?? outer;
}

function shortened(text: string): string {
	return text.length <= MAX_DOCUMENTATION ? text : `${text.slice(0, MAX_DOCUMENTATION - 1)}…`;
}

/** Byte order mark, else what the XML declaration says, else UTF-8. */
function textOf(bytes: Buffer): string {
	const [first, second] = bytes;
	if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
	if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
	const declared = /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/.exec(bytes.toString('latin1', 0, 200))?.[1] ?? 'utf-8';
	try {
		return new TextDecoder(declared.toLowerCase().startsWith('utf-16') ? 'utf-8' : declared).decode(bytes);
	} catch {
		return bytes.toString('utf8');
	}
}
