/** A piece of a content that may be large: read from a stream, cut where a character ends. */
import { sizeOf } from '../../hub/message/claim-check.ts';
import type { Message } from '../../hub/message/message.ts';
import type { PayloadStore } from '../../hub/payload/payload-store.ts';

/** Bytes that are shown at once. */
export const WINDOW_BYTES = 262_144;

export interface Window {
	readonly bytes: Buffer;
	/** Undefined: this is the end. */
	readonly nextOffset?: number;
	readonly size: number;
}

/** @throws DrehkreuzError DK-PAYLOAD-… */
export async function windowOf(message: Message, offset: number, payloads: PayloadStore): Promise<Window> {
	const { body } = message;
	const size = sizeOf(body);
	const wanted = Math.min(size, offset + WINDOW_BYTES);
	const raw =
		body.kind === 'inline'
			? body.bytes.subarray(offset, wanted)
			: await readPart(await payloads.get(message.attributes.mandant, body.reference), offset, wanted);
	const bytes = wanted < size ? raw.subarray(0, endOfCharacter(raw)) : raw;
	const next = offset + bytes.length;
	return { bytes, size, ...(next < size && bytes.length > 0 ? { nextOffset: next } : {}) };
}

async function readPart(stream: AsyncIterable<Buffer>, from: number, to: number): Promise<Buffer> {
	const parts: Buffer[] = [];
	let position = 0;
	for await (const chunk of stream) {
		const begin = Math.max(from - position, 0);
		const end = Math.min(to - position, chunk.length);
		if (begin < end) parts.push(chunk.subarray(begin, end));
		position += chunk.length;
		// Leaving the loop ends the stream: what is behind is not read.
		if (position >= to) break;
	}
	return Buffer.concat(parts);
}

/** UTF-8: a character of several bytes begins with 11…, and goes on with 10…. Source: RFC 3629, section 3 */
function endOfCharacter(bytes: Buffer): number {
	for (let back = 1; back <= Math.min(4, bytes.length); back += 1) {
		const byte = bytes[bytes.length - back] as number;
		if ((byte & 0b1100_0000) === 0b1000_0000) continue;
		const length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
		return length > back ? bytes.length - back : bytes.length;
	}
	return bytes.length;
}
