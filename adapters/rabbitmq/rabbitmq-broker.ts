/**
 * The broker for more than one machine: channels are quorum queues of RabbitMQ (3.10 to 4.x), spoken to with amqplib. Several hub
 * processes compete for the messages of a channel.
 *
 * State machine: `closed` → open → `open` ⇄ `connecting` (connection lost, comes back by itself) ⇄ `blocked` (broker takes nothing) →
 * close → `closed`, as often as wanted. `closing`: no new publishes and consumers, what runs may end; then the connections close, and the
 * broker hands out again what was unsettled.
 *
 * A virtual host per tenant where `vhostOf` says so; each is connected when its first channel is declared.
 */
import type {
	Broker,
	BrokerState,
	ChannelAddress,
	ChannelDepth,
	ChannelSpec,
	ConsumeOptions,
	Consumer,
	Delivery,
	Settlement,
} from '../../hub/channel/broker.ts';
import { prefetchOf } from '../../hub/channel/prefetch.ts';
import { Running } from '../../hub/channel/running.ts';
import { checkTransportLimits } from '../../hub/channel/transport-limits.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Message } from '../../hub/message/message.ts';
import { serialise } from '../../hub/message/serial.ts';
import { type RabbitmqBrokerOptions, type Settings, settingsOf } from './options.ts';
import { Settlements } from './settlements.ts';
import { type OpenDelivery, VirtualHost } from './virtual-host.ts';

export type { RabbitmqBrokerOptions, TlsOptions } from './options.ts';

export class RabbitmqBroker implements Broker {
	readonly #settings: Settings;
	readonly #running = new Running();
	readonly #settlements = new Settlements<OpenDelivery>();
	readonly #vhosts = new Map<string, VirtualHost>();
	readonly #opening = new Map<string, Promise<VirtualHost>>();
	#open = false;
	#closing: Promise<void> | undefined;

	/** @throws DrehkreuzError DK-CONFIG-INVALID */
	constructor(options: RabbitmqBrokerOptions) {
		this.#settings = settingsOf(options);
	}

