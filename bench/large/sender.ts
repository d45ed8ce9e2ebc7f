/** Sends one large attachment as a portal would: `multipart/form-data`, streamed, with an id of its own. No two are equal, so none is stored only once. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PORTAL_TOKEN, TENANT } from '../support/bench-hub.ts';

export interface Sent {
	readonly id: string;
	/** Lower-case hex, of the attachment. */
	readonly sha512: string;
}

const CHUNK_BYTES = 65_536;

/** @throws Error when the hub does not answer 202 */
export async function sendAttachment(url: string, entry: string, bytes: number): Promise<Sent> {
	const id = randomUUID();
	const boundary = `bench-${id}`;
	const part = (disposition: string, mediaType: string): string =>
		`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${mediaType}\r\n\r\n`;
	const head = Buffer.from(
		`${part('name="antrag"', 'application/json')}{"antrag":"${id}"}\r\n${part('name="anlage"; filename="plan.pdf"', 'application/pdf')}`,
	);
	const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
	const hash = createHash('sha512');
	const outgoing = request(`${url}/in/${TENANT}/${entry}`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${PORTAL_TOKEN}`,
			'content-type': `multipart/form-data; boundary=${boundary}`,
			'content-length': head.length + bytes + tail.length,
			'ce-id': id,
		},
	});
	const answered = new Promise<number>((resolve, reject) => {
		outgoing.on('error', reject).on('response', (answer) => {
			answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
		});
	});
	const content = function* (): Generator<Buffer> {
		yield head;
		const noise = randomBytes(CHUNK_BYTES);
		for (let left = bytes; left > 0; left -= CHUNK_BYTES) {
			// A buffer of its own: the last one may still be on its way.
			const chunk = Buffer.from(noise.subarray(0, Math.min(left, CHUNK_BYTES)));
			if (chunk.length >= 6) chunk.writeUIntBE(left, 0, 6);
			hash.update(chunk);
			yield chunk;
		}
		yield tail;
	};
	const [status] = await Promise.all([answered, pipeline(Readable.from(content(), { objectMode: false }), outgoing)]);
	if (status !== 202) throw new Error(`the hub answered ${status} to an attachment of ${bytes} bytes`);
	return { id, sha512: hash.digest('hex') };
}
