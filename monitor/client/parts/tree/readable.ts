/** A content with one thing per line, so that two can be compared: JSON and XML often come in a single one. Anything else stays as it is. */

import { linesOf } from './tree-lines.ts';
import { isJson, isXml, xmlDocument } from './tree-of-text.ts';
import { xmlTree } from './xml-tree.ts';

export function readable(text: string, mediaType: string): string {
	if (isJson(mediaType, text)) {
		try {
			return JSON.stringify(JSON.parse(text), null, 2);
		} catch {
			return text;
		}
	}
	const element = isXml(mediaType, text) ? xmlDocument(text) : undefined;
	return element ? linesOf(xmlTree(element)).join('\n') : text;
}
