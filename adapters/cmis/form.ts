/**
 * The multipart form of a browser binding POST (CMIS 1.1 §5.4.4; RFC 7578). Text fields are UTF-8. Content is streamed, with a length known
 * beforehand, so that a large document is never in memory and the partner can refuse it early.
 */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';

export interface FormContent {
	/** A fresh stream or the bytes. */
	open(): Promise<Readable | Buffer>;
	readonly size: number;
	readonly mediaType: string;
	readonly fileName: string;
}

export interface FormBody {
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer | Readable;
}

export type PropertyValues = Readonly<Record<string, string | number | boolean>>;

/** `cmisaction` and properties as form fields. */
export function actionFields(action: string, properties: PropertyValues): Record<string, string> {
	const fields: Record<string, string> = { cmisaction: action, succinct: 'true' };
	for (const [n, [id, value]] of Object.entries(properties).entries()) {
		fields[`propertyId[${n}]`] = id;
		fields[`propertyValue[${n}]`] = String(value);
	}
	return fields;
}

export async function formBody(fields: Readonly<Record<string, string>>, content?: FormContent): Promise<FormBody> {
	const boundary = `drehkreuz-${randomBytes(16).toString('hex')}`;
	const parts = Object.entries(fields).map(
		([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${value}\r\n`,
	);
	if (content) {
		parts.push(
			`--${boundary}\r\nContent-Disposition: form-data; name="content"; filename="${quotable(content.fileName)}"\r\nContent-Type: ${oneLine(content.mediaType)}\r\n\r\n`,
		);
	}
	const head = Buffer.from(parts.join(''));
	const tail = Buffer.from(`${content ? '\r\n' : ''}--${boundary}--\r\n`);
	const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
	const bytes = content && (await content.open());
	if (!bytes || Buffer.isBuffer(bytes)) return { headers, body: Buffer.concat([head, ...(bytes ? [bytes] : []), tail]) };
	return {
		headers: { ...headers, 'content-length': String(head.length + content.size + tail.length) },
		body: Readable.from(around(head, bytes, tail), { objectMode: false }),
	};
}

async function* around(head: Buffer, bytes: Readable, tail: Buffer): AsyncGenerator<Buffer> {
	yield head;
	for await (const chunk of bytes as AsyncIterable<Buffer>) yield chunk;
	yield tail;
}

/** A media type is a header line of its own; nothing may follow it. */
function oneLine(mediaType: string): string {
	return mediaType.replace(/[\r\n]+/g, ' ');
}

/** RFC 7578 §2 with the percent form browsers use for quotes and line ends. */
function quotable(fileName: string): string {
	return fileName.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}
