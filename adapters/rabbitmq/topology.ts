/**
 * Makes and measures queues and exchanges of one virtual host; the only place that knows their arguments, which must be the same
 * in every declaration. All queues are quorum queues. In a cluster each gets three members, the broker's own default, on nodes that run when it
 * is made. `x-quorum-initial-group-size` would say the same and could never be added to a queue that exists, so it is not given; a queue that was
 * made with fewer nodes grows with `rabbitmq-queues grow` (docs/guides/scale-out.md).
 *
 * - A channel's queue. Where the channel keeps the order of cases, one consumer at a time gets its messages (`x-single-active-consumer`).
 *   What the broker takes out of it by itself goes to the channel's `:dead` queue (at least once, so that it stays here until it is
 *   there). Its delivery limit is only a net: the hub keeps the limit of the retry policy itself, by the count
 *   that the broker sends along. So a changed policy needs no new queue (arguments can never be changed).
 * - A rung of the ladder: a fanout exchange with one queue whose messages live for a fixed time, and then go back to the queue that
 *   their routing key names. One set of rungs serves all channels of the virtual host. Made when first needed.
 */
import type { Channel } from 'amqplib';
import type { ChannelAddress, ChannelOrder } from '../../hub/channel/broker.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Logger } from '../../hub/logging/logger.ts';
import { closeChannel, inTime } from './connect.ts';
import type { Link } from './link.ts';
import type { Names } from './names.ts';

/** The longest `deliveryLimit` of a retry policy. RabbitMQ 4 would take 20 where nothing is said. */
const DELIVERY_LIMIT_NET = 1_000;

/** What is in a `:dead` queue has nowhere else to go. There is no "unlimited" that every version takes. */
const DELIVERY_LIMIT_NEVER = 1_000_000_000;

/** At-least-once dead-lettering needs `reject-publish`: with anything else the broker silently falls back to at-most-once. */
const AT_LEAST_ONCE = { 'x-queue-type': 'quorum', 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish', 'x-dead-letter-exchange': '' };

const NOT_FOUND = 404;
const PRECONDITION_FAILED = 406;

export class Topology {
	readonly #link: Link;
	readonly #names: Names;
	readonly #timeoutMs: number;
	readonly #log: Logger;
	readonly #rungs = new Map<number, Promise<string>>();

	/** @param link one that never publishes: a blocked broker does not read from those that do */
	constructor(link: Link, names: Names, timeoutMs: number, log: Logger) {
		this.#link = link;
		this.#names = names;
		this.#timeoutMs = timeoutMs;
		this.#log = log;
	}

	/** @throws DrehkreuzError DK-BROKER-ORDER, DK-BROKER-TOPOLOGY, DK-BROKER-UNREACHABLE */
	async declareChannel(address: ChannelAddress, order: ChannelOrder): Promise<void> {
		const [work, dead] = [this.#names.work(address), this.#names.dead(address)];
		await this.#declareQueue(dead, { 'x-queue-type': 'quorum', 'x-delivery-limit': DELIVERY_LIMIT_NEVER });
		const args = { ...AT_LEAST_ONCE, 'x-dead-letter-routing-key': dead, 'x-delivery-limit': DELIVERY_LIMIT_NET };
		if (order === 'none') return void (await this.#declareQueue(work, args));
		// Used with other arguments it would go to all hub processes at once, and nobody would notice that the order is gone.
		if (!(await this.#declareQueue(work, { ...args, 'x-single-active-consumer': true }))) throw new DrehkreuzError('DK-BROKER-ORDER', { queue: work });
	}

	/** The exchange of the rung; made when it does not exist. @throws DrehkreuzError DK-BROKER-TOPOLOGY, DK-BROKER-UNREACHABLE */
	rung(ms: number): Promise<string> {
		const known = this.#rungs.get(ms);
		if (known) return known;
		const making = this.#makeRung(ms);
		this.#rungs.set(ms, making);
		making.catch(() => this.forgetRung(ms));
		return making;
	}

	/** Somebody deleted it: the next use makes it again. */
	forgetRung(ms: number): void {
		this.#rungs.delete(ms);
	}

	/** Messages ready in the queues of channels, in their order; undefined where there is no such queue. */
	async ready(addresses: readonly ChannelAddress[]): Promise<readonly (number | undefined)[]> {
		const queues = addresses.map((address) => this.#names.work(address));
		const together = await this.#countReady(queues);
		if (together) return together;
		// One that is missing closes the AMQP channel for all: then each is asked alone.
		const alone: (number | undefined)[] = [];
		for (const queue of queues) alone.push((await this.#countReady([queue]))?.[0]);
		return alone;
	}

	/** Undefined when one of them is missing. */
	#countReady(queues: readonly string[]): Promise<readonly number[] | undefined> {
		if (queues.length === 0) return Promise.resolve([]);
		const count = async (channel: Channel): Promise<readonly number[]> =>
			(await Promise.all(queues.map((queue) => channel.checkQueue(queue)))).map(({ messageCount }) => messageCount);
		return this.#ask(queues[0] ?? '', count, NOT_FOUND);
	}

	async #makeRung(ms: number): Promise<string> {
		const name = this.#names.rung(ms);
		await this.#declareQueue(name, { ...AT_LEAST_ONCE, 'x-message-ttl': ms });
		await this.#ask(name, async (channel) => {
			await channel.assertExchange(name, 'fanout', { durable: true });
			await channel.bindQueue(name, name, '');
		});
		return name;
	}

	/** False: it exists with other arguments. */
	async #declareQueue(queue: string, args: Readonly<Record<string, unknown>>): Promise<boolean> {
		const made = await this.#ask(queue, (channel) => channel.assertQueue(queue, { durable: true, arguments: args }), PRECONDITION_FAILED);
		// It exists with other arguments (of an operator, of an older version), and those cannot be changed: it is used as it is.
		if (!made)
			this.#log.warn({ component: 'rabbitmq', channel: queue, status: PRECONDITION_FAILED }, 'The queue exists with other arguments; it is used as it is.');
		return made !== undefined;
	}

	/** Asks on a channel of its own, because a refusal closes the channel. Undefined when the broker answers with `tolerated`. */
	async #ask<Answer>(queue: string, question: (channel: Channel) => Promise<Answer>, tolerated?: number): Promise<Answer | undefined> {
		const model = await this.#link.ready(performance.now() + this.#timeoutMs);
		let status = 0;
		try {
			const channel = await inTime(model.createChannel(), this.#timeoutMs);
			channel.on('error', (error) => {
				status = 'code' in error ? Number(error.code) : 0;
			});
			const answer = await inTime(question(channel), this.#timeoutMs);
			await inTime(closeChannel(channel), this.#timeoutMs);
			return answer;
		} catch (error) {
			if (tolerated !== undefined && status === tolerated) return undefined;
			if (status === 0)
				throw error instanceof DrehkreuzError ? error : new DrehkreuzError('DK-BROKER-UNREACHABLE', { systemCode: 'ECONNRESET' }, { cause: error });
			throw new DrehkreuzError('DK-BROKER-TOPOLOGY', { queue, status }, { cause: error });
		}
	}
}
