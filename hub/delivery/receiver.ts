/**
 * Takes deliveries from the channels of one or more tenants, opens a flight for each, and writes how it landed.
 *
 * Order of writing when a flight lands as *done*: first the inbox (so that a second copy of the message is recognised) and the journal,
 * durable, after everything that nodes wrote about the message on its way; then the broker. A kill in between makes the broker hand the message out again; the inbox then says it was done here, and it is
 * settled without another run. No order of these writes loses a message.
 */
import { type Alert, type Alerts, silentAlerts } from '../alerts/alerts.ts';
import type { Broker, ChannelAddress, ChannelOrder, Consumer, Delivery, Settlement } from '../channel/broker.ts';
import { scopeOf } from '../channel/scope.ts';
import { DrehkreuzError, problemOf } from '../errors/drehkreuz-error.ts';
import type { JournalEntry, JournalEvent } from '../journal/entry.ts';
import { identityOf } from '../journal/identity.ts';
import type { Store } from '../journal/store.ts';
import type { Logger } from '../logging/logger.ts';
import { keyOf } from '../message/message.ts';
import type { Gate } from '../partners/gate.ts';
import type { IntakeStatus } from '../status/status.ts';
import { CaseLines } from './case-lines.ts';
import type { Flight } from './flight.ts';
import type { Flights } from './flights.ts';
import { Lane } from './lane.ts';
import { Watchdog } from './watchdog.ts';

export interface ReceiverOptions {
	readonly addresses: readonly ChannelAddress[];
	/** Unsettled deliveries per channel, 1 to 1,000. Default 64. */
	readonly prefetch: number;
	/** Milliseconds; see `FlightOptions`. */
	readonly timeLimitMs: number;
	readonly mode: 'automatic' | 'explicit';
	/** As the channels were declared. Default: none. */
	readonly order?: ChannelOrder;
	/** Hands the message to the flow. A throw is an uncaught error of the flow. */
	readonly emit: (flight: Flight) => void | Promise<void>;
	/** Milliseconds that a full channel may stand still before people are told. 100 to 3,600,000. Default 30,000. */
	readonly stuckAfterMs?: number;
	/** Told when a channel pauses, goes on, gets stuck or moves again. Must not throw. */
	readonly onChange?: () => void;
}

export interface ReceiverServices {
	readonly broker: Broker;
	readonly store: Store;
	readonly flights: Flights;
	readonly log: Logger;
	/** Default: nobody is told. */
	readonly alerts?: Alerts;
	/** The gates in front of partners; default: none, no channel is ever paused. */
	readonly partners?: { gateOf(mandant: string, role: string): Gate | undefined };
}

/** What belongs to one channel of one tenant. */
interface Intake {
	readonly address: ChannelAddress;
	readonly lane: Lane;
	readonly watchdog: Watchdog;
	/** A delivery of it has landed here. */
	hasMoved: boolean;
	/** Only where the channel keeps the order of cases. */
	readonly lines?: CaseLines | undefined;
}

/** Milliseconds between tries to give back a delivery that could not be given back, because the disk is full. */
const PUT_BACK_RETRY_MS = 500;

export class Receiver {
	readonly #options: ReceiverOptions;
	readonly #services: ReceiverServices;
	readonly #own = new Set<Flight>();
	readonly #intakes: readonly Intake[];
	readonly #leave: () => void;
	#stopped = false;

	constructor(options: ReceiverOptions, services: ReceiverServices) {
		this.#options = options;
		this.#services = services;
		this.#intakes = options.addresses.map((address) => this.#intakeOf(address));
		this.#leave = services.flights.register(this);
	}

	get inFlight(): number {
		return this.#own.size;
	}

	/** Channels that rest until a partner is ready again. */
	get paused(): readonly ChannelAddress[] {
		return this.#intakes.filter(({ lane }) => lane.state === 'paused' || lane.state === 'trickling').map(({ address }) => address);
	}

