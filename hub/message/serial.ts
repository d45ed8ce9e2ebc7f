/**
 * A message as flat headers and bytes, the form in which brokers and stores keep it.
 *
 * Headers are the CloudEvents attributes under their plain names, and:
 * - `dataref`: `drehkreuz:payload:<sha512>` and `datasize` (bytes) when the body is in the payload store
 *   (CloudEvents extension "Dataref (Claim Check Pattern)");
 * - `anlagen`: the attachments, see `attachments.ts`;
 * - `siegel`: only of sealed messages, see `hub/sealing/message-seal.ts`;
 * - `dk-format`: the version of this form, see `format.ts`.
 *
 * Each engine adds its own prefix where its protocol asks for one (AMQP: `cloudEvents:`).
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { decodeAttachments, encodeAttachments } from './attachments.ts';
import { checkAttributes } from './create.ts';
import { checkFormat, FORMAT_HEADER, MESSAGE_FORMAT } from './format.ts';
import type { AttributeValue, Body, Message } from './message.ts';

export interface SerialMessage {
	readonly headers: Readonly<Record<string, AttributeValue>>;
	/** Empty for a body by reference. */
	readonly bytes: Buffer;
}

const DATAREF = /^drehkreuz:payload:([0-9a-f]{128})$/;
const EMPTY = Buffer.alloc(0);

export function serialise(message: Message): SerialMessage {
	const headers: Record<string, AttributeValue> = {};
	for (const [name, value] of Object.entries(message.attributes)) if (value !== undefined) headers[name] = value;
	if (headers.siegel !== undefined) headers[FORMAT_HEADER] = MESSAGE_FORMAT;
	if (message.attachments.length > 0) headers.anlagen = encodeAttachments(message.attachments);
	if (message.body.kind === 'inline') return { headers, bytes: message.body.bytes };
	headers.dataref = `drehkreuz:payload:${message.body.reference.sha512}`;
	headers.datasize = message.body.reference.size;
	return { headers, bytes: EMPTY };
}

/** @throws DrehkreuzError DK-MESSAGE-NEWER, DK-MESSAGE-FORMAT, DK-MESSAGE-INVALID when the headers are none of ours */
export function deserialise(serial: SerialMessage): Message {
	const { dataref, datasize, anlagen, siegel, [FORMAT_HEADER]: format, ...rest } = serial.headers;
	checkFormat(format);
	// The seal comes on top of what a message may have.
	const attributes = siegel === undefined ? checkAttributes(rest) : { ...checkAttributes(rest), siegel: String(siegel) };
	let body: Body = { kind: 'inline', bytes: serial.bytes };
	if (dataref !== undefined) {
		const sha512 = DATAREF.exec(String(dataref))?.[1];
		if (!sha512 || typeof datasize !== 'number') throw new DrehkreuzError('DK-MESSAGE-FORMAT', { format: 'dataref' });
		body = { kind: 'reference', reference: { sha512, size: datasize, mediaType: attributes.datacontenttype ?? 'application/octet-stream' } };
	}
	return { attributes, body, attachments: anlagen === undefined ? [] : decodeAttachments(String(anlagen)) };
}
