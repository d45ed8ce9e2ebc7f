/** Worker side: what recognition and reports need of a parsed document. */
import { XmlAttribute, type XmlDocument, XmlElement, type XmlNode, XmlXPathError } from 'libxml2-wasm';
import type { ElementView } from '../../hub/standards/header-family.ts';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
/** More namespaces than any message names; a limit only against content made to annoy. */
const CLAIMS = 20;
/** Headers are small and come first; a message may have a million children behind them. */
const CHILDREN = 16;

/** Reads from the document only what is asked for: each step into it costs more than all the rest of the recognition, which remembers what it was given. */
class NodeView implements ElementView {
	readonly #element: XmlElement;

	constructor(element: XmlElement) {
		this.#element = element;
	}

	get name(): string {
		return this.#element.name;
	}

	get namespace(): string {
		return this.#element.namespaceUri;
	}

	attribute(name: string): string | undefined {
		return this.#element.attr(name)?.value;
	}

	text(): string {
		return this.#element.content;
	}

	children(): readonly ElementView[] {
		const first: ElementView[] = [];
		for (let child = this.#element.firstChild; child && first.length < CHILDREN; child = child.next) {
			if (child instanceof XmlElement) first.push(new NodeView(child));
		}
		return first;
	}
}

export function viewOf(element: XmlElement): ElementView {
	return new NodeView(element);
}

/** Namespaces that the message says it adheres to. */
export function claimedNamespaces(root: XmlElement): readonly string[] {
	const hint = root.attrs.find((attribute) => attribute.name === 'schemaLocation' && attribute.namespaceUri === XSI);
	const words = hint?.value.trim().split(/\s+/) ?? [];
	return words.filter((_, index) => index % 2 === 0).slice(0, CLAIMS);
}

/**
 * libxml2 writes `*` for elements of a default namespace. Here every step gets the name as it stands in the message, with its number where an
 * equal one comes before it: `/antrag/person[2]/plz`.
 */
export function readablePath(document: XmlDocument, path: string): string {
	if (!path.includes('*')) return path;
	const steps = path.split('/').slice(1);
	try {
		return steps.map((step, index) => (step.startsWith('*') ? readableStep(document, `/${steps.slice(0, index + 1).join('/')}`) : `/${step}`)).join('');
	} catch (error) {
		if (error instanceof XmlXPathError) return path;
		throw error;
	}
}

/** The node that libxml2 means by a path of its own making. */
export function nodeAt(document: XmlDocument, path: string): XmlNode | null {
	try {
		return document.get(selecting(document, path), document.root.namespaces);
	} catch (error) {
		if (error instanceof XmlXPathError) return null;
		throw error;
	}
}

function readableStep(document: XmlDocument, upTo: string): string {
	const node = nodeAt(document, upTo);
	if (!(node instanceof XmlElement) && !(node instanceof XmlAttribute)) return upTo.slice(upTo.lastIndexOf('/'));
	const place = selecting(document, upTo);
	const before = document.eval(`count(${place}/preceding-sibling::*[name() = name(${place})])`, document.root.namespaces);
	const name = node.prefix ? `${node.prefix}:${node.name}` : node.name;
	return `/${name}${typeof before === 'number' && before > 0 ? `[${before + 1}]` : ''}`;
}

/** The path with its steps told by their written names where their prefix is declared below the root: XPath does not know it. */
function selecting(document: XmlDocument, path: string): string {
	const { namespaces } = document.root;
	return path.replace(/\/(@?)([^/@:[\]*]+):([^/[\]]+)/g, (step, at: string, prefix: string, name: string) =>
		Object.hasOwn(namespaces, prefix) ? step : `/${at}*[name() = '${prefix}:${name}']`,
	);
}
