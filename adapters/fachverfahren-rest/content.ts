/** What goes over the line: the body as it is, the order or its `daten`, or a form with the attachments. Large payloads are streamed. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Message, PayloadReference } from '../../hub/message/message.ts';
import type { Handover } from '../../hub/partners/handover.ts';
import type { PayloadStore } from '../../hub/payload/payload-store.ts';
import type { RestSettings } from './settings.ts';

export interface Content {
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer | Readable;
}

interface Part {
	readonly name: string;
	readonly fileName: string;
	readonly mediaType: string;
	readonly bytes: Buffer | PayloadReference;
}

/** A fresh content each time: streams are read once. @throws DrehkreuzError DK-PARTNER-INSTRUCTION */
export async function contentOf(message: Message, order: Handover, settings: RestSettings, payloads: PayloadStore, role: string): Promise<Content> {
	const mode = settings.send ?? 'auto';
	if (mode === 'daten' && order.daten === undefined) throw new DrehkreuzError('DK-PARTNER-INSTRUCTION', { role, path: '/daten', rule: 'is missing' });
	const { mandant } = message.attributes;
	const open = (bytes: Buffer | PayloadReference): Promise<Buffer | Readable> | Buffer => (Buffer.isBuffer(bytes) ? bytes : payloads.get(mandant, bytes));
	const isEmpty = Object.keys(order).length === 0;
	const main =
		mode === 'daten' ? jsonPart('daten', order.daten ?? {}) : mode === 'body' || (isEmpty && mode !== 'order') ? bodyPart(message) : jsonPart('auftrag', order);
	if (mode !== 'multipart') return { headers: { 'content-type': main.mediaType, 'content-length': String(sizeOf(main)) }, body: await open(main.bytes) };

	const attachments = message.attachments.map((anlage): Part => ({ name: 'anlage', fileName: anlage.name, mediaType: anlage.mediaType, bytes: anlage }));
	const boundary = `drehkreuz-${randomBytes(16).toString('hex')}`;
	const heads = [main, ...attachments].map((part) => ({ part, head: headOf(boundary, part) }));
	const tail = Buffer.from(`--${boundary}--\r\n`);
	const length = heads.reduce((sum, { part, head }) => sum + head.length + sizeOf(part) + 2, tail.length);
	const stream = async function* (): AsyncGenerator<Buffer> {
		for (const { part, head } of heads) {
			yield head;
			const bytes = await open(part.bytes);
			if (Buffer.isBuffer(bytes)) yield bytes;
			else for await (const chunk of bytes as AsyncIterable<Buffer>) yield chunk;
			yield Buffer.from('\r\n');
		}
		yield tail;
	};
	return {
		headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': String(length) },
		body: Readable.from(stream(), { objectMode: false }),
	};
}

function jsonPart(name: string, value: object): Part {
	return { name, fileName: `${name}.json`, mediaType: 'application/json', bytes: Buffer.from(JSON.stringify(value)) };
}

function bodyPart(message: Message): Part {
	const { body, attributes } = message;
	return {
		name: 'nachricht',
		fileName: 'nachricht',
		mediaType: attributes.datacontenttype ?? 'application/octet-stream',
		bytes: body.kind === 'inline' ? body.bytes : body.reference,
	};
}

function sizeOf({ bytes }: Part): number {
	return Buffer.isBuffer(bytes) ? bytes.length : bytes.size;
}

/** RFC 7578; quotes and line ends in file names in the percent form that browsers use. */
function headOf(boundary: string, { name, fileName, mediaType }: Part): Buffer {
	const quotable = fileName.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
	return Buffer.from(
		`--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${quotable}"\r\nContent-Type: ${mediaType.replace(/[\r\n]+/g, ' ')}\r\n\r\n`,
	);
}
