/**
 * The bytes of an XML document as text, in pieces, for the reader of FIM schemas. The encoding is told by the byte order mark or the first bytes,
 * and by the XML declaration (XML 1.0, 4.3.3 and appendix F); the two must agree. Bytes that do not fit are refused, never replaced.
 */

import type { FimErrorCode, Place } from './faults.ts';

export type XdfInput = AsyncIterable<Uint8Array> | Uint8Array | string;

/** Why reading stopped. */
export class Refused extends Error {
	readonly code: FimErrorCode;
	readonly facts: Readonly<Record<string, string | number>>;
	/** Absent: where the reader is. */
	readonly place: Place | undefined;

	constructor(code: Refused['code'], facts: Refused['facts'] = {}, place?: Place) {
		super(code);
		this.code = code;
		this.facts = facts;
		this.place = place;
	}
}

/** Bytes or characters that are parsed at once: a few milliseconds. */
const PIECE = 64 * 1024;
/** Enough for any XML declaration. */
const HEAD = 256;

/** @throws Refused; and whatever the input throws */
export async function* textOf(input: XdfInput, maxBytes: number): AsyncGenerator<string> {
	if (typeof input === 'string') {
		if (input.length > maxBytes) throw new Refused('DK-FIM-TOO-LARGE', { max: maxBytes });
		for (let at = 0; at < input.length; at += PIECE) yield input.slice(at, at + PIECE);
		return;
	}
	let decoder: InstanceType<typeof TextDecoder> | undefined;
	let encoding = '';
	for await (const piece of piecesOf(input, maxBytes)) {
		if (!decoder) {
			encoding = encodingOf(piece);
			decoder = new TextDecoder(encoding, { fatal: true });
		}
		const text = decoded(() => decoder?.decode(piece, { stream: true }) ?? '');
		if (text !== undefined) {
			yield text;
			continue;
		}
		// Up to the first wrong byte, so that the fault has its place.
		yield new TextDecoder(encoding).decode(piece).split('\ufffd', 1)[0] ?? '';
		throw new Refused('DK-FIM-BYTES', { encoding });
	}
	if (decoded(() => decoder?.decode() ?? '') === undefined) throw new Refused('DK-FIM-BYTES', { encoding });
}

function decoded(decode: () => string): string | undefined {
	try {
		return decode();
	} catch {
		return undefined;
	}
}

/** Pieces of at most 64 KiB; the first holds the whole declaration. */
async function* piecesOf(input: AsyncIterable<Uint8Array> | Uint8Array, maxBytes: number): AsyncGenerator<Uint8Array> {
	let size = 0;
	let held: Uint8Array = new Uint8Array(0);
	for await (const chunk of input instanceof Uint8Array ? [input] : input) {
		size += chunk.length;
		if (size > maxBytes) throw new Refused('DK-FIM-TOO-LARGE', { max: maxBytes });
		const bytes: Uint8Array = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
		held = bytes;
		if (size < HEAD) continue;
		for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
		held = new Uint8Array(0);
	}
	if (held.length > 0) yield held;
}

/** The label of the decoder. @throws Refused where declaration and bytes contradict each other */
function encodingOf(start: Uint8Array): string {
	const [a, b, c] = start;
	const utf8Mark = a === 0xef && b === 0xbb && c === 0xbf;
	const wide =
		(a === 0xff && b === 0xfe) || (a === 0x3c && b === 0) ? 'utf-16le' : (a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c) ? 'utf-16be' : undefined;
	const found = wide ?? (utf8Mark ? 'utf-8' : undefined);
	const head = new TextDecoder(found ?? 'latin1').decode(start.subarray(0, HEAD));
	const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"'<>]{0,40})["']/.exec(head)?.[1]?.toLowerCase();
	if (declared === undefined) return found ?? 'utf-8';
	const label = labelOf(declared);
	if (label === undefined) throw new Refused('DK-FIM-ENCODING', { declared, found: found ?? '8 bit' });
	// `UTF-16` alone means the one that the mark tells.
	const agrees = found === undefined ? !label.startsWith('utf-16') : label === found || (declared === 'utf-16' && wide !== undefined);
	if (!agrees) throw new Refused('DK-FIM-ENCODING', { declared, found: found ?? '8 bit' });
	return found ?? label;
}

function labelOf(declared: string): string | undefined {
	try {
		return new TextDecoder(declared).encoding;
	} catch {
		return undefined;
	}
}
