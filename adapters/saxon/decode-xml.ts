/**
 * Bytes of an XML document → text, as XML 1.0, appendix F says: byte order mark, else the encoding of the XML declaration, else UTF-8.
 * Well-formedness is somebody else's business.
 */

/** @throws RangeError for an encoding that this runtime does not know; TypeError for bytes that the encoding does not allow */
export function decodeXml(bytes: Uint8Array): string {
	return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
}

function encodingOf(bytes: Uint8Array): string {
	const [a = 0, b = 0] = bytes;
	if (a === 0xfe && b === 0xff) return 'utf-16be';
	if (a === 0xff && b === 0xfe) return 'utf-16le';
	if (a === 0 && b === 0x3c) return 'utf-16be';
	if (a === 0x3c && b === 0) return 'utf-16le';
	if (a === 0xef && b === 0xbb) return 'utf-8';
	const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 200)).toString('latin1');
	return /^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']/.exec(head)?.[1] ?? 'utf-8';
}

/** True when the text has a DOCTYPE: it can only stand before the root element, between white space, comments and processing instructions. */
export function hasDoctype(text: string): boolean {
	let at = 0;
	while (at < text.length) {
		const end = text.startsWith('<?', at) ? '?>' : text.startsWith('<!--', at) ? '-->' : undefined;
		if (end !== undefined) {
			const found = text.indexOf(end, at + (end === '?>' ? 2 : 4));
			if (found < 0) return false;
			at = found + end.length;
		} else if (/\s|\uFEFF/.test(text.charAt(at))) at++;
		else return text.startsWith('<!DOCTYPE', at);
	}
	return false;
}
