/**
 * Port: the payload store for bodies and attachments too large to travel in a message (claim check).
 * Implementations: `adapters/filesystem` (later S3). Contract: `test/contract/payload-store.ts`. Types only.
 */
import type { Readable } from 'node:stream';
import type { PayloadReference } from '../message/message.ts';

export interface PutOptions {
	/** RFC 2046 media type, kept in the reference. */
	readonly mediaType: string;
	/** Bytes; one more and the put fails with DK-PAYLOAD-TOO-LARGE and leaves nothing behind. */
	readonly maxBytes: number;
	/** When given, a different hash fails with DK-PAYLOAD-HASH and leaves nothing behind. Lower-case hex. */
	readonly expectedSha512?: string;
}

/**
 * Content-addressed per tenant: the same bytes put twice are stored once, and a repeat is harmless.
 * Tenants never share a file, even for equal bytes.
 */
export interface PayloadStore {
	open(): Promise<void>;

	/** Streams to disk; resolves when the bytes are durable (file and folder synced) and readable by their hash. Atomic: a crash leaves no half payload. */
	put(mandant: string, content: Readable | Buffer, options: PutOptions): Promise<PayloadReference>;

	/**
	 * Streams the bytes. The hash is checked while reading: a damaged payload ends the stream with an error
	 * (DK-PAYLOAD-DAMAGED) before the last chunk is handed out.
	 * @throws DK-PAYLOAD-MISSING when the tenant has no such payload.
	 */
	get(mandant: string, reference: PayloadReference): Promise<Readable>;

	/** Reads all bytes, at most `maxBytes`. @throws DK-PAYLOAD-TOO-LARGE, DK-PAYLOAD-MISSING, DK-PAYLOAD-DAMAGED */
	read(mandant: string, reference: PayloadReference, maxBytes: number): Promise<Buffer>;

	has(mandant: string, sha512: string): Promise<boolean>;

	/** Repeats are harmless. */
	delete(mandant: string, sha512: string): Promise<void>;

	close(): Promise<void>;
}
