/**
 * Seals messages: as a sealed message one travels through brokers and lies in stores, and these need not know.
 *
 * A sealed message keeps its attributes in clear, so that it can be found and recognised; they hold no personal data. Its attribute `siegel` names the key. Its body is sealed
 * bytes: the body or the reference to it, and the attachments with their names. In place of the attachments stand all its payloads, with the names under which they lie
 * (`payload-names.ts`): so that whoever deletes payloads sees what is needed, without any key.
 *
 * Sealed bytes open only in a message of the same tenant, source and id. Sealing what is sealed, and opening what is not, changes nothing: messages of hubs before sealing stay readable.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { Attachment, Attributes, Body, Message, PayloadReference } from '../message/message.ts';
import { payloadReferencesOf } from '../message/payloads.ts';
import { Envelopes, keyIdOf } from './envelope.ts';
import type { KeyRing } from './key-ring.ts';
import type { PayloadNames } from './payload-names.ts';

/** What else is sealed with the body. Short names: it is written for each message that has payloads. */
interface Meta {
	readonly body?: PayloadReference;
	readonly attachments?: readonly Attachment[];
}

export class MessageSeal {
	readonly #envelopes: Envelopes;
	readonly #names: PayloadNames;

	constructor(ring: KeyRing, names: PayloadNames) {
		this.#envelopes = new Envelopes(ring, 'message');
		this.#names = names;
	}

	seal(message: Message): Message {
		if (isSealed(message)) return message;
		const { attributes, body, attachments } = message;
		const { mandant } = attributes;
		const plain = pack(body, attachments);
		const bytes = this.#envelopes.seal(mandant, plain, contextOf(attributes));
		const payloads = payloadReferencesOf(message).map(({ sha512, size }) => ({
			name: '',
			mediaType: 'application/octet-stream',
			size,
			sha512: this.#names.nameOf(mandant, sha512),
		}));
		return { attributes: { ...attributes, siegel: keyIdOf(bytes) as string }, body: { kind: 'inline', bytes }, attachments: payloads };
	}

	/** @throws DrehkreuzError DK-SEAL-KEY, DK-SEAL-DAMAGED */
	open(message: Message): Message {
		if (!isSealed(message)) return message;
		const { siegel, ...attributes } = message.attributes;
		const plain = this.#envelopes.open(attributes.mandant, message.body.bytes, contextOf(attributes as Attributes));
		return { attributes: attributes as Attributes, ...unpack(plain) };
	}

	/** As `open`; what cannot be opened stays sealed: it can still be put back into a channel, and nothing is lost. */
	openOrLeave(message: Message): Message {
		try {
			return this.open(message);
		} catch (error) {
			if (error instanceof DrehkreuzError) return message;
			throw error;
		}
	}
}

/** Whether the body of the message can only be read with a key. */
export function isSealed(message: Message): message is Message & { readonly body: { readonly kind: 'inline' } } {
	const { attributes, body } = message;
	return typeof attributes.siegel === 'string' && body.kind === 'inline' && keyIdOf(body.bytes) === attributes.siegel;
}

function contextOf({ source, id }: Attributes): string {
	return JSON.stringify([source, id]);
}

/** Length of the meta data (4 bytes) | meta data as JSON, if there are any | body, unless it is a reference */
function pack(body: Body, attachments: readonly Attachment[]): Buffer {
	const meta: Meta = { ...(body.kind === 'reference' ? { body: body.reference } : {}), ...(attachments.length > 0 ? { attachments } : {}) };
	const text = Buffer.from(body.kind === 'reference' || attachments.length > 0 ? JSON.stringify(meta) : '');
	const length = Buffer.alloc(4);
	length.writeUInt32BE(text.length);
	return Buffer.concat([length, text, ...(body.kind === 'inline' ? [body.bytes] : [])]);
}

function unpack(plain: Buffer): Pick<Message, 'body' | 'attachments'> {
	const end = 4 + plain.readUInt32BE(0);
	const meta = (end === 4 ? {} : JSON.parse(plain.toString('utf8', 4, end))) as Meta;
	const body: Body = meta.body ? { kind: 'reference', reference: meta.body } : { kind: 'inline', bytes: plain.subarray(end) };
	return { body, attachments: meta.attachments ?? [] };
}
