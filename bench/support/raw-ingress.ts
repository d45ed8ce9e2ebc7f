/** The bare program: a node:http server that publishes each body with confirm and mandatory, and answers 202 when the broker has confirmed it. Nothing else. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import amqp from 'amqplib';
import { programOptions } from './program.ts';

export interface RawIngressOptions {
	readonly url: string;
	readonly to: string;
}

const { url, to } = programOptions<RawIngressOptions>();
const connection = await amqp.connect(url, { noDelay: true });
const outgoing = await connection.createConfirmChannel();
const server = createServer((request, response) => {
	const chunks: Buffer[] = [];
	request.on('data', (chunk: Buffer) => chunks.push(chunk));
	request.on('end', () => {
		outgoing.publish('', to, Buffer.concat(chunks), { contentType: 'application/json', persistent: true, mandatory: true }, (error) => {
			response.writeHead(error ? 503 : 202).end();
		});
	});
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
