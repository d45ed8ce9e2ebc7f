/** Fills a channel of a hub that does not run, on either engine, through the hub's own adapter. */
import { join } from 'node:path';
import { EmbeddedBroker } from '../../adapters/embedded/embedded-broker.ts';
import type { BenchOptions } from '../main.ts';
import { type BenchHub, type BenchHubOptions, RETRY, TENANT } from '../support/bench-hub.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { application, messages } from '../support/messages.ts';
import { BenchQueues, PREFIX, startRabbitmq } from '../support/rabbitmq.ts';

/** Messages between two reports of progress. */
const REPORT = 100_000;
/** Messages that are published at a time. */
const WINDOW = 256;

export interface Engine {
	readonly hubOptions: Pick<BenchHubOptions, 'amqpUrl' | 'queuePrefix'>;
	/** Puts messages of `size` bytes into the channel `<lane>.in`, and makes `<lane>.out`; resolves when they are durable. */
	fill(hub: BenchHub, lane: string, count: number, size: number, onProgress: (done: number) => void): Promise<void>;
}

export class EmbeddedEngine implements Engine {
	readonly hubOptions = {};

	async fill(hub: BenchHub, lane: string, count: number, size: number, onProgress: (done: number) => void): Promise<void> {
		const broker = new EmbeddedBroker({ file: join(hub.data, 'broker.sqlite'), parking: { park: async () => {} } });
		await broker.open();
		try {
			const address = { mandant: TENANT, channel: `${lane}.in` };
			for (const channel of [`${lane}.in`, `${lane}.out`]) await broker.declare({ mandant: TENANT, channel, retry: RETRY });
			await published(count, size, onProgress, (batch) => Promise.all(batch.map((message) => broker.publish(address, message))));
		} finally {
			await broker.close();
		}
	}
}

export class RabbitmqEngine implements Engine {
	readonly hubOptions: Engine['hubOptions'];
	readonly #queues: BenchQueues;

	private constructor(amqpUrl: string, queues: BenchQueues) {
		this.hubOptions = { amqpUrl, queuePrefix: PREFIX };
		this.#queues = queues;
	}

	static async start(options: BenchOptions, cleanup: Cleanup): Promise<RabbitmqEngine> {
		const { url } = await startRabbitmq(options, cleanup);
		return new RabbitmqEngine(url, await BenchQueues.connect(url, cleanup));
	}

	async fill(_hub: BenchHub, lane: string, count: number, size: number, onProgress: (done: number) => void): Promise<void> {
		await this.#queues.declare(`${lane}.in`, `${lane}.out`);
		await published(count, size, onProgress, (batch) => this.#queues.fill(`${lane}.in`, batch));
	}
}

type Batch = ReturnType<typeof messages> extends Generator<infer Message> ? Message[] : never;

async function published(count: number, size: number, onProgress: (done: number) => void, publish: (batch: Batch) => Promise<unknown>): Promise<void> {
	let batch: Batch = [];
	let done = 0;
	const flush = async (): Promise<void> => {
		await publish(batch);
		if (Math.floor((done + batch.length) / REPORT) > Math.floor(done / REPORT)) onProgress(done + batch.length);
		done += batch.length;
		batch = [];
	};
	for (const message of messages(count, application(size))) if (batch.push(message) === WINDOW) await flush();
	if (batch.length > 0) await flush();
}
