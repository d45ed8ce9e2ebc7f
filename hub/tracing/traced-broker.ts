/**
 * A broker whose publishing and deliveries are spans. Only there where traces are recorded.
 *
 * What is published carries the span of its publishing, what is handed out carries the span of its delivery, which lasts until it is settled: so whatever a flow does with the message,
 * calling a partner or sending it on, follows from that delivery. What lies in the engine is not changed by a delivery: the next attempt follows from the same publishing.
 */
import type { Broker, ChannelAddress, ConsumeOptions, Consumer, Delivery, Settlement } from '../channel/broker.ts';
import { BrokerAround } from '../channel/broker-around.ts';
import { problemOf } from '../errors/drehkreuz-error.ts';
import { keyOf, type Message } from '../message/message.ts';
import type { Ending, Span, Tracer } from './tracer.ts';

export class TracedBroker extends BrokerAround {
	readonly #tracer: Tracer;
	/** Spans of what is handed out, by token. */
	readonly #out = new Map<string, Span>();

	constructor(broker: Broker, tracer: Tracer) {
		super(broker);
		this.#tracer = tracer;
	}

	override async publish(address: ChannelAddress, message: Message): Promise<void> {
		const span = this.#tracer.follow(message.attributes.traceparent, { kind: 'publish', ...address, ...keyOf(message) });
		try {
			await this.broker.publish(address, within(span, message));
		} catch (error) {
			span.end({ outcome: 'failed', code: problemOf(error).code, isFailure: true });
			throw error;
		}
		span.end({ outcome: 'published' });
	}

	override consume(address: ChannelAddress, options: ConsumeOptions, onDelivery: (delivery: Delivery) => void): Promise<Consumer> {
		return this.broker.consume(address, options, (delivery) => {
			const { message, attempt, token } = delivery;
			const span = this.#tracer.follow(message.attributes.traceparent, { kind: 'process', ...delivery.address, attempt, ...keyOf(message) });
			this.#out.set(token, span);
			onDelivery({ ...delivery, message: within(span, message) });
		});
	}

	override async settle(token: string, settlement: Settlement): Promise<void> {
		try {
			await this.broker.settle(token, settlement);
		} catch (error) {
			const { code } = problemOf(error);
			// Every other failure is followed by another try with the same token.
			if (code === 'DK-DELIVERY-STALE' || code === 'DK-DELIVERY-SETTLED') this.#end(token, { outcome: 'lost', code, isFailure: true });
			throw error;
		}
		this.#end(token, endingOf(settlement));
	}

	#end(token: string, ending: Ending): void {
		this.#out.get(token)?.end(ending);
		this.#out.delete(token);
	}

	override async close(timeoutMs?: number): Promise<void> {
		await this.broker.close(timeoutMs);
		// They return to their channels.
		for (const token of this.#out.keys()) this.#end(token, { outcome: 'returned' });
	}
}

function within({ traceparent }: Span, message: Message): Message {
	if (traceparent === undefined || traceparent === message.attributes.traceparent) return message;
	return { ...message, attributes: { ...message.attributes, traceparent } };
}

function endingOf(settlement: Settlement): Ending {
	if (settlement.kind === 'done') return { outcome: 'done' };
	const { code } = settlement.reason;
	if (settlement.kind === 'park') return { outcome: 'parked', code, isFailure: true };
	// Uncounted is nobody's failure: a partner takes its time, a flow was stopped.
	return settlement.counted === false ? { outcome: 'returned', code } : { outcome: 'retried', code, isFailure: true };
}
