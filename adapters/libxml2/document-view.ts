/** Worker side: what recognition and reports need of a parsed document. */
import { XmlAttribute, type XmlDocument, XmlElement, type XmlTreeNode, XmlXPathError } from 'libxml2-wasm';
import type { ElementView } from '../../hub/standards/header-family.ts';

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
/** More namespaces than any message names; a limit only against content made to annoy. */
const CLAIMS = 20;
/** Headers are small and come first; a message may have a million children behind them. */
const CHILDREN = 50;

/** Reads only what is asked for, and nothing twice: a step into the document costs more than all the rest of the recognition. */
export function viewOf(element: XmlElement): ElementView {
	const known: ElementView[] = [];
	let next: XmlTreeNode | null | undefined;
	return {
		name: element.name,
		namespace: element.namespaceUri,
		attribute: (name) => element.attr(name)?.value,
		*children() {
			for (let index = 0; index < CHILDREN; index++) {
				if (index === known.length) {
					if (next === undefined) next = element.firstChild;
					while (next && !(next instanceof XmlElement)) next = next.next;
					if (!next) return;
					known.push(viewOf(next));
					next = next.next;
				}
				yield known[index] as ElementView;
			}
		},
		text: () => element.content,
	};
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
		// A prefix that is not declared on the root cannot be evaluated; libxml2's own path is then the best there is.
		if (error instanceof XmlXPathError) return path;
		throw error;
	}
}

function readableStep(document: XmlDocument, upTo: string): string {
	const node = document.get(upTo);
	if (!(node instanceof XmlElement) && !(node instanceof XmlAttribute)) return upTo.slice(upTo.lastIndexOf('/'));
	const before = document.eval(`count(${upTo}/preceding-sibling::*[name() = name(${upTo})])`);
	const name = node.prefix ? `${node.prefix}:${node.name}` : node.name;
	return `/${name}${typeof before === 'number' && before > 0 ? `[${before + 1}]` : ''}`;
}
