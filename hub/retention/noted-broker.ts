/**
 * A broker that notes which payloads the messages under way need, so that retention never takes one that a message in a channel refers to. Messages without payloads, which
 * are nearly all, cost nothing.
 *
 * Order: noted (durable) → published; settled as *done* → the note ends. What is parked is registered by the store first; then `parkingThatEndsUses` ends the note. A kill anywhere in between leaves
 * a note too much; retention ends it when it sees that the message was settled.
 */
import type { Broker, ChannelAddress, ConsumeOptions, Consumer, Delivery, ParkingPlace, Settlement } from '../channel/broker.ts';
import { BrokerAround } from '../channel/broker-around.ts';
import { DrehkreuzError, problemOf } from '../errors/drehkreuz-error.ts';
import type { Logger } from '../logging/logger.ts';
import { keyOf, type Message } from '../message/message.ts';
import { payloadReferencesOf } from '../message/payloads.ts';
import type { PayloadUse, PayloadUses } from '../payload/uses.ts';

/** Milliseconds that payloads stay needed after their message was settled: a node may still send on what it held. */
export const USE_ENDS_AFTER_MS = 86_400_000;

export interface NotedBrokerServices {
	readonly uses: PayloadUses;
	/** Under which name a payload lies. */
	readonly nameOf: (mandant: string, sha512: string) => string;
	readonly log: Logger;
}

export class NotedBroker extends BrokerAround {
	readonly #services: NotedBrokerServices;
	/** Uses of what is handed out and has payloads, by token. */
	readonly #out = new Map<string, PayloadUse>();

	constructor(broker: Broker, services: NotedBrokerServices) {
		super(broker);
		this.#services = services;
	}

	override async publish(address: ChannelAddress, message: Message): Promise<void> {
		const payloads = payloadReferencesOf(message);
		if (payloads.length === 0) return this.broker.publish(address, message);
		const use = useOf(address, message);
		const { mandant } = message.attributes;
		await this.#services.uses.begin(
			use,
			payloads.map(({ sha512 }) => this.#services.nameOf(mandant, sha512)),
		);
		return this.broker.publish(address, message);
	}

	override consume(address: ChannelAddress, options: ConsumeOptions, onDelivery: (delivery: Delivery) => void): Promise<Consumer> {
		return this.broker.consume(address, options, (delivery) => {
			if (payloadReferencesOf(delivery.message).length > 0) this.#out.set(delivery.token, useOf(delivery.address, delivery.message));
			onDelivery(delivery);
		});
	}

	override async settle(token: string, settlement: Settlement): Promise<void> {
		const use = this.#out.get(token);
		try {
			await this.broker.settle(token, settlement);
		} catch (error) {
			if (error instanceof DrehkreuzError && (error.code === 'DK-DELIVERY-STALE' || error.code === 'DK-DELIVERY-SETTLED')) this.#out.delete(token);
			throw error;
		}
		this.#out.delete(token);
		if (use && settlement.kind === 'done') await endUse(this.#services, use);
	}
}

/** For the engine below a `NotedBroker`: what is parked is under way no more. */
export function parkingThatEndsUses(parking: ParkingPlace, services: Omit<NotedBrokerServices, 'nameOf'>): ParkingPlace {
	return {
		park: async (request) => {
			await parking.park(request);
			if (payloadReferencesOf(request.message).length > 0) await endUse(services, useOf(request.address, request.message));
		},
	};
}

/** The message is settled, whatever comes of this: a note too much harms nobody. */
async function endUse({ uses, log }: Omit<NotedBrokerServices, 'nameOf'>, use: PayloadUse): Promise<void> {
	try {
		await uses.end(use, Date.now() + USE_ENDS_AFTER_MS);
	} catch (error) {
		log.warn(
			{ component: 'retention', mandant: use.mandant, channel: use.channel, code: problemOf(error).code },
			'payloads of a settled message stay noted for now',
		);
	}
}

function useOf({ mandant, channel }: ChannelAddress, message: Message): PayloadUse {
	return { mandant, channel, ...keyOf(message) };
}
