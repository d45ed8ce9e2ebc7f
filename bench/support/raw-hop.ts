/**
 * The bare program: takes a message from a queue, publishes it to the next with confirm and mandatory, acknowledges it when the broker has confirmed.
 * Nothing else: no journal, no deduplication, no flow, no recovery. What the hub is measured against.
 */
import amqp from 'amqplib';
import { programOptions } from './program.ts';

export interface RawHopOptions {
	readonly url: string;
	readonly from: string;
	readonly to: string;
	readonly prefetch: number;
}

const { url, from, to, prefetch } = programOptions<RawHopOptions>();
const connection = await amqp.connect(url, { noDelay: true });
const outgoing = await connection.createConfirmChannel();
const incoming = await connection.createChannel();
outgoing.on('return', () => {
	throw new Error('a message was returned as unroutable');
});
await incoming.prefetch(prefetch);
await incoming.consume(from, (message) => {
	if (!message) throw new Error('the queue is gone');
	const { headers, messageId, contentType } = message.properties;
	outgoing.publish('', to, message.content, { headers, messageId, contentType, persistent: true, mandatory: true }, (error) => {
		if (error) throw error;
		incoming.ack(message);
	});
});
console.log('ready');
