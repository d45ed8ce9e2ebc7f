/** A Fachverfahren that takes large attachments and keeps none: it reads each form as a stream and remembers the hashes of the attachments. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { Dicer } from '@fastify/busboy';
import type { Cleanup } from '../support/cleanup.ts';

export class Archive {
	readonly endpoint: string;
	/** SHA-512 of what has arrived. */
	readonly received: ReadonlySet<string>;

	private constructor(endpoint: string, received: ReadonlySet<string>) {
		this.endpoint = endpoint;
		this.received = received;
	}

	static async start(cleanup: Cleanup): Promise<Archive> {
		const received = new Set<string>();
		const server = createServer((request, response) => {
			take(request, received).then(
				() => answer(response, 201, { nummer: String(received.size) }),
				() => answer(response, 400, { code: 'UNLESBAR' }),
			);
		});
		server.requestTimeout = 0;
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		cleanup.add(() => {
			server.closeAllConnections();
			server.close();
		});
		return new Archive(`http://127.0.0.1:${(server.address() as AddressInfo).port}/anlagen`, received);
	}
}

async function take(request: IncomingMessage, received: Set<string>): Promise<void> {
	const boundary = /boundary=([^;]+)/.exec(request.headers['content-type'] ?? '')?.[1];
	if (request.method !== 'POST' || !boundary) throw new Error('no form');
	const parts: Promise<string | undefined>[] = [];
	const form = new Dicer({ boundary });
	form.on('part', (part) => parts.push(hashOf(part)));
	// Not `pipeline`: the parser announces its end in a way of its own.
	const finished = once(form, 'finish');
	const closed = once(request, 'close').then(() => {
		if (!request.complete) throw new Error('the request broke off');
		return finished;
	});
	request.pipe(form);
	await Promise.race([finished, closed]);
	for (const sha512 of await Promise.all(parts)) if (sha512) received.add(sha512);
}

/** Of an attachment; undefined for other parts. */
function hashOf(part: Readable): Promise<string | undefined> {
	const hash = createHash('sha512');
	let isAttachment = false;
	part.on('header', (header: Record<string, string[]>) => {
		isAttachment = header['content-disposition']?.[0]?.includes('name="anlage"') ?? false;
	});
	part.on('data', (chunk: Buffer) => hash.update(chunk));
	return new Promise((resolve, reject) => {
		part.on('end', () => resolve(isAttachment ? hash.digest('hex') : undefined)).on('error', reject);
	});
}

function answer(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { 'content-type': 'application/json' });
	response.end(JSON.stringify(body));
}
