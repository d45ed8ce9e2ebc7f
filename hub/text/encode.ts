/** Text as bytes in the encodings that older municipal systems read. Refuses what an encoding cannot hold instead of writing "?". */

export type Encoding = 'utf-8' | 'iso-8859-1' | 'windows-1252';

export const ENCODINGS: readonly Encoding[] = ['utf-8', 'iso-8859-1', 'windows-1252'];

/** Bytes 0x80 to 0x9f of windows-1252; 0 where it has no character. Source: Unicode mapping table CP1252. */
const WINDOWS_1252 = [
	0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
	0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178,
];

const BYTE_OF: ReadonlyMap<number, number> = new Map(WINDOWS_1252.flatMap((code, index) => (code === 0 ? [] : [[code, 0x80 + index] as const])));

/** Whether the encoding holds a character (one code point). Control characters 0x80 to 0x9f are held by none of the two one-byte encodings. */
export function canEncode(character: string, encoding: Encoding): boolean {
	const code = character.codePointAt(0) ?? 0;
	// A lone surrogate is no character in any encoding.
	if (encoding === 'utf-8') return code < 0xd800 || code > 0xdfff;
	if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return true;
	return encoding === 'windows-1252' && BYTE_OF.has(code);
}

/** @throws RangeError when a character does not fit; ask `canEncode` before */
export function encode(text: string, encoding: Encoding): Buffer {
	for (const character of text) if (!canEncode(character, encoding)) throw new RangeError(`a character cannot be written in ${encoding}`);
	if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
	return Buffer.from(Array.from(text, (character) => BYTE_OF.get(character.codePointAt(0) ?? 0) ?? character.codePointAt(0) ?? 0));
}

/** Bytes as text; lenient: a byte that means nothing becomes U+FFFD (utf-8) or the control character of the same number. */
export function decode(bytes: Buffer, encoding: Encoding): string {
	if (encoding !== 'windows-1252') return bytes.toString(encoding === 'utf-8' ? 'utf8' : 'latin1');
	let text = '';
	for (const byte of bytes) text += String.fromCharCode(byte >= 0x80 && byte <= 0x9f ? WINDOWS_1252[byte - 0x80] || byte : byte);
	return text;
}
