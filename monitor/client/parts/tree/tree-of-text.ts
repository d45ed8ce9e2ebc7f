/**
 * From a text to its tree, by its media type. XML with a DOCTYPE is not read at all: no entity is ever resolved here. What cannot be read has no tree; the text
 * is always there.
 */
import { jsonTree } from './json-tree.ts';
import type { TreeNode } from './tree-node.ts';
import { xmlTree } from './xml-tree.ts';

/** Characters beyond which only the text is shown. */
const LARGEST = 2_000_000;

export function treeOfText(text: string, mediaType: string): TreeNode | undefined {
	if (text.length > LARGEST) return undefined;
	if (isJson(mediaType, text)) return ofJson(text);
	if (isXml(mediaType, text)) return ofXml(text);
	return undefined;
}

export function isJson(mediaType: string, text: string): boolean {
	return /[/+]json\b/.test(mediaType) || /^\s*[{[]/.test(text);
}

export function isXml(mediaType: string, text: string): boolean {
	return /[/+]xml\b/.test(mediaType) || /^\s*</.test(text);
}

/** Undefined: it is none, or it has a DOCTYPE. */
export function xmlDocument(text: string): Element | undefined {
	if (/<!DOCTYPE/i.test(text)) return undefined;
	const found = new DOMParser().parseFromString(text, 'application/xml');
	return found.getElementsByTagName('parsererror').length > 0 ? undefined : found.documentElement;
}

function ofJson(text: string): TreeNode | undefined {
	try {
		return jsonTree(JSON.parse(text));
	} catch {
		return undefined;
	}
}

function ofXml(text: string): TreeNode | undefined {
	const element = xmlDocument(text);
	return element && xmlTree(element);
}
