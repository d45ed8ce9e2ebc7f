/** A broker around another one: passes everything on. Those that do something to what passes extend it, and say only what they do. */

import type { Message } from '../message/message.ts';
import type { Broker, BrokerState, ChannelAddress, ChannelDepth, ChannelSpec, ConsumeOptions, Consumer, Delivery, Settlement } from './broker.ts';

export abstract class BrokerAround implements Broker {
	protected readonly broker: Broker;

	constructor(broker: Broker) {
		this.broker = broker;
	}

	open(): Promise<void> {
		return this.broker.open();
	}

	declare(spec: ChannelSpec): Promise<void> {
		return this.broker.declare(spec);
	}

	publish(address: ChannelAddress, message: Message): Promise<void> {
		return this.broker.publish(address, message);
	}

	consume(address: ChannelAddress, options: ConsumeOptions, onDelivery: (delivery: Delivery) => void): Promise<Consumer> {
		return this.broker.consume(address, options, onDelivery);
	}

	settle(token: string, settlement: Settlement): Promise<void> {
		return this.broker.settle(token, settlement);
	}

	holds(token: string): boolean {
		return this.broker.holds(token);
	}

	depth(address: ChannelAddress): Promise<ChannelDepth> {
		return this.broker.depth(address);
	}

	depths(addresses: readonly ChannelAddress[]): Promise<readonly (ChannelDepth | undefined)[]> {
		return this.broker.depths(addresses);
	}

	channels(): readonly ChannelAddress[] {
		return this.broker.channels();
	}

	state(): BrokerState {
		return this.broker.state();
	}

	close(timeoutMs?: number): Promise<void> {
		return this.broker.close(timeoutMs);
	}
}
