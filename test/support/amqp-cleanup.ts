/** Takes away what a hub declared on a RabbitMQ: queues of the shipped flows' channels, their dead letters, and the ladder. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as amqp from 'amqplib';
import { namesWith } from '../../adapters/rabbitmq/names.ts';
import { type RetryPolicy, rungsOf } from '../../hub/channel/retry-policy.ts';
import { projectFolder } from '../../server/folders.ts';

export async function deleteHubQueues(url: string, prefix: string, mandanten: readonly string[], retry: RetryPolicy): Promise<void> {
	const names = namesWith(prefix);
	const addresses = mandanten.flatMap((mandant) => shippedChannels().map((channel) => ({ mandant, channel })));
	const rungs = rungsOf(retry).map((ms) => names.rung(ms));
	const connection = await amqp.connect(url);
	const channel = await connection.createChannel();
	for (const queue of [...addresses.flatMap((address) => [names.work(address), names.dead(address)]), ...rungs]) await channel.deleteQueue(queue);
	for (const exchange of rungs) await channel.deleteExchange(exchange);
	await connection.close();
}

function shippedChannels(): readonly string[] {
	const nodes = readdirSync(projectFolder('flows')).flatMap(
		(name) => JSON.parse(readFileSync(join(projectFolder('flows'), name, 'flow.json'), 'utf8')) as { channel?: string }[],
	);
	return [...new Set(nodes.flatMap(({ channel }) => (channel ? [channel] : [])))];
}
