/** Takes away what a hub declared on a RabbitMQ: queues of its flows' channels, their dead letters, and the ladder. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as amqp from 'amqplib';
import { namesWith } from '../../adapters/rabbitmq/names.ts';
import { type RetryPolicy, rungsOf } from '../../hub/channel/retry-policy.ts';
import { projectFolder } from '../../server/folders.ts';

export async function deleteHubQueues(
	url: string,
	prefix: string,
	mandanten: readonly string[],
	retries: readonly RetryPolicy[],
	channels: readonly string[],
): Promise<void> {
	const names = namesWith(prefix);
	const addresses = mandanten.flatMap((mandant) => channels.map((channel) => ({ mandant, channel })));
	const rungs = [...new Set(retries.flatMap(rungsOf))].map((ms) => names.rung(ms));
	const connection = await amqp.connect(url);
	const channel = await connection.createChannel();
	for (const queue of [...addresses.flatMap((address) => [names.work(address), names.dead(address)]), ...rungs]) await channel.deleteQueue(queue);
	for (const exchange of rungs) await channel.deleteExchange(exchange);
	await connection.close();
}

export function shippedChannels(): readonly string[] {
	const folders = readdirSync(projectFolder('flows'));
	return channelsOf(folders.flatMap((name) => JSON.parse(readFileSync(join(projectFolder('flows'), name, 'flow.json'), 'utf8')) as object[]));
}

/** The channels that the nodes of these flows name. */
export function channelsOf(flows: readonly object[]): readonly string[] {
	return [...new Set((flows as readonly { channel?: string }[]).flatMap(({ channel }) => (channel ? [channel] : [])))];
}
