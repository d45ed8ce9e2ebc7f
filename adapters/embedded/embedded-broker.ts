/**
 * The broker of one machine, with nothing to install: channels in one SQLite file, written with group commit in a thread of its own.
 *
 * State machine: `closed` → open → `open` → close → `closed`, as often as wanted. `closing`: no new publishes and consumers, what
 * runs may end; then what is unsettled returns to its channel, and the file is let go.
 *
 * Durable: a publish resolves after the commit reached the disk (WAL, synchronous=FULL), many publishes share one commit. One
 * process per file; several hub processes need RabbitMQ.
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
	ParkingPlace,
	Settlement,
} from '../../hub/channel/broker.ts';
import { prefetchOf } from '../../hub/channel/prefetch.ts';
import { Running } from '../../hub/channel/running.ts';
import { checkTransportLimits } from '../../hub/channel/transport-limits.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { type Logger, silentLogger } from '../../hub/logging/logger.ts';
import type { Message } from '../../hub/message/message.ts';
import { serialise } from '../../hub/message/serial.ts';
import { Session } from './session.ts';

export interface EmbeddedBrokerOptions {
	/** Path of the message file, e.g. `data/broker.sqlite`. Made with its folder when missing, readable by its owner only. */
	readonly file: string;
	readonly parking: ParkingPlace;
	/** Default: no log. */
	readonly log?: Logger;
}

export class EmbeddedBroker implements Broker {
	readonly #options: EmbeddedBrokerOptions;
	readonly #running = new Running();
	#session: Session | undefined;
	#opening: Promise<void> | undefined;
	#closing: Promise<void> | undefined;

	constructor(options: EmbeddedBrokerOptions) {
		this.#options = options;
	}

	/** @throws DrehkreuzError DK-BROKER-LOCKED when another process has the file, DK-STORE-VERSION when it is of a newer version, DK-STORE-FAILED */
	open(): Promise<void> {
		this.#opening ??= this.#begin().finally(() => {
			this.#opening = undefined;
		});
		return this.#opening;
	}

	async declare(spec: ChannelSpec): Promise<void> {
		return this.#running.track(this.#current().declare(spec));
	}

	/** @throws DrehkreuzError beside the port's: DK-BROKER-HEADERS, DK-BROKER-TOO-LARGE, DK-STORE-FAILED (nothing was stored) */
	async publish(address: ChannelAddress, message: Message): Promise<void> {
		const serial = serialise(message);
		checkTransportLimits(serial);
		return this.#running.track(this.#current().publish(address, serial));
	}

	async consume(address: ChannelAddress, options: ConsumeOptions, onDelivery: (delivery: Delivery) => void): Promise<Consumer> {
		const end = this.#current().subscribe(address, prefetchOf(options), onDelivery);
		return { cancel: async () => end() };
	}

	/**
	 * A message on its way to the parking place is never handed out again. When the parking place fails, this still resolves: it
	 * is tried again every 5 s, also after a restart.
	 * @throws DrehkreuzError beside the port's: DK-STORE-FAILED (nothing was written: the delivery can be settled again)
	 */
	async settle(token: string, settlement: Settlement): Promise<void> {
		if (!this.#session) throw new DrehkreuzError('DK-DELIVERY-STALE');
		return this.#running.track(this.#session.settle(token, settlement));
	}

	holds(token: string): boolean {
		return this.#session?.holds(token) ?? false;
	}

	async depth(address: ChannelAddress): Promise<ChannelDepth> {
		const [depth] = await this.depths([address]);
		if (!depth) throw new DrehkreuzError('DK-BROKER-UNROUTABLE', { mandant: address.mandant, channel: address.channel });
		return depth;
	}

	async depths(addresses: readonly ChannelAddress[]): Promise<readonly (ChannelDepth | undefined)[]> {
		return this.#current().depths(addresses);
	}

	channels(): readonly ChannelAddress[] {
		return this.#session?.declared ?? [];
	}

	state(): BrokerState {
		return this.#session?.isAlive && !this.#closing ? 'open' : 'closed';
	}

	async close(timeoutMs = 5_000): Promise<void> {
		this.#closing ??= this.#end(timeoutMs).finally(() => {
			this.#closing = undefined;
		});
		return this.#closing;
	}

	async #begin(): Promise<void> {
		await this.#closing;
		const { file, parking, log = silentLogger } = this.#options;
		this.#session ??= await Session.open(file, parking, log);
	}

	async #end(timeoutMs: number): Promise<void> {
		await this.#opening?.catch(() => {}); // Its caller hears of it.
		const session = this.#session;
		if (!session) return;
		session.stopHandingOut();
		await this.#running.settled(timeoutMs);
		this.#session = undefined;
		await session.end();
	}

	/** @throws DrehkreuzError DK-BROKER-CLOSED */
	#current(): Session {
		if (!this.#session || this.#closing) throw new DrehkreuzError('DK-BROKER-CLOSED');
		return this.#session;
	}
}
