/** Pieces of XSLT as text, each on one line: so a line of the stylesheet tells which element of the rule set it was made from. */

export function escaped(text: string): string {
	return text.replace(/[&<>"\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function attributes(values: Readonly<Record<string, string | undefined>>): string {
	return Object.entries(values)
		.map(([name, value]) => (value === undefined ? '' : ` ${name}="${escaped(value)}"`))
		.join('');
}

/** Attributes of literal result elements: braces would be taken for expressions. */
export function literalAttributes(values: Readonly<Record<string, string | undefined>>): string {
	return attributes(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value?.replace(/[{}]/g, '$&$&')])));
}

export function text(value: string): string {
	return value === '' ? '' : `<xsl:text>${escaped(value)}</xsl:text>`;
}
