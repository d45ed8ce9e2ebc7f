/**
 * Port: where messages come from (a portal that posts, a mailbox that is polled). Implementations: `adapters/<source>/`. Types only.
 *
 * A source adapter gets the intake when it is made. Its one rule: it acknowledges to its partner only after `accept` has resolved.
 */
import type { AttributeValue } from '../message/message.ts';
import type { StagedPayload } from '../payload/staging.ts';
import type { CheckedEntry } from './entry.ts';
import type { IngressTenant } from './tenant.ts';

export interface SourceAdapter {
	/** e.g. `portal-http`. */
	readonly kind: string;
	/** Begins to take messages and to give them to the intake. Nothing to do for an adapter that a server calls. */
	start(): Promise<void>;
	/** Takes no more; resolves when what was begun is accepted or refused. */
	stop(): Promise<void>;
}

/** What the hub offers to source adapters. Implementation: `Acceptor`. */
export interface Intake {
	/**
	 * Resolves when the message is durable: with the broker, and its key remembered. The same key and content again gives the first result.
	 * What was staged is kept or discarded in every case.
	 * @throws DrehkreuzError DK-IN-CONFLICT (same key, other content), DK-MESSAGE-INVALID, DK-MESSAGE-ATTACHMENTS,
	 * DK-IN-BUSY (nothing can be stored now: the sender repeats under the same id)
	 */
	accept(submission: Submission): Promise<Accepted>;
	/** Notes in the journal that a known sender's message was refused. Never rejects. */
	refuse(refusal: Refusal): Promise<void>;
}

export interface Submission {
	readonly tenant: IngressTenant;
	readonly entry: CheckedEntry;
	/** URI of the authenticated sender. The adapter sets it, never the sender. */
	readonly source: string;
	/** The sender's id of this message; the same for every try. Without one a repeat cannot be recognised. */
	readonly id?: string;
	/** Further attributes that the sender gave and the adapter let through. */
	readonly attributes: Readonly<Record<string, AttributeValue | undefined>>;
	/** The bytes exactly as received. */
	readonly content: Buffer;
	/** RFC 2046 media type of the content. */
	readonly mediaType: string;
	readonly attachments: readonly StagedAttachment[];
}

export interface StagedAttachment {
	/** File name as the sender gave it, at most 255 characters. May hold personal data. */
	readonly name: string;
	readonly staged: StagedPayload;
}

export interface Accepted {
	readonly id: string;
	readonly source: string;
	/** Case id. */
	readonly subject: string;
	/** RFC 3339: when the message was accepted for the first time. */
	readonly acceptedAt: string;
	/** True when the message had been accepted before. */
	readonly duplicate: boolean;
}

export interface Refusal {
	readonly mandant: string;
	readonly source: string;
	/** Empty when the sender gave none. */
	readonly id: string;
	readonly code: string;
	/** Bytes received. */
	readonly size?: number;
}
