/** Bytes as text, for people. Pure. */

/** Undefined: it is no text in UTF-8, or holds a NUL. */
export function textOfBytes(bytes: Buffer): string | undefined {
	if (bytes.includes(0)) return undefined;
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}
