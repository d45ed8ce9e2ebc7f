/** Messages that go through one channel without pause, and the books: what was confirmed, what was handed out and done. */
import { randomUUID } from 'node:crypto';
import type { RabbitmqBroker } from '../../adapters/rabbitmq/rabbitmq-broker.ts';
import type { ChannelAddress } from '../../hub/channel/broker.ts';
import { createMessage } from '../../hub/message/create.ts';

const PUBLISHERS = 4;
/** Milliseconds between two messages of a publisher. It is not about the rate, and the machine has other work. */
const PAUSE_MS = 5;

export class Traffic {
	readonly confirmed = new Set<string>();
	readonly done = new Set<string>();
	readonly #broker: RabbitmqBroker;
	readonly #address: ChannelAddress;
	#stopped = false;
	#publishing: Promise<unknown> | undefined;

	constructor(broker: RabbitmqBroker, address: ChannelAddress) {
		this.#broker = broker;
		this.#address = address;
	}

	async start(): Promise<void> {
		await this.#broker.consume(this.#address, { prefetch: 32 }, ({ token, message }) => {
			this.#broker.settle(token, { kind: 'done' }).then(
				() => this.done.add(message.attributes.id),
				() => {}, // Its connection is gone: it comes again.
			);
		});
		this.#publishing = Promise.all(Array.from({ length: PUBLISHERS }, () => this.#publish()));
	}

	/** Confirmed, and never done. */
	get missing(): readonly string[] {
		return [...this.confirmed].filter((id) => !this.done.has(id));
	}

	/** Ends the publishing; what is on its way may still arrive. */
	async stop(): Promise<void> {
		this.#stopped = true;
		await this.#publishing;
	}

	async #publish(): Promise<void> {
		while (!this.#stopped) {
			const id = randomUUID();
			const message = createMessage({ id, source: 'urn:test', type: 'de.test', mandant: this.#address.mandant }, { kind: 'inline', bytes: Buffer.from(id) });
			await this.#broker.publish(this.#address, message).then(
				() => this.confirmed.add(id),
				() => {}, // Not confirmed: its sender would send it again.
			);
			await new Promise((resolve) => {
				setTimeout(resolve, PAUSE_MS);
			});
		}
	}
}
