/** The two queues of one row, filled and read by the bench itself. The hub's are made by its own adapter (quorum queues), a peer's are durable classic ones, which it declares itself too. */
import amqp, { type ConfirmChannel } from 'amqplib';
import { write } from '../../adapters/rabbitmq/envelope.ts';
import { createMessage } from '../../hub/message/create.ts';
import { serialise } from '../../hub/message/serial.ts';
import { TENANT } from '../support/bench-hub.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { application } from '../support/messages.ts';
import { BenchQueues, queueOf } from '../support/rabbitmq.ts';

const SIZE = 2_048;
const WINDOW = 512;
/** Milliseconds without any change after which a run is over. */
const QUIET_MS = 8_000;
/** Milliseconds until something must have moved after a start. */
const PATIENCE_MS = 90_000;

export class PlainQueues {
	static readonly names = {
		hub: { from: queueOf('peer.in'), to: queueOf('peer.out') },
		peer: { from: 'peer.in', to: 'peer.out' },
	} as const;

	readonly #channel: ConfirmChannel;
	readonly #isHub: boolean;
	readonly #names: { readonly from: string; readonly to: string };

	private constructor(channel: ConfirmChannel, isHub: boolean) {
		this.#channel = channel;
		this.#isHub = isHub;
		this.#names = PlainQueues.names[isHub ? 'hub' : 'peer'];
	}

	static async connect(url: string, isHub: boolean, cleanup: Cleanup): Promise<PlainQueues> {
		const connection = await amqp.connect(url);
		connection.on('error', () => {});
		cleanup.add(() => connection.close().catch(() => {}));
		const queues = new PlainQueues(await connection.createConfirmChannel(), isHub);
		if (isHub) await (await BenchQueues.connect(url, cleanup)).declare('peer.in', 'peer.out');
		else for (const name of Object.values(queues.#names)) await queues.#channel.assertQueue(name, { durable: true });
		return queues;
	}

	async fill(count: number, run: string): Promise<void> {
		const template = JSON.parse(application(SIZE).toString('utf8')) as object;
		for (let number = 0; number < count; number++) {
			const id = `${run}-${number}`;
			const bytes = Buffer.from(JSON.stringify({ id, ...template }));
			const { content, options } = this.#isHub ? letter(id, bytes) : { content: bytes, options: { contentType: 'application/json', persistent: true } };
			if (!this.#channel.sendToQueue(this.#names.from, content, options) || number % WINDOW === WINDOW - 1) await this.#channel.waitForConfirms();
		}
		await this.#channel.waitForConfirms();
	}

	/** Messages that wait in the first queue after the process is gone, those that it held included. */
	async waiting(): Promise<number> {
		for (;;) {
			const { consumerCount, messageCount } = await this.#channel.checkQueue(this.#names.from);
			if (consumerCount === 0) return messageCount;
			await pause(50);
		}
	}

	/** @throws Error when they do not come */
	async untilOut(count: number): Promise<void> {
		const end = Date.now() + PATIENCE_MS;
		while ((await this.#count(this.#names.to)) < count) {
			if (Date.now() > end) throw new Error(`${await this.#count(this.#names.to)} of ${count} messages arrived in time`);
			await pause(5);
		}
	}

	/** Messages per second from the first that is seen to arrive to the last. */
	async rateUntilQuiet(count: number): Promise<number> {
		await this.untilOut(1);
		const [first, begun] = [await this.#count(this.#names.to), performance.now()];
		await this.untilOut(count);
		return (count - first) / ((performance.now() - begun) / 1_000);
	}

	/** Resolves when a process is there, nothing waits for it, and nothing has moved for a while; or when nothing has moved for long. */
	async untilQuiet(): Promise<void> {
		let [last, since] = ['', Date.now()];
		for (;;) {
			const { consumerCount, messageCount } = await this.#channel.checkQueue(this.#names.from);
			const now = `${messageCount} ${await this.#count(this.#names.to)}`;
			if (now !== last) [last, since] = [now, Date.now()];
			const still = Date.now() - since;
			if (still > PATIENCE_MS || (still > QUIET_MS && consumerCount > 0 && messageCount === 0)) return;
			await pause(50);
		}
	}

	/** Takes everything out of the second queue. @returns the ids, doubled ones as often as they are there */
	async drainOut(): Promise<readonly string[]> {
		const ids: string[] = [];
		for (;;) {
			const message = await this.#channel.get(this.#names.to, { noAck: true });
			if (!message) return ids;
			ids.push((JSON.parse(message.content.toString('utf8')) as { id: string }).id);
		}
	}

	async empty(): Promise<void> {
		for (const name of Object.values(this.#names)) await this.#channel.purgeQueue(name);
	}

	async #count(queue: string): Promise<number> {
		return (await this.#channel.checkQueue(queue)).messageCount;
	}
}

function letter(id: string, bytes: Buffer): ReturnType<typeof write> {
	const attributes = {
		id,
		source: `urn:drehkreuz:${TENANT}:portal:bench`,
		type: 'de.drehkreuz.antrag.eingegangen',
		mandant: TENANT,
		datacontenttype: 'application/json',
	};
	return write(serialise(createMessage(attributes, { kind: 'inline', bytes })), Date.now());
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
