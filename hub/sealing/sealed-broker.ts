/**
 * A broker whose messages are sealed: what is published is sealed before it reaches the engine, what is handed out is opened. Parking is done by the engine, with the message
 * as it has it: sealed.
 *
 * A delivery that cannot be opened is not handed out. Sealed with a key that is not here: it goes back, uncounted, and comes again every 30 s until the key is there, as happens while keys
 * are changed on several machines. Damaged, or put there by somebody else: it is parked as it is.
 */
import type { Broker, ChannelAddress, ConsumeOptions, Consumer, Delivery, ParkingPlace, Settlement } from '../channel/broker.ts';
import { BrokerAround } from '../channel/broker-around.ts';
import { problemOf } from '../errors/drehkreuz-error.ts';
import type { Problem } from '../errors/problem.ts';
import type { Logger } from '../logging/logger.ts';
import type { Message } from '../message/message.ts';
import type { MessageSeal } from './message-seal.ts';

/** Milliseconds until a delivery is tried again whose key is not here. A wait rung. */
const KEY_RETRY_MS = 30_000;

export class SealedBroker extends BrokerAround {
	readonly #seal: MessageSeal;
	readonly #log: Logger;

	constructor(broker: Broker, seal: MessageSeal, log: Logger) {
		super(broker);
		this.#seal = seal;
		this.#log = log;
	}

	override publish(address: ChannelAddress, message: Message): Promise<void> {
		return this.broker.publish(address, this.#seal.seal(message));
	}

	override consume(address: ChannelAddress, options: ConsumeOptions, onDelivery: (delivery: Delivery) => void): Promise<Consumer> {
		return this.broker.consume(address, options, (delivery) => {
			let message: Message;
			try {
				message = this.#seal.open(delivery.message);
			} catch (error) {
				return void this.#withhold(delivery, problemOf(error));
			}
			onDelivery({ ...delivery, message });
		});
	}

	async #withhold({ token, address, message }: Delivery, reason: Problem): Promise<void> {
		const { mandant, channel } = address;
		const { source, id } = message.attributes;
		this.#log.error(
			{ component: 'sealing', mandant, channel, source, id, code: reason.code, key: String(reason.facts.key ?? 'none') },
			'a sealed message cannot be opened',
		);
		const settlement: Settlement = reason.code === 'DK-SEAL-KEY' ? { kind: 'again', reason, delayMs: KEY_RETRY_MS, counted: false } : { kind: 'park', reason };
		try {
			await this.broker.settle(token, settlement);
		} catch (error) {
			// It stays unsettled: the broker hands it out again.
			this.#log.warn(
				{ component: 'sealing', mandant, channel, source, id, code: problemOf(error).code },
				'a sealed message that cannot be opened could not be settled',
			);
		}
	}
}

/** For the engine below a `SealedBroker`: it parks messages as it has them, sealed. What cannot be opened is parked so. */
export function openedParking(parking: ParkingPlace, seal: MessageSeal): ParkingPlace {
	return { park: (request) => parking.park({ ...request, message: seal.openOrLeave(request.message) }) };
}
