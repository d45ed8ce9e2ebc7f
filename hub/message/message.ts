/**
 * The message: a CloudEvents 1.0 event with the extension attributes of the German administration.
 *
 * This file holds types only. Building and checking a message is in `create.ts`, the claim check in `claim-check.ts`.
 * Source: CloudEvents 1.0.2, sections "Required/Optional Attributes" and "Extension Context Attributes".
 */

/** A CloudEvents attribute value as it travels in a header. */
export type AttributeValue = string | number | boolean;

/**
 * Context attributes. Names are lower case letters and digits only (CloudEvents 1.0.2, "Naming Conventions").
 *
 * `source` + `id` identify a message for ever; together they are the deduplication key. A resend keeps them, a corrected
 * message gets a new `id`.
 */
export interface Attributes {
	readonly specversion: '1.0';
	/** 1 to 255 characters; XÖV `nachrichtenUUID`, FIT-Connect `submissionId`, the portal's transfer id … */
	readonly id: string;
	/** URI reference of the sender, e.g. `urn:drehkreuz:musterstadt:portal:amt24`. 1 to 255 characters. */
	readonly source: string;
	/** Reverse-DNS event type, e.g. `de.drehkreuz.antrag.eingegangen`. */
	readonly type: string;
	/** RFC 3339 timestamp with zone: when the sender made the message. */
	readonly time: string;
	/** Case id (Vorgang): all messages of one case carry the same subject. */
	readonly subject?: string;
	/** Media type of the body, RFC 2046. */
	readonly datacontenttype?: string;
	/** URI of the schema that the body adheres to. */
	readonly dataschema?: string;

	/** Tenant (Mandant): id of the municipality whose message this is. `^[a-z0-9][a-z0-9-]{0,62}$`. */
	readonly mandant: string;
	/** LeiKa-Schlüssel, 14 digits. Optional: many municipal services have none. */
	readonly leika?: string;
	/** Amtlicher Regionalschlüssel, 12 digits, of the body the message is meant for. */
	readonly ars?: string;
	/** Amtlicher Gemeindeschlüssel, 8 digits. There is no arithmetic between AGS and ARS. */
	readonly ags?: string;
	/** Short name of the standard, e.g. `xwasser`, `xbau`, `fim`. */
	readonly standard?: string;
	/** Version of the standard, an opaque string. */
	readonly standardversion?: string;
	/** Nachrichtentyp as the standard writes it, e.g. `0010`, or the root element's local name. */
	readonly nachrichtentyp?: string;
	/** True for a message that must never reach a production system (XÖV attribute `test`). */
	readonly testnachricht?: boolean;
	/** True when the person agreed that the data may be used by other bodies (§ 10 (1) SächsEGovG). */
	readonly einwilligung?: boolean;
	/** W3C Trace Context. */
	readonly traceparent?: string;

	/** Only of a message that was released into flows of another time: SHA-256 of those, lower-case hex, see `hub/flows/earlier-flows.ts`. Drehkreuz's own. */
	readonly flowversion?: string;

	/** Further extension attributes, e.g. `kassenzeichen`, `aktenzeichen`. */
	readonly [extension: string]: AttributeValue | undefined;
}

/** Body up to the inline limit travels with the message. */
export interface InlineBody {
	readonly kind: 'inline';
	/** Never change these bytes: Node-RED's clone shares them between branches. */
	readonly bytes: Buffer;
}

/** Body above the inline limit: claim check into the payload store. */
export interface ReferencedBody {
	readonly kind: 'reference';
	readonly reference: PayloadReference;
}

export type Body = InlineBody | ReferencedBody;

/** A ticket for bytes in the payload store. The store is content-addressed: the hash is the key. */
export interface PayloadReference {
	/** SHA-512 of the bytes, lower-case hex, 128 characters. */
	readonly sha512: string;
	/** Bytes. */
	readonly size: number;
	/** RFC 2046 media type. */
	readonly mediaType: string;
}

/** A file that travels with a message, always by reference. */
export interface Attachment extends PayloadReference {
	/** File name as the sender gave it, at most 255 characters. May hold personal data: never log it. */
	readonly name: string;
}

export interface Message {
	readonly attributes: Attributes;
	readonly body: Body;
	readonly attachments: readonly Attachment[];
}

/** What identifies a message for ever. */
export interface MessageKey {
	readonly source: string;
	readonly id: string;
}

export function keyOf(message: Message): MessageKey {
	return { source: message.attributes.source, id: message.attributes.id };
}
