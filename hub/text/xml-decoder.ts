/**
 * Turns the bytes of an XML document into text, piece by piece, for readers that take text only. The encoding is told by the byte order mark or
 * the XML declaration (XML 1.0, appendix F), else it is UTF-8. Bytes that do not fit the encoding are an error, never a replacement character.
 */

/** Enough for any XML declaration. */
const DECLARATION_WITHIN = 256;

export class XmlDecoder {
	#decoder: InstanceType<typeof TextDecoder> | undefined;

	/** @throws Error when the encoding is unknown or the bytes do not fit it */
	decode(chunk: Uint8Array): string {
		this.#decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
		return this.#decoder.decode(chunk, { stream: true });
	}

	/** What is left. @throws Error when the document ends within a character */
	end(): string {
		return this.#decoder?.decode() ?? '';
	}
}

/** The first chunk must hold the XML declaration, which any file system and any network does. */
function encodingOf(start: Uint8Array): string {
	const [a, b] = start;
	if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return 'utf-16be';
	if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return 'utf-16le';
	const head = Buffer.from(start.buffer, start.byteOffset, Math.min(start.length, DECLARATION_WITHIN)).toString('latin1');
	const declared = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
	// One that is written in single bytes cannot be UTF-16, whatever it says.
	return declared.startsWith('utf-16') ? 'utf-8' : declared;
}
