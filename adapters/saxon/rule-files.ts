/**
 * The files of a rule set: resolves `include` and `extends href` (ISO/IEC 19757-3, §5.4.4 and §5.4.5) to one tree. Only given files are read; an address
 * outside of them is a missing file.
 */
import { posix } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { attributeOf, elementsOf, readTree, type XmlElement, type XmlNode } from './xml-tree.ts';

export const SCHEMATRON = 'http://purl.oclc.org/dsdl/schematron';
export const XSLT = 'http://www.w3.org/1999/XSL/Transform';

/** Content of a file of the pack, undefined when there is none. */
export type ReadFile = (path: string) => Uint8Array | undefined;

/** Includes in all, so that a few files that include each other many times do not fill the memory. */
const MAX_INCLUDES = 1000;

/** @throws DrehkreuzError DK-RULES-… */
export function readRuleFiles(path: string, read: ReadFile): XmlElement {
	const trees = new Map<string, XmlElement>();
	const treeOf = (file: string): XmlElement | undefined => {
		const known = trees.get(file);
		if (known) return known;
		const content = read(file);
		if (!content) return undefined;
		const tree = readTree(file, content);
		trees.set(file, tree);
		return tree;
	};
	const target = (element: XmlElement, href: string): XmlElement => {
		const { file, fragment } = addressOf(element.file, href);
		const tree = file === undefined ? undefined : treeOf(file);
		const found = tree && (fragment === '' ? tree : byId(tree, fragment));
		if (!found) throw new DrehkreuzError('DK-RULES-MISSING-FILE', { file: element.file, line: element.line, url: href });
		return found;
	};
	let includes = 0;
	const include = (element: XmlElement, href: string, chain: readonly XmlElement[]): XmlElement => {
		const found = target(element, href);
		const fault = chain.includes(found) ? 'include includes itself' : ++includes > MAX_INCLUDES ? `more than ${MAX_INCLUDES} includes` : undefined;
		if (fault !== undefined) throw new DrehkreuzError('DK-RULES-INVALID', { file: element.file, line: element.line, rule: fault });
		return resolve(found, [...chain, found]);
	};
	const resolve = (element: XmlElement, chain: readonly XmlElement[]): XmlElement => {
		const children = element.children.flatMap((child): readonly XmlNode[] => {
			if (typeof child === 'string') return [child];
			const href = hrefOf(child);
			if (href === undefined) return [resolve(child, chain)];
			const included = include(child, href, chain);
			return child.uri === XSLT || child.local === 'extends' ? included.children : [included];
		});
		return { ...element, children };
	};
	const root = treeOf(path);
	if (!root) throw new DrehkreuzError('DK-RULES-MISSING-FILE', { file: path, line: 1, url: path });
	return resolve(root, [root]);
}

/** The addresses that a file of a rule set asks for, as paths in the pack. */
export function referencedFiles(path: string, content: Uint8Array): readonly string[] {
	const found: string[] = [];
	const walk = (element: XmlElement): void => {
		const href = hrefOf(element);
		const file = href === undefined ? undefined : addressOf(path, href).file;
		if (file !== undefined) found.push(file);
		elementsOf(element).forEach(walk);
	};
	walk(readTree(path, content));
	return found;
}

/** `include`, `extends` with an address, and XSLT's `import` and `include`. */
function hrefOf(element: XmlElement): string | undefined {
	const includes = element.uri === SCHEMATRON ? ['include', 'extends'] : element.uri === XSLT ? ['import', 'include'] : [];
	return includes.includes(element.local) ? attributeOf(element, 'href') : undefined;
}

function addressOf(from: string, href: string): { file?: string; fragment: string } {
	const [path = '', fragment = ''] = href.trim().split('#', 2);
	if (path === '') return { file: from, fragment };
	// A scheme, or an absolute path: not in the pack.
	if (/^[A-Za-z][A-Za-z0-9+.-]*:|^[/\\]/.test(path)) return { fragment };
	try {
		return { file: posix.join(posix.dirname(from), decodeURIComponent(path)), fragment };
	} catch {
		return { fragment };
	}
}

function byId(element: XmlElement, id: string): XmlElement | undefined {
	if (element.attributes.some(({ local, value }) => local === 'id' && value === id)) return element;
	for (const child of elementsOf(element)) {
		const found = byId(child, id);
		if (found) return found;
	}
	return undefined;
}
