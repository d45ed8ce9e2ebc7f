/**
 * Part of the store: content that is kept beside what is under way, as the storage level of tenant and channel allows (see `hub/retention/`). Types only.
 */
import type { Message, MessageKey } from '../message/message.ts';

/**
 * `received`: as it came in. `channel`: as a channel handed it out. `parked`: as it was when it was parked. `delivered`: what a partner was given.
 */
export type ContentPlace = 'received' | 'channel' | 'parked' | 'delivered';

export interface ContentHead extends MessageKey {
	readonly mandant: string;
	readonly place: ContentPlace;
	/** Channel or step, as far as the place has one; else empty. */
	readonly name: string;
	/** Epoch milliseconds. */
	readonly at: number;
	/** Bytes of the body. */
	readonly size: number;
	/** SHA-512 of the body, lower-case hex: the proof that is left when the content is gone. */
	readonly sha512: string;
	/** False: only the proof is left. */
	readonly present: boolean;
}

export interface Contents {
	/** One record per message, place, name and hash: a repeat changes nothing. `message` undefined keeps the proof only. */
	keep(head: Omit<ContentHead, 'present'>, message: Message | undefined): Promise<void>;
	/** Oldest first, without content. */
	list(mandant: string, key: MessageKey): Promise<readonly ContentHead[]>;
	/** Undefined when there is none, or only its proof. */
	find(head: Pick<ContentHead, 'mandant' | 'source' | 'id' | 'place' | 'name' | 'sha512'>): Promise<Message | undefined>;
	/** Takes content (not its proof) of a tenant that is older, at most `limit` records, oldest first. @returns references into the payload store that those records held, and how many records */
	prune(mandant: string, before: number, limit: number): Promise<{ readonly records: number; readonly payloads: readonly string[] }>;
	/** Which of these payloads (SHA-512) a kept content or a parked message of the tenant still needs. */
	stillNeeded(mandant: string, payloads: readonly string[]): Promise<readonly string[]>;
}
