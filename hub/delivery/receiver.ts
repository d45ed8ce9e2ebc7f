/**
 * Takes deliveries from the channels of one or more tenants, opens a flight for each, and writes how it landed.
 *
 * Order of writing when a flight lands as *done*: first the inbox (so that a second copy of the message is recognised) and the journal,
 * durable; then the broker. A kill in between makes the broker hand the message out again; the inbox then says it was done here, and it is
 * settled without another run. No order of these writes loses a message.
 */
import type { Broker, ChannelAddress, Consumer, Delivery, Settlement } from '../channel/broker.ts';
import { DrehkreuzError, problemOf } from '../errors/drehkreuz-error.ts';
import type { JournalEntry, JournalEvent } from '../journal/entry.ts';
import { identityOf } from '../journal/identity.ts';
import type { Store } from '../journal/store.ts';
import type { Logger } from '../logging/logger.ts';
import { keyOf } from '../message/message.ts';
import type { Flight } from './flight.ts';
import type { Flights } from './flights.ts';

export interface ReceiverOptions {
	readonly addresses: readonly ChannelAddress[];
	/** Unsettled deliveries per channel, 1 to 1,000. Default 64. */
	readonly prefetch: number;
	/** Milliseconds; see `FlightOptions`. */
	readonly timeLimitMs: number;
	readonly mode: 'automatic' | 'explicit';
	/** Hands the message to the flow. A throw is an uncaught error of the flow. */
	readonly emit: (flight: Flight) => void | Promise<void>;
}

export interface ReceiverServices {
	readonly broker: Broker;
	readonly store: Store;
	readonly flights: Flights;
	readonly log: Logger;
}

export class Receiver {
	readonly #options: ReceiverOptions;
	readonly #services: ReceiverServices;
	readonly #own = new Set<Flight>();
	readonly #consumers = new Map<ChannelAddress, Consumer>();
	readonly #leave: () => void;
	#stopped = false;

	constructor(options: ReceiverOptions, services: ReceiverServices) {
		this.#options = options;
		this.#services = services;
		this.#leave = services.flights.register(this);
	}

	get inFlight(): number {
		return this.#own.size;
	}

	/** Subscribes where it has not yet; may be called again after a failure. */
	async start(): Promise<void> {
		const { prefetch, addresses } = this.#options;
		for (const address of addresses) {
			if (this.#stopped) return;
			if (this.#consumers.has(address)) continue;
			const consumer = await this.#services.broker.consume(address, { prefetch }, (delivery) => void this.#take(delivery));
			this.#consumers.set(address, consumer);
			if (this.#stopped) await consumer.cancel();
		}
	}

	/** Stops taking, lets flights that have started land for at most `graceMs`, releases the rest. */
	async stop(graceMs: number): Promise<void> {
		this.#stopped = true;
		// A broker that is gone hands out nothing anyway; what is in flight must be brought down all the same.
		await Promise.allSettled([...this.#consumers.values()].map((consumer) => consumer.cancel()));
		this.#consumers.clear();
		for (const flight of this.#own) if (!flight.hasDeparted) flight.interrupt();
		await this.#services.flights.drain(graceMs, [...this.#own]);
		this.#leave();
	}

	async #take(delivery: Delivery): Promise<void> {
		const { store, flights, broker, log } = this.#services;
		try {
			const seen = await store.inbox.find(scopeOf(delivery.address), keyOf(delivery.message));
			if (this.#stopped) return this.#putBack(delivery, new DrehkreuzError('DK-DELIVERY-INTERRUPTED'));
			if (seen) {
				await store.journal.append(entryFor('duplicate', delivery));
				await broker.settle(delivery.token, { kind: 'done' });
				return;
			}
		} catch (error) {
			return this.#putBack(delivery, error);
		}
		const flight = flights.open(delivery, {
			timeLimitMs: this.#options.timeLimitMs,
			mode: this.#options.mode,
			land: async (landing, settlement) => {
				await this.#land(landing, settlement);
				this.#own.delete(landing);
			},
		});
		this.#own.add(flight);
		try {
			await this.#options.emit(flight);
		} catch (error) {
			const problem = problemOf(error);
			log.error({ code: problem.code, id: delivery.message.attributes.id, channel: delivery.address.channel }, 'the flow could not take a delivery');
			flight.failed(problem, error instanceof DrehkreuzError ? error : {});
		}
		flight.landWhenIdle();
	}

	async #land(flight: Flight, settlement: Settlement): Promise<void> {
		const { store, broker, log } = this.#services;
		const { delivery } = flight;
		try {
			if (settlement.kind === 'done') {
				await Promise.all([
					store.inbox.add(scopeOf(delivery.address), keyOf(delivery.message), { contentHash: '', result: {} }),
					store.journal.append(entryFor('settled', delivery)),
				]);
			} else if (settlement.kind === 'again' && settlement.counted !== false) {
				await store.journal.append(entryFor('retried', delivery, settlement.reason.code));
			}
			await broker.settle(delivery.token, settlement);
		} catch (error) {
			// Whatever failed, the delivery is unsettled: the broker hands it out again, and the inbox knows what was done.
			const { code } = problemOf(error);
			log.warn(
				{ code, id: delivery.message.attributes.id, channel: delivery.address.channel, mandant: delivery.address.mandant },
				'a settlement was not written',
			);
			if (code !== 'DK-DELIVERY-STALE' && code !== 'DK-DELIVERY-SETTLED') await this.#putBack(delivery, error);
		}
	}

	/** The store failed: back to the channel, a little later, as nobody's failure. */
	async #putBack(delivery: Delivery, error: unknown): Promise<void> {
		const reason = problemOf(error);
		try {
			await this.#services.broker.settle(delivery.token, { kind: 'again', reason, delayMs: 1_000, counted: false });
		} catch {
			// The broker is gone too: the delivery returns when it is back.
		}
	}
}

/** Inbox scope of a channel. */
export function scopeOf(address: ChannelAddress): string {
	return `channel:${address.mandant}:${address.channel}`;
}

function entryFor(event: JournalEvent, delivery: Delivery, code?: string): JournalEntry {
	return {
		event,
		...identityOf(delivery.message),
		channel: delivery.address.channel,
		attempt: delivery.attempt,
		...(code === undefined ? {} : { code }),
	};
}
