/**
 * The same hop through the hub on the embedded engines (fsync on, as always) against the hub on RabbitMQ. The embedded broker lives inside the hub, so its channel
 * is filled before the hub starts; RabbitMQ's is too, and for both the first third of the messages warms up the fresh process and does not count.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EmbeddedBroker } from '../../adapters/embedded/embedded-broker.ts';
import type { Message } from '../../hub/message/message.ts';
import type { BenchOptions } from '../main.ts';
import { BenchHub, RETRY, TENANT } from '../support/bench-hub.ts';
import { type Cleanup, cleaningUp } from '../support/cleanup.ts';
import { compare, type Measured } from '../support/compare.ts';
import { hopFlow } from '../support/flows.ts';
import { application, messages } from '../support/messages.ts';
import { BenchQueues, PREFIX, startRabbitmq } from '../support/rabbitmq.ts';

const PREFETCH = 256;
/** Without progress for so long, the run failed. */
const PATIENCE_MS = 60_000;

export async function run(options: BenchOptions): Promise<object> {
	const size = options.number('size', 2_048);
	const count = options.number('messages', 9_000);
	const rounds = options.number('rounds', 4);
	return cleaningUp(async (cleanup) => {
		const { url } = await startRabbitmq(options, cleanup);
		const queues = await BenchQueues.connect(url, cleanup);
		const flows = hopFlow('hub.in', 'hub.out', PREFETCH);
		const waiting = () => messages(count, application(size));
		await queues.declare('hub.in', 'hub.out');
		const onRabbitmq = async (): Promise<Measured> => {
			const hub = await BenchHub.create({ flows, amqpUrl: url, queuePrefix: PREFIX }, cleanup);
			await queues.fill('hub.in', waiting());
			const speed = await drained(hub, count, cleanup);
			await queues.untilHolds('hub.out', count);
			await queues.empty('hub.out');
			return speed;
		};
		const onEmbedded = async (): Promise<Measured> => {
			const hub = await BenchHub.create({ flows, profile: options.option('profile') }, cleanup);
			await fill(hub, waiting());
			return drained(hub, count, cleanup);
		};
		const { base, measured, ratio } = await compare(onRabbitmq, onEmbedded, { ...options, rounds, warmUp: false });
		return { rabbitmq: base, embedded: measured, ratio, size, messages: count, rounds };
	});
}

async function fill(hub: BenchHub, waiting: Iterable<Message>): Promise<void> {
	const broker = new EmbeddedBroker({ file: join(hub.data, 'broker.sqlite'), parking: { park: async () => {} } });
	await broker.open();
	for (const channel of ['hub.in', 'hub.out']) await broker.declare({ mandant: TENANT, channel, retry: RETRY });
	await Promise.all([...waiting].map((message) => broker.publish({ mandant: TENANT, channel: 'hub.in' }, message)));
	await broker.close();
}

/** Starts the hub, waits until it has settled everything, stops it. @returns messages per second after the warm-up, by the journal's times */
async function drained(hub: BenchHub, count: number, cleanup: Cleanup): Promise<Measured> {
	await hub.start();
	const store = new DatabaseSync(join(hub.data, 'store.sqlite'), { readOnly: true });
	try {
		const written = store.prepare('SELECT max(position) AS entries FROM journal');
		let [last, since] = [-1, Date.now()];
		for (;;) {
			const entries = Number(written.get()?.entries);
			// Two entries per message: sent and settled.
			if (entries >= 2 * count) break;
			if (entries !== last) [last, since] = [entries, Date.now()];
			else if (Date.now() - since > PATIENCE_MS) throw new Error(`the journal holds ${entries} of ${2 * count} entries, and no more come:\n${hub.output}`);
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		const times = store
			.prepare("SELECT at FROM journal WHERE event = 'settled' ORDER BY at")
			.all()
			.map(({ at }) => Number(at));
		if (times.length !== count) throw new Error(`${times.length} messages were settled, ${count} were to be`);
		const warm = Math.floor(count / 3);
		const milliseconds = Math.max((times[count - 1] ?? 0) - (times[warm] ?? 0), 1);
		return { perSecond: ((count - warm) / milliseconds) * 1_000, cpu: Number.NaN };
	} finally {
		store.close();
		await hub.stop();
	}
}
