/** A hop on the embedded engines: its channel is filled before the hub starts, and the journal says how fast it was emptied. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EmbeddedBroker } from '../../adapters/embedded/embedded-broker.ts';
import type { Message } from '../../hub/message/message.ts';
import { type BenchHub, RETRY, TENANT } from './bench-hub.ts';
import type { Measured } from './compare.ts';

/** Messages that are published side by side. */
const BUNCH = 10_000;
/** Without progress for so long, the run failed. */
const PATIENCE_MS = 60_000;

export async function fill(hub: BenchHub, waiting: Iterable<Message>): Promise<void> {
	const broker = new EmbeddedBroker({ file: join(hub.data, 'broker.sqlite'), parking: { park: async () => {} } });
	await broker.open();
	for (const channel of ['hub.in', 'hub.out']) await broker.declare({ mandant: TENANT, channel, retry: RETRY });
	const bunch: Promise<unknown>[] = [];
	for (const message of waiting) {
		bunch.push(broker.publish({ mandant: TENANT, channel: 'hub.in' }, message));
		if (bunch.length === BUNCH) await Promise.all(bunch.splice(0));
	}
	await Promise.all(bunch);
	await broker.close();
}

/**
 * Starts the hub, waits until it has settled everything, stops it.
 * @param begin what happens once it runs; without it the messages wait in the channel
 * @param perMessage journal entries of one message
 * @returns messages per second after the warm-up, by the journal's times
 */
export async function drained(hub: BenchHub, count: number, begin: () => Promise<unknown> = async () => {}, perMessage = 2): Promise<Measured> {
	await hub.start();
	await begin();
	const store = new DatabaseSync(join(hub.data, 'store.sqlite'), { readOnly: true });
	try {
		const written = store.prepare('SELECT max(position) AS entries FROM journal');
		let [last, since] = [-1, Date.now()];
		for (;;) {
			const entries = Number(written.get()?.entries);
			if (entries >= perMessage * count) break;
			if (entries !== last) [last, since] = [entries, Date.now()];
			else if (Date.now() - since > PATIENCE_MS)
				throw new Error(`the journal holds ${entries} of ${perMessage * count} entries, and no more come:\n${hub.output}`);
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
