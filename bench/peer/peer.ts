/**
 * The hop in Node-RED with the AMQP nodes that people install today, and with ours: take, three change, switch, function, publish. How fast, and what becomes of the messages when
 * the process is killed (kill -9) under way and started again. Each row: first the rate, then the kill. Every message carries a number in its content, and the
 * next queue is read to the end: what is missing there and no longer waits in the first queue is lost, what is there twice is doubled.
 */
import { randomUUID } from 'node:crypto';
import type { BenchOptions } from '../main.ts';
import { median, rounded } from '../median.ts';
import { type Cleanup, cleaningUp } from '../support/cleanup.ts';
import { startRabbitmq } from '../support/rabbitmq.ts';
import { PEERS } from './peers.ts';
import { PlainQueues } from './plain-queues.ts';
import { hubRuntime, peerRuntime, type Runtime } from './runtimes.ts';

/** Messages that our own nodes and a peer with acknowledgements hold at a time. */
const PREFETCH = 64;

interface Row {
	readonly nodes: string;
	readonly version: string;
	readonly note: string;
	readonly perSecond: number;
	readonly messages: number;
	/** Of the run with kills. */
	readonly lost: number;
	readonly doubled: number;
}

interface Amounts {
	readonly messages: number;
	readonly rounds: number;
}

export async function run(options: BenchOptions): Promise<object> {
	const amounts = { messages: options.number('messages', 20_000), rounds: options.number('rounds', 3) };
	const only = options.option('only');
	const rows: object[] = [];
	const add = (row: object): void => {
		rows.push(row);
		options.print(JSON.stringify(row));
	};
	if (only !== 'peers') {
		const about = {
			nodes: 'drehkreuz',
			version: 'this build',
			note: `prefetch ${PREFETCH}, confirms, acknowledged after the confirm, quorum queues, journal, deduplication`,
		};
		add(await cleaningUp(async (cleanup) => measured(about, amounts, options, (url) => hubRuntime(url, PREFETCH, cleanup), true, cleanup)));
	}
	for (const peer of only === 'ours' ? [] : PEERS) {
		const about = { nodes: peer.name, version: peer.version, note: peer.note };
		try {
			add(
				await cleaningUp(async (cleanup) =>
					measured(about, amounts, options, (url) => peerRuntime(peer, { url, ...PlainQueues.names.peer }, cleanup), false, cleanup),
				),
			);
		} catch (error) {
			// One peer that cannot be had or does not work must not take the others' figures away.
			add({ ...about, failed: error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown' });
		}
	}
	return { rows, ...amounts };
}

async function measured(
	about: Pick<Row, 'nodes' | 'version' | 'note'>,
	{ messages, rounds }: Amounts,
	options: BenchOptions,
	create: (url: string) => Promise<Runtime>,
	isHub: boolean,
	cleanup: Cleanup,
): Promise<Row> {
	const { url } = await startRabbitmq(options, cleanup);
	const queues = await PlainQueues.connect(url, isHub, cleanup);
	const runtime = await create(url);
	const rates: number[] = [];
	for (let round = 0; round < rounds; round++) {
		await queues.fill(messages, randomUUID());
		await runtime.start();
		rates.push(await queues.rateUntilQuiet(messages));
		await runtime.kill();
		await queues.drainOut();
		await queues.empty();
	}
	let [lost, doubled] = [0, 0];
	for (let round = 0; round < rounds; round++) {
		await queues.fill(messages, randomUUID());
		await runtime.start();
		// In mid-run: a quarter has arrived.
		await queues.untilOut(Math.ceil(messages / 4));
		await runtime.kill();
		await runtime.start();
		await queues.untilQuiet();
		await runtime.kill();
		const arrived = await queues.drainOut();
		const waiting = await queues.waiting();
		const distinct = new Set(arrived).size;
		lost += Math.max(0, messages - distinct - waiting);
		doubled += arrived.length - distinct;
		await queues.empty();
	}
	return { ...about, perSecond: rounded(median(rates), 0), messages: messages * rounds, lost, doubled };
}
