/**
 * Hides values and keeps the form: who looks for the cause of a failure mostly needs to know which fields are there, not what is in them. Letters and digits become
 * dots; names of fields, elements and attributes, punctuation and line breaks stay. What is neither JSON nor XML is hidden altogether. Pure.
 */

const HIDDEN = /[\p{L}\p{N}\p{M}\p{So}\p{Sc}@]/gu;
/** A tag as XML writes it: name, attributes with quoted values. Source: XML 1.0, sections 3.1 */
const TAG = /^<\/?[\w:.-]+(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*\/?>$/;

export type Form = 'json' | 'xml' | 'text';

export function formOf(mediaType: string, text: string): Form {
	if (/[+/]json\b/.test(mediaType)) return 'json';
	if (/[+/]xml\b/.test(mediaType)) return 'xml';
	const begin = text.trimStart().charAt(0);
	return begin === '{' || begin === '[' ? 'json' : begin === '<' ? 'xml' : 'text';
}

export function maskText(text: string): string {
	return text.replace(HIDDEN, '•');
}

/** Also of a text that was cut off somewhere. */
export function mask(text: string, form: Form): string {
	return form === 'json' ? maskJson(text) : form === 'xml' ? maskXml(text) : maskText(text);
}

/** A string that a colon follows is the name of a field, and stays. `true`, `false`, `null` and numbers are values. */
function maskJson(text: string): string {
	return text.replace(/("(?:[^"\\]|\\.)*(?:"|\\?$))(\s*:)?|[^"{}[\],:\s]+/gs, (whole, string?: string, colon?: string) => {
		if (string === undefined) return maskText(whole);
		return colon === undefined ? maskText(string.replace(/\\.?/gs, '•')) : whole;
	});
}

/** Tags stay, with their names; values of attributes, text, comments, CDATA and processing instructions are hidden. Declarations of namespaces stay: they say what it is. */
function maskXml(text: string): string {
	return text.replace(/<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<\?[\s\S]*?(?:\?>|$)|<(?:"[^"]*"|'[^']*'|[^<>"'])*(?:>|$)|[^<]+|</g, (part) => {
		if (/^<\?xml\s[^<]*\?>$/.test(part)) return part;
		if (!TAG.test(part)) return maskText(part);
		return part.replace(/([\w:.-]+)(\s*=\s*)("[^"]*"|'[^']*')/g, (whole, name: string, equals: string, value: string) =>
			name === 'xmlns' || name.startsWith('xmlns:') ? whole : `${name}${equals}${maskText(value)}`,
		);
	});
}
