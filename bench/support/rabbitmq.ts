/**
 * RabbitMQ for one measurement: a private node, or the one that `--amqp URL` names. Queues are declared by the hub's own adapter, so that everything measured
 * uses the same kind: quorum queues. They have names of their own and are deleted afterwards.
 */
import amqp, { type Channel, type ConfirmChannel } from 'amqplib';
import { type Letter, write } from '../../adapters/rabbitmq/envelope.ts';
import { namesWith } from '../../adapters/rabbitmq/names.ts';
import { RabbitmqBroker } from '../../adapters/rabbitmq/rabbitmq-broker.ts';
import type { Message } from '../../hub/message/message.ts';
import { serialise } from '../../hub/message/serial.ts';
import { AmqpNode } from '../../test/support/amqp-node.ts';
import { haveRabbitmq } from '../../test/support/rabbitmq-package.ts';
import type { BenchOptions } from '../main.ts';
import { RETRY, TENANT } from './bench-hub.ts';
import type { Cleanup } from './cleanup.ts';

/** Begin of the names of all queues of a measurement. */
export const PREFIX = `bench-${process.pid.toString(36)}-${Date.now().toString(36)}.`;
/** Unconfirmed messages while a queue is filled. */
const FILL_WINDOW = 512;

const names = namesWith(PREFIX);

/** Name of the queue of a channel of the bench's tenant. */
export function queueOf(channel: string): string {
	return names.work({ mandant: TENANT, channel });
}

/** @throws Error when RabbitMQ is neither given nor installed and cannot be installed */
export async function startRabbitmq({ option }: Pick<BenchOptions, 'option'>, cleanup: Cleanup): Promise<{ readonly url: string }> {
	const url = option('amqp');
	if (url !== undefined) return { url };
	if (!(await haveRabbitmq())) throw new Error('This measurement needs RabbitMQ (Debian: apt-get install rabbitmq-server).');
	const node = await AmqpNode.startSurely();
	cleanup.add(() => node.stop());
	return node;
}

export class BenchQueues {
	readonly #broker: RabbitmqBroker;
	readonly #channel: Channel;
	readonly #filling: ConfirmChannel;
	readonly #declared = new Set<string>();

	private constructor(broker: RabbitmqBroker, channel: Channel, filling: ConfirmChannel) {
		this.#broker = broker;
		this.#channel = channel;
		this.#filling = filling;
	}

	static async connect(url: string, cleanup: Cleanup): Promise<BenchQueues> {
		const broker = new RabbitmqBroker({ url, queuePrefix: PREFIX, parking: { park: async () => {} } });
		await broker.open();
		cleanup.add(() => broker.close(1_000));
		const connection = await amqp.connect(url);
		connection.on('error', () => {});
		const queues = new BenchQueues(broker, await connection.createChannel(), await connection.createConfirmChannel());
		cleanup.add(async () => {
			await queues.#delete();
			await connection.close();
		});
		return queues;
	}

	/** Makes channels of the bench's tenant as a hub would. */
	async declare(...channels: readonly string[]): Promise<void> {
		for (const channel of channels) {
			this.#declared.add(channel);
			await this.#broker.declare({ mandant: TENANT, channel, retry: RETRY });
		}
	}

	async #delete(): Promise<void> {
		for (const channel of this.#declared) {
			const address = { mandant: TENANT, channel };
			for (const queue of [names.work(address), names.dead(address)]) await this.#channel.deleteQueue(queue);
		}
	}

	/** Puts messages into a channel's queue, as the hub would write them; resolves when all are confirmed. */
	async fill(channel: string, messages: Iterable<Message>): Promise<void> {
		let open = 0;
		for (const message of messages) {
			const { content, options }: Letter = write(serialise(message), Date.now());
			const room = this.#filling.sendToQueue(queueOf(channel), content, options);
			if (++open % FILL_WINDOW === 0 || !room) await this.#filling.waitForConfirms();
		}
		await this.#filling.waitForConfirms();
	}

	/** Messages that wait in the queue now. */
	async ready(channel: string): Promise<number> {
		return (await this.#channel.checkQueue(queueOf(channel))).messageCount;
	}

	async empty(channel: string): Promise<void> {
		await this.#channel.purgeQueue(queueOf(channel));
	}

	/** Resolves when the queue holds `count` messages. @throws Error when none came for `patienceMs`, or when there are more */
	async untilHolds(channel: string, count: number, patienceMs = 60_000): Promise<void> {
		let [last, since] = [-1, Date.now()];
		for (;;) {
			const found = await this.ready(channel);
			if (found > count) throw new Error(`${channel} holds ${found} messages, ${count} were to come`);
			if (found === count) return;
			if (found !== last) [last, since] = [found, Date.now()];
			else if (Date.now() - since > patienceMs) throw new Error(`${channel} holds ${found} of ${count} messages, and no more come`);
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	}
}
