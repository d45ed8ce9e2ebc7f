/**
 * Port: a payload store that can take bytes in two steps. Who does not know yet whether a message will be accepted (an ingress
 * that is still reading) stages its attachments and keeps them only when all is in order: a refused application leaves no
 * personal data behind. Contract: `test/contract/payload-store.ts`. Types only.
 */
import type { Readable } from 'node:stream';
import type { PayloadReference } from '../message/message.ts';
import type { PayloadStore, PutOptions } from './payload-store.ts';

export interface StagingPayloadStore extends PayloadStore {
	/** As `put`, but nobody can read the bytes before `keep`. Staged bytes that were neither kept nor discarded (a crash) vanish at the latest an hour later, at the next `open`. */
	stage(mandant: string, content: Readable | Buffer, options: PutOptions): Promise<StagedPayload>;
}

/** Ends by exactly one of `keep` and `discard`; the other one afterwards does nothing. */
export interface StagedPayload {
	readonly reference: PayloadReference;
	/** Resolves when the bytes are durable and readable by their hash. @throws DK-PAYLOAD-STORAGE */
	keep(): Promise<void>;
	/** Leaves nothing behind. Never rejects. */
	discard(): Promise<void>;
}
