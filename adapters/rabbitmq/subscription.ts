/**
 * One consumer of one queue that comes back by itself, on an AMQP channel of its own.
 *
 * State machine: `starting` → `running` → (channel closed, connection lost, cancelled by the broker because the queue was deleted) →
 * `waiting` → `starting` …; → cancel → `cancelled`: hands out nothing more, but keeps its channel until what it handed out is
 * settled. Each channel is a generation of its own. `prepare` makes the queue exist before each start.
 */
import type { Channel, ConsumeMessage } from 'amqplib';
import { DrehkreuzError, problemOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Logger } from '../../hub/logging/logger.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { closeChannel, inTime } from './connect.ts';
import { delayBefore, type Link } from './link.ts';

/** Milliseconds that the broker gets to confirm the end of a subscription. */
const CANCEL_MS = 3_000;

export interface SubscriptionParts {
	readonly link: Link;
	readonly queue: string;
	readonly prefetch: number;
	readonly prepare: () => Promise<void>;
	/** A new AMQP channel begins; gives its generation. */
	readonly begin: () => number;
	readonly end: (generation: number) => void;
	readonly onMessage: (held: HeldMessage, generation: number) => void;
	readonly log: Logger;
	readonly connectTimeoutMs: number;
}

/** A message in our hands, to be given back in one of two ways, once. Both fail with DK-DELIVERY-STALE when its AMQP channel is gone. */
export interface HeldMessage {
	readonly message: ConsumeMessage;
	/** The queue it lay in. Its routing key may be another one, where a foreign program published it. */
	readonly queue: string;
	/** It is where it belongs: the queue may forget it. Resolves when that is written to the connection, a few milliseconds later. */
	ack(): Promise<void>;
	/** Back to its queue, at once. The broker counts it, on all versions (since 4.3 it would not count a nack). */
	requeue(): void;
}

export class Subscription {
	readonly #parts: SubscriptionParts;
	#cancelled = false;
	/** The broker has confirmed the cancelling: nothing more comes on this channel. */
	#ended = false;
	#stop: (() => Promise<void>) | undefined;
	#acknowledgements: Acknowledgements | undefined;

	constructor(parts: SubscriptionParts) {
		this.#parts = parts;
	}

	/** Messages handed out and not given back. */
	get held(): number {
		return this.#acknowledgements?.held ?? 0;
	}

	/** Resolves when the broker has taken the subscription. @throws DrehkreuzError of DK-BROKER-… when it does not */
	async start(): Promise<void> {
		try {
			await this.#start();
		} catch (error) {
			throw error instanceof DrehkreuzError ? error : new DrehkreuzError('DK-BROKER-UNREACHABLE', { systemCode: 'ECONNRESET' }, { cause: error });
		}
	}

	async #start(): Promise<void> {
		const { prepare, link, connectTimeoutMs, begin, end, prefetch, queue, log } = this.#parts;
		await prepare();
		const model = await link.ready(performance.now() + connectTimeoutMs);
		const channel = await model.createChannel();
		const generation = begin();
		let running = false;
		let gone = false;
		channel.on('error', (error) =>
			log.warn({ component: 'rabbitmq', channel: queue, systemCode: String('code' in error ? error.code : 'none') }, 'The consuming channel failed.'),
		);
		const acknowledgements = new Acknowledgements(channel, prefetch);
		channel.once('close', () => {
			gone = true;
			end(generation);
			acknowledgements.end();
			if (running) this.#lost();
		});
		this.#acknowledgements = acknowledgements;
		await channel.prefetch(prefetch);
		const { consumerTag } = await channel.consume(queue, (message) => this.#take(channel, acknowledgements, generation, message));
		if (gone) throw new Error('the channel closed while the subscription was made');
		running = true;
		this.#stop = async () => {
			await channel.cancel(consumerTag);
			this.#ended = true;
			if (acknowledgements.held === 0) await closeChannel(channel);
		};
		if (this.#cancelled) await this.#stop();
	}

	/**
	 * Resolves when the broker hands out nothing more, or says nothing for 3 s: a connection that stands still must not hold up a redeploy or a shutdown.
	 * What it sent until then is handed out: giving it back would count as a return. Repeats are harmless.
	 */
	async cancel(): Promise<void> {
		if (this.#cancelled) return;
		this.#cancelled = true;
		const stopping = this.#stop?.().catch(() => {}); // The channel is gone: so is the subscription.
		if (stopping) await inTime(stopping, CANCEL_MS).catch(() => {});
	}

	#take(channel: Channel, acknowledgements: Acknowledgements, generation: number, message: ConsumeMessage | null): void {
		if (message === null) {
			this.#parts.log.warn({ component: 'rabbitmq', channel: this.#parts.queue }, 'The broker ended the subscription (queue deleted?); it is made anew.');
			void closeChannel(channel);
			return;
		}
		acknowledgements.came(message);
		const ended = (): void => {
			if (this.#ended && acknowledgements.held === 0) void closeChannel(channel);
		};
		const held: HeldMessage = {
			message,
			queue: this.#parts.queue,
			ack: () => acknowledgements.ack(message).then(ended, stale),
			requeue: () => {
				try {
					acknowledgements.requeue(message);
				} catch (error) {
					stale(error);
				}
				ended();
			},
		};
		this.#parts.onMessage(held, generation);
	}

	#lost(): void {
		this.#stop = undefined;
		this.#acknowledgements = undefined;
		if (!this.#cancelled) void this.#restart();
	}

	async #restart(): Promise<void> {
		for (let attempt = 1; !this.#cancelled && this.#parts.link.state !== 'closed'; attempt++) {
			try {
				return await this.start();
			} catch (error) {
				this.#parts.log.warn(
					{ component: 'rabbitmq', channel: this.#parts.queue, attempt, code: problemOf(error).code },
					'The subscription could not be made anew; trying again.',
				);
				await this.#parts.link.changed.wait(delayBefore(attempt)); // Or until the connection is back, or closed for good.
			}
		}
	}
}

function stale(error: unknown): never {
	throw new DrehkreuzError('DK-DELIVERY-STALE', {}, { cause: error });
}
