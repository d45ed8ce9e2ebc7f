/** Many senders that post the same body again and again, each on a connection of its own that it keeps. Plain sockets: a client library would cost more than what is measured. */
import { connect } from 'node:net';

export interface Load {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
	readonly connections: number;
	/** Requests in all. */
	readonly requests: number;
}

/** @returns requests per second. @throws Error on any answer but 202 */
export async function post({ url, headers, body, connections, requests }: Load): Promise<number> {
	const { hostname, port, pathname, host } = new URL(url);
	const lines = Object.entries({ host, 'content-length': body.length, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
	const request = Buffer.concat([Buffer.from(`POST ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n`), body]);
	let left = requests;
	const begun = performance.now();
	const sender = (): Promise<void> =>
		new Promise((resolve, reject) => {
			const socket = connect(Number(port), hostname);
			let received = '';
			const next = (): void => {
				if (left-- <= 0) return resolve(void socket.destroy());
				socket.write(request);
			};
			socket.setNoDelay(true).setEncoding('latin1').once('connect', next).once('error', reject);
			socket.on('close', () => reject(new Error('the server closed a connection')));
			socket.on('data', (text: string) => {
				received += text;
				if (!isWhole(received)) return;
				if (!received.startsWith('HTTP/1.1 202')) return reject(new Error(`not accepted: ${received.slice(0, 300)}`));
				received = '';
				next();
			});
		});
	await Promise.all(Array.from({ length: connections }, sender));
	return requests / ((performance.now() - begun) / 1_000);
}

/** Whether an answer has all its bytes: by its length, or by the last chunk. */
function isWhole(text: string): boolean {
	const end = text.indexOf('\r\n\r\n');
	if (end < 0) return false;
	const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end + 2))?.[1];
	return length === undefined ? text.endsWith('0\r\n\r\n') : text.length >= end + 4 + Number(length);
}
