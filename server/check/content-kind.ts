/** What kind of content a file holds, told by its first bytes: the name of a file is only a name. */

export type ContentKind = 'xml' | 'json' | 'zip';

/** JSON begins with `{` or `[` (RFC 8259 would allow more, an application is always one of these); ZIP with a local file header or an empty directory. */
export function kindOf(content: Buffer): ContentKind {
	const [a, b, c, d] = content;
	if (a === 0x50 && b === 0x4b && ((c === 3 && d === 4) || (c === 5 && d === 6))) return 'zip';
	const start = content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf ? 3 : 0;
	const text = content
		.subarray(start, start + 200)
		.toString('latin1')
		.trimStart();
	return text.startsWith('{') || text.startsWith('[') ? 'json' : 'xml';
}

export const MEDIA_TYPES: Readonly<Record<Exclude<ContentKind, 'zip'>, string>> = { xml: 'application/xml', json: 'application/json' };