	/** The name of the node that holds what stands still; undefined while everything moves. */
	get stuckAt(): string | undefined {
		const stuck = this.#intakes.find(({ watchdog }) => watchdog.isStuck);
		return stuck && this.#holderOf(stuck.address);
	}

	get intakes(): readonly IntakeStatus[] {
		return this.#intakes.map(({ address, lane, watchdog }) => {
			const paused = lane.state === 'paused' || lane.state === 'trickling';
			return { ...address, paused, ...(watchdog.isStuck ? { stuckAt: this.#holderOf(address) } : {}) };
		});
	}

	/** Subscribes where it has not yet; may be called again after a failure. */
	async start(): Promise<void> {
		for (const { lane } of this.#intakes) {
			if (this.#stopped) return;
			await lane.start();
		}
	}

	/** Stops taking, lets flights that have started land for at most `graceMs`, releases the rest. */
	async stop(graceMs: number): Promise<void> {
		this.#stopped = true;
		for (const { lines } of this.#intakes) lines?.stop();
		await Promise.all(this.#intakes.map(({ lane }) => lane.stop()));
		for (const flight of this.#own) if (!flight.hasDeparted) flight.interrupt();
		await this.#services.flights.drain(graceMs, [...this.#own]);
		await Promise.all(this.#intakes.map(({ lines }) => lines?.ended()));
		for (const { watchdog } of this.#intakes) watchdog.stop();
		this.#leave();
	}

	#intakeOf(address: ChannelAddress): Intake {
		const { prefetch, order, stuckAfterMs = 30_000, onChange } = this.#options;
		const intake: Intake = {
			address,
			hasMoved: false,
			lane: new Lane({
				prefetch,
				consume: (few) => this.#subscribe(intake, few),
				...(onChange ? { onState: onChange } : {}),
			}),
			watchdog: new Watchdog({ full: prefetch, afterMs: stuckAfterMs, onChange: (stuck) => this.#report(address, stuck, stuckAfterMs) }),
			lines: order === 'case' ? new CaseLines({ ...this.#services, run: async (delivery) => (await this.#take(delivery, intake))?.whenLanded }) : undefined,
		};
		return intake;
	}

	async #subscribe(intake: Intake, prefetch: number): Promise<Consumer> {
		const { address, lines } = intake;
		const { broker } = this.#services;
		if (!lines) return broker.consume(address, { prefetch }, (delivery) => void this.#take(delivery, intake));
		const enter = (delivery: Delivery): void => {
			if (linesOf(intake, delivery)) lines.enter(delivery);
			else void this.#take(delivery, intake);
		};
		const consumer = await broker.consume(address, { prefetch }, enter);
		return { cancel: () => lines.keepPlacesThen(() => consumer.cancel()) };
	}

	async #take(delivery: Delivery, intake: Intake): Promise<Flight | undefined> {
		const { store, flights, log } = this.#services;
		try {
			const seen = await store.inbox.find(scopeOf(delivery.address), keyOf(delivery.message));
			if (this.#stopped) return void (await this.#putBack(delivery, intake, new DrehkreuzError('DK-DELIVERY-INTERRUPTED')));
			if (seen) {
				await store.journal.append(entryFor('duplicate', delivery));
				await this.#settle(delivery, intake, { kind: 'done' });
				return;
			}
		} catch (error) {
			return void (await this.#putBack(delivery, intake, error));
		}
		const flight = flights.open(delivery, {
			timeLimitMs: this.#options.timeLimitMs,
			mode: this.#options.mode,
			series: store.series(),
			land: async (landing, settlement) => {
				await this.#land(landing, settlement, intake);
				this.#own.delete(landing);
				intake.watchdog.landed();
				this.#sayThatItMoves(intake);
				intake.lane.landed(this.#gateThatTurnedAway(delivery, settlement));
			},
		});
		this.#own.add(flight);
		intake.watchdog.took();
		try {
			await this.#options.emit(flight);
		} catch (error) {
			const problem = problemOf(error);
			log.error({ code: problem.code, id: delivery.message.attributes.id, channel: delivery.address.channel }, 'the flow could not take a delivery');
			flight.failed(problem, error instanceof DrehkreuzError ? error : {});
		}
		flight.landWhenIdle();
		return flight;
	}

	async #settle(delivery: Delivery, intake: Intake, settlement: Settlement): Promise<void> {
		await linesOf(intake, delivery)?.beforeSettling(delivery, settlement);
		await this.#services.broker.settle(delivery.token, settlement);
	}

	async #land(flight: Flight, settlement: Settlement, intake: Intake): Promise<void> {
		const { store, log } = this.#services;
		const { delivery } = flight;
		try {
			const { series = store.series() } = flight;
			if (settlement.kind === 'done') {
				await series.remember(scopeOf(delivery.address), keyOf(delivery.message), entryFor('settled', delivery));
			} else if (settlement.kind === 'again' && settlement.counted !== false) {
				await series.append(entryFor('retried', delivery, settlement.reason.code));
			} else {
				await series.append();
			}
			await this.#settle(delivery, intake, settlement);
		} catch (error) {
			// Whatever failed, the delivery is unsettled: the broker hands it out again, and the inbox knows what was done.
			const { code } = problemOf(error);
			log.warn(
				{ code, id: delivery.message.attributes.id, channel: delivery.address.channel, mandant: delivery.address.mandant },
				'a settlement was not written',
			);
			if (code !== 'DK-DELIVERY-STALE' && code !== 'DK-DELIVERY-SETTLED') await this.#putBack(delivery, intake, error);
		}
	}

	/** What a partner is to blame for is uncounted and names its role. */
	#gateThatTurnedAway({ address }: Delivery, settlement: Settlement): Gate | undefined {
		if (settlement.kind !== 'again' || settlement.counted !== false || !settlement.reason.code.startsWith('DK-PARTNER-')) return undefined;
		return this.#services.partners?.gateOf(address.mandant, String(settlement.reason.facts.role));
	}

	#report(address: ChannelAddress, stuck: boolean, afterMs: number): void {
		const { alerts = silentAlerts } = this.#services;
		const { mandant, channel } = address;
		const facts = { mandant, channel, count: this.inFlight, seconds: Math.ceil(afterMs / 1_000), node: this.#holderOf(address) };
		const alert: Alert = { code: 'DK-DELIVERY-STUCK', facts, mandant, about: { channel } };
		if (stuck) alerts.raise(alert);
		else alerts.clear(alert);
		this.#options.onChange?.();
	}

	/** The alert of a process that died while the channel stood still ends with the first message that lands. */
	#sayThatItMoves(intake: Intake): void {
		if (intake.hasMoved) return;
		intake.hasMoved = true;
		const { mandant, channel } = intake.address;
		this.#services.alerts?.clear({ code: 'DK-DELIVERY-STUCK', facts: {}, mandant, about: { channel } });
	}

	/** The node in which the oldest open message is. */
	#holderOf({ mandant }: ChannelAddress): string {
		const flights = [...this.#own].filter(({ delivery }) => delivery.address.mandant === mandant);
		return flights.flatMap(({ openPlaces }) => openPlaces)[0]?.label ?? '–';
	}

	/** The store failed: back to the channel, a little later, as nobody's failure. */
	async #putBack(delivery: Delivery, intake: Intake, error: unknown): Promise<void> {
		const reason = problemOf(error);
		try {
			await this.#settle(delivery, intake, { kind: 'again', reason, delayMs: 1_000, counted: false });
		} catch (failure) {
			// A broker that is gone returns the delivery when it is back. Where our own files cannot be written it stays with us until we ask again.
			if (problemOf(failure).code !== 'DK-STORE-FAILED') return;
			setTimeout(() => void this.#putBack(delivery, intake, error), PUT_BACK_RETRY_MS).unref();
		}
	}
}

/** A message without a case has no order. */
function linesOf({ lines }: Intake, { message }: Delivery): CaseLines | undefined {
	return message.attributes.subject === undefined ? undefined : lines;
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