	/** @throws DrehkreuzError DK-BROKER-UNREACHABLE, DK-BROKER-REFUSED, DK-BROKER-VHOST, DK-BROKER-TLS */
	async open(): Promise<void> {
		await this.#closing;
		if (this.#open) return;
		this.#open = true;
		const { endpoints, log } = this.#settings;
		for (const endpoint of endpoints) {
			if (endpoint.protocol === 'amqps' || /^(localhost|127\.[\d.]+|::1)$/.test(endpoint.host)) continue;
			log.warn({ component: 'rabbitmq', port: endpoint.port }, 'The connection to the broker is not encrypted: use amqps outside this machine.');
		}
		try {
			await this.#vhost(this.#settings.homeVhost);
		} catch (error) {
			this.#open = false;
			throw error;
		}
	}

	/** @throws DrehkreuzError beside the port's: DK-BROKER-TOPOLOGY, and those of `open` for the tenant's virtual host */
	async declare(spec: ChannelSpec): Promise<void> {
		return this.#running.track(this.#vhostOf(spec).then((vhost) => vhost.declare(spec)));
	}

	/** @throws DrehkreuzError beside the port's: DK-BROKER-HEADERS, DK-BROKER-TOO-LARGE, DK-BROKER-UNREACHABLE (nothing was sent) */
	async publish(address: ChannelAddress, message: Message): Promise<void> {
		const serial = serialise(message);
		checkTransportLimits(serial, this.#settings.maxMessageBytes);
		return this.#running.track(this.#vhostOf(address).then((vhost) => vhost.publish(address, serial)));
	}

	/** The channel must have been declared by this process: its retry policy is needed. @throws DrehkreuzError DK-BROKER-UNROUTABLE, DK-CONFIG-INVALID */
	async consume(address: ChannelAddress, options: ConsumeOptions, onDelivery: (delivery: Delivery) => void): Promise<Consumer> {
		const prefetch = prefetchOf(options);
		return this.#running.track(this.#vhostOf(address).then((vhost) => vhost.consume(address, prefetch, onDelivery)));
	}

	/**
	 * *done* resolves when it is written to the connection: AMQP has no answer to an acknowledgement. Lost with the connection, the
	 * message is handed out again. When *again* cannot be written, this resolves too: the message is handed out again at once,
	 * uncounted. When the parking place fails, it is tried again every 5 s, without handing the message out.
	 */
	async settle(token: string, settlement: Settlement): Promise<void> {
		const open = this.#settlements.take(token);
		return this.#running.track(open.vhost.settle(open, settlement));
	}

	holds(token: string): boolean {
		return this.#settlements.holds(token);
	}

	async depth(address: ChannelAddress): Promise<ChannelDepth> {
		const [depth] = await this.depths([address]);
		if (!depth) throw new DrehkreuzError('DK-BROKER-UNROUTABLE', { mandant: address.mandant, channel: address.channel });
		return depth;
	}

	/** `unsettled` counts this process only; the engine cannot tell `delayed` per channel, nor when the oldest message came, without taking it out. */
	async depths(addresses: readonly ChannelAddress[]): Promise<readonly (ChannelDepth | undefined)[]> {
		const byVhost = Map.groupBy(addresses, ({ mandant }) => this.#settings.vhostOf(mandant));
		const found = new Map<ChannelAddress, ChannelDepth | undefined>();
		const ask = async (ones: readonly ChannelAddress[]): Promise<void> => {
			const [first] = ones;
			const depths = first ? await (await this.#vhostOf(first)).depths(ones) : [];
			ones.forEach((address, index) => {
				found.set(address, depths[index]);
			});
		};
		await Promise.all([...byVhost.values()].map(ask));
		return addresses.map((address) => found.get(address));
	}

	channels(): readonly ChannelAddress[] {
		return [...this.#vhosts.values()].flatMap(({ declared }) => declared);
	}

	state(): BrokerState {
		if (!this.#open || this.#closing) return 'closed';
		const states = [...this.#vhosts.values()].map((vhost) => vhost.state);
		return (['connecting', 'blocked', 'closed'] as const).find((state) => states.includes(state)) ?? (states.length > 0 ? 'open' : 'connecting');
	}

	async close(timeoutMs = 5_000): Promise<void> {
		this.#closing ??= this.#end(timeoutMs).finally(() => {
			this.#closing = undefined;
		});
		return this.#closing;
	}

	async #end(timeoutMs: number): Promise<void> {
		if (!this.#open) return;
		const deadline = performance.now() + timeoutMs;
		const vhosts = [...this.#vhosts.values()];
		const stopping = new Running();
		for (const vhost of vhosts) void stopping.track(vhost.stopHandingOut());
		await stopping.settled(timeoutMs);
		await this.#running.settled(Math.max(deadline - performance.now(), 0));
		await Promise.all(vhosts.map((vhost) => vhost.close(Math.max(deadline - performance.now(), 200))));
		this.#vhosts.clear();
		this.#opening.clear();
		this.#open = false;
	}

	async #vhostOf({ mandant }: ChannelAddress): Promise<VirtualHost> {
		if (!this.#open || this.#closing) throw new DrehkreuzError('DK-BROKER-CLOSED');
		return this.#vhost(this.#settings.vhostOf(mandant));
	}

	#vhost(name: string): Promise<VirtualHost> {
		const known = this.#opening.get(name);
		if (known) return known;
		const vhost = new VirtualHost(name, this.#settings, this.#settlements);
		this.#vhosts.set(name, vhost);
		const opening = vhost.open().then(() => vhost);
		this.#opening.set(name, opening);
		opening.catch(() => {
			this.#vhosts.delete(name);
			this.#opening.delete(name);
		});
		return opening;
	}
}
