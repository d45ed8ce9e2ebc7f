/**
 * Publishes on one link, and says of each message whether the broker took it **and** found a queue for it.
 *
 * A publish: waits for a connection, a channel, an unblocked broker and room (at most `OPEN_MAX` unconfirmed; what the socket takes)
 * → sent → confirmed | returned as unroutable | refused | its channel closed | its time is up. The broker sends the return of
 * an unroutable message *before* it confirms it, so only a confirm without a return is a success.
 *
 * The channel is built when it is needed, and anew after it closed. It is also left when the broker refuses a message, or does not confirm it in time
 * though it takes messages: a channel that first met its queue while a cluster had lost the queue's leader refuses every message from then on, also when
 * there is a new leader (RabbitMQ 3.10, quorum queue with `reject-publish`). What else is on its way there may still be confirmed; then it is closed.
 */
import type { ConfirmChannel } from 'amqplib';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Logger } from '../../hub/logging/logger.ts';
import { closeChannel } from './connect.ts';
import { type Letter, OWN } from './envelope.ts';
import type { Link } from './link.ts';
import { Signal } from './signal.ts';

/** Milliseconds between two channels that are left: a queue that is really full refuses on any channel. */
const LEAVE_PAUSE_MS = 500;

/** Messages on their way at most; more wait. Throughput does not grow beyond it, memory does. */
const OPEN_MAX = 1_024;

interface Sent {
	readonly channel: ConfirmChannel;
	returned: boolean;
}

export class Publisher {
	readonly #link: Link;
	readonly #timeoutMs: number;
	readonly #log: Logger;
	readonly #sent = new Map<number, Sent>();
	readonly #changed = new Signal();
	/** Left, but not closed: something of theirs is still on its way. */
	readonly #left = new Set<ConfirmChannel>();
	#channel: ConfirmChannel | undefined;
	#building: Promise<void> | undefined;
	#lastLeft = Number.NEGATIVE_INFINITY;
	#socketFull = false;
	#last = 0;

	constructor(link: Link, timeoutMs: number, log: Logger) {
		this.#link = link;
		this.#timeoutMs = timeoutMs;
		this.#log = log;
	}

	/**
	 * False when no queue took it: nothing was stored.
	 * @throws DrehkreuzError DK-BROKER-UNREACHABLE (not sent), DK-BROKER-BLOCKED, DK-BROKER-UNCONFIRMED, DK-BROKER-CLOSED
	 */
	async publish(exchange: string, routingKey: string, letter: Letter): Promise<boolean> {
		const deadline = performance.now() + this.#timeoutMs;
		for (;;) {
			const channel = await this.#ready(deadline);
			const sent = this.#send(channel, exchange, routingKey, letter, deadline);
			if (sent) return sent;
			this.#forget(channel); // It closed without our noticing: nothing was sent.
		}
	}

	async #ready(deadline: number): Promise<ConfirmChannel> {
		for (;;) {
			await this.#link.ready(deadline);
			if (performance.now() >= deadline)
				throw this.#link.blocked ? new DrehkreuzError('DK-BROKER-BLOCKED') : new DrehkreuzError('DK-BROKER-UNREACHABLE', { systemCode: 'ETIMEDOUT' });
			if (this.#link.blocked) {
				await this.#link.changed.wait(deadline - performance.now());
			} else if (this.#socketFull || this.#sent.size >= OPEN_MAX) {
				await this.#changed.wait(deadline - performance.now());
			} else {
				if (this.#channel) return this.#channel;
				this.#building ??= this.#build(deadline);
				await this.#changed.wait(deadline - performance.now());
			}
		}
	}

	/** Never rejects: whoever waits looks again. */
	async #build(deadline: number): Promise<void> {
		try {
			const model = await this.#link.ready(deadline);
			const channel = await model.createConfirmChannel();
			this.#listen(channel);
			this.#channel = channel;
		} catch {
			await this.#changed.wait(50);
		} finally {
			this.#building = undefined;
			this.#changed.fire();
		}
	}

	#listen(channel: ConfirmChannel): void {
		channel.on('error', (error) => this.#log.warn({ component: 'rabbitmq', systemCode: codeOf(error) }, 'The publishing channel failed; a new one is opened.'));
		channel.on('close', () => this.#forget(channel));
		channel.on('drain', () => {
			this.#socketFull = false;
			this.#changed.fire();
		});
		channel.on('return', ({ properties }) => {
			const sent = this.#sent.get(Number(properties.headers?.[OWN.publish]));
			if (sent?.channel === channel) sent.returned = true;
		});
	}

	#forget(channel: ConfirmChannel): void {
		if (this.#channel !== channel) return;
		this.#channel = undefined;
		this.#socketFull = false;
		this.#changed.fire();
	}

	#leave(channel: ConfirmChannel): void {
		if (this.#channel !== channel || performance.now() - this.#lastLeft < LEAVE_PAUSE_MS) return;
		this.#lastLeft = performance.now();
		this.#left.add(channel);
		this.#forget(channel);
	}

	#closeWhenIdle(channel: ConfirmChannel): void {
		if (!this.#left.has(channel) || [...this.#sent.values()].some((sent) => sent.channel === channel)) return;
		this.#left.delete(channel);
		void closeChannel(channel);
	}

	/** Undefined when the channel takes nothing any more. */
	#send(channel: ConfirmChannel, exchange: string, routingKey: string, letter: Letter, deadline: number): Promise<boolean> | undefined {
		const number = ++this.#last;
		const headers = { ...letter.options.headers, [OWN.publish]: number };
		const sent: Sent = { channel, returned: false };
		const { promise, resolve, reject } = Promise.withResolvers<boolean>();
		const late = (): void => {
			const { blocked } = this.#link;
			if (!blocked) this.#leave(channel);
			finish(() => reject(new DrehkreuzError(blocked ? 'DK-BROKER-BLOCKED' : 'DK-BROKER-UNCONFIRMED')));
		};
		const timer = setTimeout(late, Math.max(deadline - performance.now(), 1));
		const finish = (end: () => void): void => {
			clearTimeout(timer);
			if (this.#sent.delete(number)) this.#changed.fire();
			this.#closeWhenIdle(channel);
			end();
		};
		this.#sent.set(number, sent);
		try {
			const hasRoom = channel.publish(exchange, routingKey, letter.content, { ...letter.options, headers, mandatory: true }, (error) => {
				if (error) {
					this.#leave(channel);
					finish(() => reject(new DrehkreuzError('DK-BROKER-UNCONFIRMED')));
				} else finish(() => resolve(!sent.returned));
			});
			if (!hasRoom) this.#socketFull = true;
		} catch (error) {
			finish(() => {});
			if (error instanceof Error && error.name === 'IllegalOperationError') return undefined;
			throw error;
		}
		return promise;
	}
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : 'none';
}
