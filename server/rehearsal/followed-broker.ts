/**
 * The broker of a rehearsal: the embedded one, and every handing out, publish and settlement is written down.
 *
 * A message that has to come again comes at once, as long as something changes: when it ended twice in the same way, nobody would hear anything new, and it is let go.
 */
import type { Broker, ChannelAddress, ConsumeOptions, Consumer, Delivery, Settlement } from '../../hub/channel/broker.ts';
import { BrokerAround } from '../../hub/channel/broker-around.ts';
import type { Message } from '../../hub/message/message.ts';
import { keyOf } from '../../hub/message/message.ts';
import type { PayloadStore } from '../../hub/payload/payload-store.ts';
import type { Diary } from './diary.ts';

/** Handings out of one message by one channel. */
const ATTEMPTS_MAX = 10;

export class FollowedBroker extends BrokerAround {
	readonly #diary: Diary;
	readonly #payloads: PayloadStore;
	readonly #byToken = new Map<string, Delivery>();
	/** How each message ended last, by channel. */
	readonly #ended = new Map<string, { readonly how: string; readonly times: number }>();
	#underWay = 0;
	/** What the flow itself publishes is a deed; the scenario's message is not. */
	#begun = false;

	constructor(engine: Broker, diary: Diary, payloads: PayloadStore) {
		super(engine);
		this.#diary = diary;
		this.#payloads = payloads;
	}

	/** Messages in channels, or handed out. */
	get underWay(): number {
		return this.#underWay;
	}

	override async publish(address: ChannelAddress, message: Message): Promise<void> {
		this.#underWay += 1;
		try {
			// Before it is published, for it may be taken at once. What has nowhere to go is not sent: its failure says so.
			if (this.#begun && this.#isThere(address)) await this.#diary.sent(address.channel, message, this.#payloads);
			this.#begun = true;
			await this.broker.publish(address, message);
		} catch (error) {
			this.#underWay -= 1;
			throw error;
		}
	}

	override consume(address: ChannelAddress, options: ConsumeOptions, onDelivery: (delivery: Delivery) => void): Promise<Consumer> {
		return this.broker.consume(address, options, (delivery) => {
			this.#byToken.set(delivery.token, delivery);
			this.#diary.taken(delivery);
			onDelivery(delivery);
		});
	}

	override async settle(token: string, settlement: Settlement): Promise<void> {
		const delivery = this.#byToken.get(token);
		if (delivery) this.#diary.settled(delivery, settlement);
		const comesAgain = delivery !== undefined && settlement.kind === 'again' && this.#isNews(delivery, settlement);
		await this.broker.settle(token, settlement.kind !== 'again' ? settlement : comesAgain ? { ...settlement, delayMs: 0 } : { kind: 'done' });
		if (!comesAgain) this.#underWay -= 1;
	}

	#isThere({ mandant, channel }: ChannelAddress): boolean {
		return this.broker.channels().some((one) => one.mandant === mandant && one.channel === channel);
	}

	#isNews({ address, message }: Delivery, { reason }: Settlement & { kind: 'again' }): boolean {
		const { source, id } = keyOf(message);
		const name = JSON.stringify([address.channel, source, id]);
		const last = this.#ended.get(name);
		const how = JSON.stringify([reason.code, reason.node]);
		const times = (last?.times ?? 0) + 1;
		this.#ended.set(name, { how, times });
		return times < ATTEMPTS_MAX && last?.how !== how;
	}
}
