/** Claim check: bodies above the inline limit go to the payload store and travel as a reference. */
import type { PayloadStore } from '../payload/payload-store.ts';
import type { Body } from './message.ts';

/** Bytes a body may have to travel inside the message. Default 64 KiB; configurable 1 KiB to 1 MiB. */
export const INLINE_MAX_BYTES = 65_536;

/** Stores the bytes when they are too large to travel. */
export async function checkIn(payloads: PayloadStore, mandant: string, bytes: Buffer, mediaType: string, inlineMaxBytes = INLINE_MAX_BYTES): Promise<Body> {
	if (bytes.length <= inlineMaxBytes) return { kind: 'inline', bytes };
	return { kind: 'reference', reference: await payloads.put(mandant, bytes, { mediaType, maxBytes: bytes.length }) };
}

/** Bytes of a body wherever it is. */
export function sizeOf(body: Body): number {
	return body.kind === 'inline' ? body.bytes.length : body.reference.size;
}

/** The bytes of a body wherever they are. @throws DK-PAYLOAD-TOO-LARGE, DK-PAYLOAD-MISSING, DK-PAYLOAD-DAMAGED */
export async function checkOut(payloads: PayloadStore, mandant: string, body: Body, maxBytes: number): Promise<Buffer> {
	return body.kind === 'inline' ? body.bytes : payloads.read(mandant, body.reference, maxBytes);
}
