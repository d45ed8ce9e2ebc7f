/**
 * XSLT that a rule set brings along (functions, keys). Only elements that compute something from the message pass; those that read, write or log do not.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { XSLT } from './rule-files.ts';
import { unsupported } from './rule-set.ts';
import type { XmlElement } from './xml-tree.ts';
import { forbiddenWord, isForbiddenNamespace } from './xpath-text.ts';
import { attributes, escaped } from './xslt-text.ts';

const DECLARATIONS = new Set(['function', 'key', 'variable', 'decimal-format', 'template']);
const INSTRUCTIONS = new Set([
	...['analyze-string', 'apply-templates', 'attribute', 'break', 'call-template', 'catch', 'choose', 'copy', 'copy-of', 'document', 'element'],
	...['fallback', 'for-each', 'for-each-group', 'if', 'iterate', 'map', 'map-entry', 'matching-substring', 'next-iteration', 'non-matching-substring'],
	...['number', 'on-completion', 'otherwise', 'param', 'perform-sort', 'sequence', 'sort', 'text', 'try', 'value-of', 'variable', 'when'],
	...['where-populated', 'with-param'],
]);
const FORBIDDEN = new Set([
	...['result-document', 'evaluate', 'import-schema', 'source-document', 'stream', 'merge', 'merge-source', 'message', 'use-package', 'package'],
]);

/** @throws DrehkreuzError DK-RULES-FORBIDDEN, DK-RULES-UNSUPPORTED */
export function declarationText(element: XmlElement): string {
	if (element.uri === XSLT && FORBIDDEN.has(element.local)) throw forbidden(element, element.name);
	// A template with a pattern could take nodes away from the rules; a named one is only called.
	const matches = element.local === 'template' && element.attributes.some(({ local }) => local === 'match');
	if (!DECLARATIONS.has(element.local) || matches) throw unsupported(element, element.name);
	return elementText(element);
}

/** @throws DrehkreuzError DK-RULES-FORBIDDEN, DK-RULES-UNSUPPORTED */
export function instructionText(element: XmlElement): string {
	if (element.uri === XSLT && FORBIDDEN.has(element.local)) throw forbidden(element, element.name);
	if (element.uri === XSLT && !INSTRUCTIONS.has(element.local)) throw unsupported(element, element.name);
	return elementText(element);
}

function elementText(element: XmlElement): string {
	// Elements of Saxon's namespaces are instructions as well.
	if (isForbiddenNamespace(element.uri)) throw forbidden(element, element.name);
	for (const { name, local, value } of element.attributes) {
		const word = forbiddenWord(value, element.namespaces);
		if (word !== undefined) throw forbidden(element, word);
		// Text could then call functions, and text is not looked at. A package or a schema could come from elsewhere.
		if (['expand-text', 'use-when', 'use-accumulators', 'extension-element-prefixes'].includes(local)) throw unsupported(element, name);
	}
	const { '': standard = '', xml: _, ...prefixes } = element.namespaces;
	const declared = Object.fromEntries([['xmlns', standard], ...Object.entries(prefixes).map(([prefix, uri]) => [`xmlns:${prefix}`, uri])]);
	const own = Object.fromEntries(element.attributes.map(({ name, value }) => [name, value]));
	const content = element.children.map((child) => (typeof child === 'string' ? escaped(child) : instructionText(child))).join('');
	return `<${element.name}${attributes({ ...declared, ...own })}>${content}</${element.name}>`;
}

function forbidden(element: XmlElement, construct: string): DrehkreuzError {
	return new DrehkreuzError('DK-RULES-FORBIDDEN', { file: element.file, line: element.line, construct });
}
