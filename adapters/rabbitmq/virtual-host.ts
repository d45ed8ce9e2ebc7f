/**
 * The hub's dealings with one virtual host: two connections (one only publishes, because a blocked broker does not read from such a
 * connection, and settlements must still get through), the topology, and what happens to the messages that come in.
 */
import type { ConsumeMessage } from 'amqplib';
import type { ChannelAddress, ChannelDepth, ChannelOrder, ChannelSpec, Delivery, ParkRequest, Settlement } from '../../hub/channel/broker.ts';
import { type Outcome, outcomeOf, PARKING_RETRY_MS } from '../../hub/channel/outcome.ts';
import type { RetryPolicy } from '../../hub/channel/retry-policy.ts';
import { type Reading, readOrStandIn, settlementFor } from '../../hub/channel/stranger.ts';
import { DrehkreuzError, problemOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../../hub/errors/problem.ts';
import type { SerialMessage } from '../../hub/message/serial.ts';
import { deathReason, OWN, read, rewrite, shortProblem, takenBack, travelOf, write } from './envelope.ts';
import { Link } from './link.ts';
import { type Names, namesWith } from './names.ts';
import type { Settings } from './options.ts';
import { Publisher } from './publisher.ts';
import type { Settlements } from './settlements.ts';
import { type HeldMessage, Subscription } from './subscription.ts';
import { Topology } from './topology.ts';

interface DeclaredChannel {
	readonly address: ChannelAddress;
	retry: RetryPolicy;
	order: ChannelOrder;
	readonly subscriptions: Set<Subscription>;
	/** Empties the `:dead` queue; begun with the first consumer. */
	sweeper: Promise<Subscription> | undefined;
}

/** A delivery that the flow holds. */
export interface OpenDelivery {
	readonly vhost: VirtualHost;
	readonly channel: DeclaredChannel;
	readonly held: HeldMessage;
	readonly delivery: Delivery;
}

const SWEEPER_PREFETCH = 16;

export class VirtualHost {
	readonly #settings: Settings;
	readonly #settlements: Settlements<OpenDelivery>;
	readonly #names: Names;
	readonly #publishing: Link;
	readonly #consuming: Link;
	readonly #publisher: Publisher;
	readonly #topology: Topology;
	readonly #channels = new Map<string, DeclaredChannel>();

	constructor(vhost: string, settings: Settings, settlements: Settlements<OpenDelivery>) {
		const { endpoints, connectTimeoutMs, log } = settings;
		this.#settings = settings;
		this.#settlements = settlements;
		this.#names = namesWith(settings.prefix);
		this.#publishing = new Link({ endpoints, vhost, purpose: 'publish', connectTimeoutMs, log });
		this.#consuming = new Link({ endpoints, vhost, purpose: 'consume', connectTimeoutMs, log });
		this.#publisher = new Publisher(this.#publishing, settings.publishTimeoutMs, log);
		this.#topology = new Topology(this.#consuming, this.#names, connectTimeoutMs, log);
	}

	get state(): 'closed' | 'connecting' | 'open' | 'blocked' {
		const states = [this.#publishing.state, this.#consuming.state];
		if (states.includes('closed')) return 'closed';
		if (states.includes('connecting')) return 'connecting';
		return this.#publishing.blocked ? 'blocked' : 'open';
	}

	async open(): Promise<void> {
		try {
			await Promise.all([this.#publishing.open(), this.#consuming.open()]);
		} catch (error) {
			await this.close(0);
			throw error;
		}
	}

	async declare({ mandant, channel, retry, order = 'none' }: ChannelSpec): Promise<void> {
		const address = { mandant, channel };
		await this.#topology.declareChannel(address, order);
		const work = this.#names.work(address);
		const known = this.#channels.get(work);
		if (known) Object.assign(known, { retry, order });
		else this.#channels.set(work, { address, retry, order, subscriptions: new Set(), sweeper: undefined });
	}

	async publish(address: ChannelAddress, serial: SerialMessage): Promise<void> {
		const routed = await this.#publisher.publish('', this.#names.work(address), write(serial, Date.now()));
		if (!routed) throw unroutable(address);
	}

	async consume(address: ChannelAddress, prefetch: number, onDelivery: (delivery: Delivery) => void): Promise<Subscription> {
		const channel = this.#channels.get(this.#names.work(address));
		if (!channel) throw unroutable(address);
		channel.sweeper ??= this.#subscribe(channel, this.#names.dead(address), SWEEPER_PREFETCH, (held) => void this.#parkDead(channel, held));
		channel.sweeper.catch(() => {
			channel.sweeper = undefined;
		});
		await channel.sweeper;
		const subscription = await this.#subscribe(channel, this.#names.work(address), prefetch, (held, generation) =>
			this.#handOver(channel, held, generation, onDelivery),
		);
		channel.subscriptions.add(subscription);
		return subscription;
	}

	/** Resolves when what it says is written to the connection, or confirmed where it needs a publish. */
	async settle({ channel, held, delivery }: OpenDelivery, settlement: Settlement): Promise<void> {
		const outcome = outcomeOf(channel.retry, delivery.attempt, settlement);
		if (outcome.kind === 'done') return held.ack();
		if (outcome.kind === 'park')
			return this.#park(held, { address: channel.address, message: delivery.message, reason: outcome.reason, attempt: delivery.attempt });
		if (outcome.delayMs === 0 && !outcome.counted) return held.requeue();
		return this.#putBack(held, outcome, settlement.kind === 'again' ? settlement.reason : undefined);
	}

	async depths(addresses: readonly ChannelAddress[]): Promise<readonly (ChannelDepth | undefined)[]> {
		const ready = await this.#topology.ready(addresses);
		return addresses.map((address, index) => {
			const count = ready[index];
			const subscriptions = [...(this.#channels.get(this.#names.work(address))?.subscriptions ?? [])];
			return count === undefined ? undefined : { ready: count, unsettled: subscriptions.reduce((sum, { held }) => sum + held, 0) };
		});
	}

	get declared(): readonly ChannelAddress[] {
		return [...this.#channels.values()].map(({ address }) => address);
	}

	async stopHandingOut(): Promise<void> {
		const channels = [...this.#channels.values()];
		const sweepers = await Promise.all(channels.map(({ sweeper }) => sweeper?.catch(() => undefined)));
		const all = [...channels.flatMap(({ subscriptions }) => [...subscriptions]), ...sweepers];
		await Promise.all(all.map((subscription) => subscription?.cancel()));
	}

	async close(timeoutMs: number): Promise<void> {
		await Promise.all([this.#publishing.close(timeoutMs), this.#consuming.close(timeoutMs)]);
	}

	async #subscribe(
		channel: DeclaredChannel,
		queue: string,
		prefetch: number,
		onMessage: (held: HeldMessage, generation: number) => void,
	): Promise<Subscription> {
		const { log, connectTimeoutMs } = this.#settings;
		const subscription = new Subscription({
			link: this.#consuming,
			queue,
			prefetch,
			prepare: () => this.#topology.declareChannel(channel.address, channel.order),
			begin: () => this.#settlements.begin(),
			end: (generation) => this.#settlements.end(generation),
			onMessage,
			log,
			connectTimeoutMs,
		});
		await subscription.start();
		return subscription;
	}

	#handOver(channel: DeclaredChannel, held: HeldMessage, generation: number, onDelivery: (delivery: Delivery) => void): void {
		const { address, retry } = channel;
		const { message, problem } = readMessage(address, held.message);
		const { attempt, returns, enqueuedAt, park } = travelOf(held.message);
		const deliveries = takenBack(held.message);
		const reason = problem ?? park ?? (deliveries >= retry.deliveryLimit ? poison(deliveries) : undefined);
		if (reason) return void this.#withhold(channel, held, { message, reason, attempt });
		const { deliveryTag, redelivered } = held.message.fields;
		const token = this.#settlements.tokenFor(generation, deliveryTag);
		const delivery: Delivery = { address, message, attempt, redelivered: redelivered || deliveries > 0 || returns > 0, token, enqueuedAt };
		this.#settlements.add(generation, deliveryTag, { vhost: this, channel, held, delivery });
		try {
			onDelivery(delivery);
		} catch (error) {
			this.#settleAgain(token, problemOf(error));
		}
	}

	#settleAgain(token: string, reason: Problem): void {
		try {
			this.settle(this.#settlements.take(token), { kind: 'again', reason }).catch((error: unknown) => this.#logUnsettled(error));
		} catch (error) {
			this.#logUnsettled(error); // The handler settled it before it threw.
		}
	}

	/** Publish, then acknowledge: a crash between the two gives a duplicate, never a loss. */
	async #putBack(held: HeldMessage, { delayMs, attempt }: Outcome & { kind: 'back' }, reason: Problem | undefined): Promise<void> {
		const { returns } = travelOf(held.message);
		const own = { [OWN.attempt]: attempt, [OWN.returns]: returns + 1, ...(reason ? { [OWN.reason]: shortProblem(reason) } : {}) };
		await this.#move(held, delayMs, own);
	}

	/** The parking place first, then out of the queue. When it fails, the message takes the reason along on a rung, and is tried again without being handed out. */
	async #park(held: HeldMessage, request: ParkRequest): Promise<void> {
		try {
			await this.#settings.parking.park(request);
		} catch (error) {
			const { mandant, channel } = request.address;
			this.#settings.log.error({ component: 'rabbitmq', mandant, channel, code: problemOf(error).code }, 'Parking failed; it is tried again.');
			return this.#move(held, PARKING_RETRY_MS, { [OWN.park]: shortProblem(request.reason) });
		}
		await held.ack();
	}

	async #parkDead(channel: DeclaredChannel, held: HeldMessage): Promise<void> {
		const { address, retry } = channel;
		const { message, problem } = readMessage(address, held.message);
		const { attempt, park } = travelOf(held.message);
		const death = deathReason(held.message, this.#names.work(address));
		const reason = problem ?? park ?? (death === 'delivery_limit' ? poison(retry.deliveryLimit) : { code: 'DK-BROKER-DEAD-LETTER', facts: { reason: death } });
		await this.#withhold(channel, held, { message, reason, attempt });
	}

	/** Not handed out: parked, or left where it lay when a newer hub wrote it. */
	async #withhold({ address, retry }: DeclaredChannel, held: HeldMessage, request: Omit<ParkRequest, 'address'>): Promise<void> {
		const outcome = outcomeOf(retry, request.attempt, settlementFor(request.reason));
		const ending = outcome.kind === 'back' ? this.#putBack(held, outcome, request.reason) : this.#park(held, { address, ...request });
		await ending.catch((error: unknown) => this.#logUnsettled(error));
	}

	/**
	 * To a rung (0: at once) and back to the queue it came from, with changed headers of ours. While the broker takes nothing it stays with us: requeued, it would
	 * come again at once and be counted each time, until it is taken for poison. Where it fails otherwise, it is requeued as it is.
	 */
	async #move(held: HeldMessage, delayMs: number, own: Readonly<Record<string, string | number>>): Promise<void> {
		for (;;) {
			try {
				await this.#send(held, delayMs, own);
				return held.ack();
			} catch (error) {
				this.#logUnsettled(error);
				if (problemOf(error).code !== 'DK-BROKER-BLOCKED') return held.requeue();
			}
		}
	}

	async #send({ message, queue }: HeldMessage, delayMs: number, own: Readonly<Record<string, string | number>>): Promise<void> {
		const letter = rewrite(message, own);
		for (let tries = 0; tries < 2; tries++) {
			const exchange = delayMs === 0 ? '' : await this.#topology.rung(delayMs);
			if (await this.#publisher.publish(exchange, queue, letter)) return;
			this.#topology.forgetRung(delayMs);
		}
		throw new DrehkreuzError('DK-BROKER-TOPOLOGY', { queue: this.#names.rung(delayMs), status: 312 });
	}

	#logUnsettled(error: unknown): void {
		this.#settings.log.warn(
			{ component: 'rabbitmq', code: problemOf(error).code },
			'A delivery could not be settled as wished; it is settled later, or handed out again.',
		);
	}
}

const poison = (deliveries: number): Problem => ({ code: 'DK-DELIVERY-POISON', facts: { deliveries } });

const unroutable = ({ mandant, channel }: ChannelAddress) => new DrehkreuzError('DK-BROKER-UNROUTABLE', { mandant, channel });

function readMessage(address: ChannelAddress, message: ConsumeMessage): Reading {
	return readOrStandIn(address, () => read(message), message.content, String(message.properties.messageId ?? ''));
}
