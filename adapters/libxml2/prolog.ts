/**
 * Looks for a DOCTYPE before any parser sees the content. No XÖV message has one, and everything dangerous in XML begins with it
 * (entities, external files, billion laughs).
 *
 * A DOCTYPE can only stand before the root element (XML 1.0, production 22), between white space, comments and processing instructions. So it is
 * enough to walk over these; whatever else turns up is for the parser to refuse.
 */

/** True when the content has a DOCTYPE. The encoding is told by the first bytes as XML 1.0, appendix F says. */
export function hasDoctype(content: Uint8Array): boolean {
	return walk(charactersOf(content));
}

/** Reads one character code at a position; -1 behind the end. Only ASCII characters matter here, everything else may come out as anything. */
interface Characters {
	at(index: number): number;
	readonly length: number;
}

function charactersOf(content: Uint8Array): Characters {
	const [a = 0, b = 0, c = 0, d = 0] = content;
	const four = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
	if (four === 0x0000feff || four === 0x0000003c)
		return wide(content, 4, (i) => (content[i] || content[i + 1] || content[i + 2] ? -2 : (content[i + 3] ?? -1)));
	if (four === 0xfffe0000 || four === 0x3c000000)
		return wide(content, 4, (i) => (content[i + 1] || content[i + 2] || content[i + 3] ? -2 : (content[i] ?? -1)));
	if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0)) return wide(content, 2, (i) => (content[i] ? -2 : (content[i + 1] ?? -1)));
	if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0)) return wide(content, 2, (i) => (content[i + 1] ? -2 : (content[i] ?? -1)));
	return { at: (index) => content[index] ?? -1, length: content.length };
}

function wide(content: Uint8Array, width: number, read: (offset: number) => number): Characters {
	return { at: (index) => (index * width < content.length ? read(index * width) : -1), length: Math.ceil(content.length / width) };
}

function walk(text: Characters): boolean {
	let i = 0;
	const follows = (word: string) => {
		for (let offset = 0; offset < word.length; offset++) {
			if (text.at(i + offset) !== word.charCodeAt(offset)) return false;
		}
		return true;
	};
	const skipBehind = (word: string) => {
		while (i < text.length && !follows(word)) i++;
		i += word.length;
	};
	// Byte order marks: one character in UTF-16 and UTF-32, three bytes in UTF-8.
	if (text.at(0) === 0xef && text.at(1) === 0xbb && text.at(2) === 0xbf) i = 3;
	else if (text.at(0) === -2) i = 1;
	while (i < text.length) {
		if (isSpace(text.at(i))) i++;
		else if (follows('<?')) skipBehind('?>');
		else if (follows('<!--')) {
			i += 4;
			skipBehind('-->');
		} else return follows('<!DOCTYPE');
	}
	return false;
}

function isSpace(code: number): boolean {
	return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
