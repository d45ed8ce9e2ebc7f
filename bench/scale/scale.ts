/**
 * How many messages per second 1, 2 and 4 hub processes move on one RabbitMQ and one data folder: receive → a function that computes → send.
 * Each number of processes takes its turn in every round; what counts is the ratio to one process.
 */
import { randomUUID } from 'node:crypto';
import amqp from 'amqplib';
import { namesWith } from '../../adapters/rabbitmq/names.ts';
import { RabbitmqBroker } from '../../adapters/rabbitmq/rabbitmq-broker.ts';
import { DEFAULT_RETRY_POLICY } from '../../hub/channel/retry-policy.ts';
import { createMessage } from '../../hub/message/create.ts';
import { HubWithTown } from '../../test/support/hub-with-town.ts';
import { rabbitmqForTests, stopRabbitmqForTests } from '../../test/support/rabbitmq.ts';
import { until } from '../../test/support/until.ts';
import type { BenchOptions } from '../main.ts';
import { median, rounded } from '../median.ts';

const PROCESSES = [1, 2, 4] as const;
const MESSAGES = 1_000;
const MANDANT = 'musterstadt';
const [IN, OUT] = ['scale.ein', 'scale.aus'];

/** Stands for checking and mapping: about 2 ms of one core. */
const WORK = 'let x = 0; for (let i = 0; i < 2000000; i++) x = (x * 31 + i) | 0; msg.x = x; return msg;';

const FLOWS = [
	{ id: 'tab', type: 'tab', label: 'scale' },
	{ id: 'c', type: 'drehkreuz-connection', name: '', mandanten: MANDANT, version: 1 },
	{
		id: 'in',
		type: 'drehkreuz-receive',
		z: 'tab',
		connection: 'c',
		channel: IN,
		prefetch: 32,
		timeLimit: 600,
		settlement: 'automatic',
		version: 1,
		wires: [['f']],
	},
	{ id: 'f', type: 'function', z: 'tab', func: WORK, outputs: 1, wires: [['out']] },
	{ id: 'out', type: 'drehkreuz-send', z: 'tab', channel: OUT, identity: 'keep', suffixProperty: '', version: 1, wires: [[]] },
];

export async function run({ rounds, print }: BenchOptions): Promise<object> {
	const server = await rabbitmqForTests();
	if (!server) throw new Error('there is no RabbitMQ here');
	const rates = new Map<number, number[]>(PROCESSES.map((processes) => [processes, []]));
	try {
		for (let round = 1; round <= rounds; round++) {
			for (const processes of PROCESSES) {
				const rate = await measure(server.url, processes);
				rates.get(processes)?.push(rate);
				print(`round ${round}: ${processes} process(es) ${rounded(rate, 0)} messages/s`);
			}
		}
	} finally {
		await stopRabbitmqForTests();
	}
	const ratesOf = (processes: number): readonly number[] => rates.get(processes) ?? [];
	return {
		messages_per_second: Object.fromEntries(PROCESSES.map((processes) => [processes, rounded(median(ratesOf(processes)), 0)])),
		ratio_to_one: Object.fromEntries(
			PROCESSES.map((processes) => [processes, rounded(median(ratesOf(processes).map((rate, i) => rate / (ratesOf(1)[i] ?? Number.NaN))))]),
		),
	};
}

/** Messages per second from the first publish to the last arrival. */
async function measure(amqpUrl: string, processes: number): Promise<number> {
	const place = await HubWithTown.create({ engine: 'rabbitmq', amqpUrl, flows: FLOWS });
	const [from, to] = [
		{ mandant: MANDANT, channel: IN },
		{ mandant: MANDANT, channel: OUT },
	];
	const broker = new RabbitmqBroker({ url: amqpUrl, queuePrefix: place.queuePrefix, parking: { park: async () => {} }, publishTimeoutMs: 60_000 });
	try {
		await broker.open();
		for (const address of [from, to]) await broker.declare({ ...address, retry: DEFAULT_RETRY_POLICY });
		const others = await Promise.all(Array.from({ length: processes - 1 }, () => place.another()));
		await Promise.all([place.hub, ...others.map(({ hub }) => hub)].map((hub) => hub.start()));
		const begun = performance.now();
		const publish = (): Promise<void> =>
			broker.publish(
				from,
				createMessage({ id: randomUUID(), source: 'urn:bench', type: 'de.bench', mandant: MANDANT }, { kind: 'inline', bytes: Buffer.alloc(2_048, 'a') }),
			);
		await Promise.all(Array.from({ length: MESSAGES }, publish));
		await until('every message is through', async () => (await broker.depth(to)).ready >= MESSAGES, 600_000);
		return (MESSAGES * 1_000) / (performance.now() - begun);
	} finally {
		await place.remove();
		await broker.close();
		await removeQueues(amqpUrl, place.queuePrefix);
	}
}

async function removeQueues(url: string, prefix: string): Promise<void> {
	const names = namesWith(prefix);
	const connection = await amqp.connect(url);
	const channel = await connection.createChannel();
	for (const address of [IN, OUT].map((name) => ({ mandant: MANDANT, channel: name }))) {
		for (const queue of [names.work(address), names.dead(address)]) await channel.deleteQueue(queue);
	}
	await connection.close();
}
