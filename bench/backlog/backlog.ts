/**
 * A million waiting messages: does the hub get larger or slower by what waits? In every round two hubs that have just been started do the same work (the hop of
 * `bench hop`, the same number of messages), one after the other: one finds a short queue, with no more than this work, the other the backlog. What is compared is the
 * rate in the second half of the work, and the resident memory there; prefetch and everything else are the same.
 */
import type { BenchOptions } from '../main.ts';
import { median, rounded } from '../median.ts';
import { BenchHub } from '../support/bench-hub.ts';
import { type Cleanup, cleaningUp } from '../support/cleanup.ts';
import { hopFlow } from '../support/flows.ts';
import { JournalReader } from '../support/journal.ts';
import { residentMib } from '../support/process-figures.ts';
import { EmbeddedEngine, type Engine, RabbitmqEngine } from './engines.ts';

const PREFETCH = 64;
const SIZE = 2_048;
/** Milliseconds that a hub without work gets to come to rest. */
const REST_MS = 2_000;

interface Figures {
	readonly rate: number;
	readonly mib: number;
	/** Of a hub with an empty queue, after the work; only where the queue is short. */
	readonly idleMib: number;
}

export async function run(options: BenchOptions): Promise<object> {
	const engines = options.option('engine')?.split(',') ?? ['embedded', 'rabbitmq'];
	const waiting = options.number('messages', 1_000_000);
	const work = options.number('work', Math.min(20_000, Math.ceil(waiting / 10)));
	const rounds = options.number('rounds', 3);
	if (waiting < work * (rounds + 1)) throw new Error('--messages must be more than --work in all rounds together, or the backlog is gone before the end');
	const results: Record<string, object> = {};
	for (const engine of engines) {
		if (engine !== 'embedded' && engine !== 'rabbitmq') throw new Error('--engine is embedded or rabbitmq');
		results[engine] = await cleaningUp((cleanup) => measure(engine, { waiting, work, rounds }, options, cleanup));
	}
	return { engines: results, goal: { memoryRatio: 1.1, rateRatio: 0.9 }, waiting, work, size: SIZE, prefetch: PREFETCH, rounds };
}

interface Amounts {
	readonly waiting: number;
	readonly work: number;
	readonly rounds: number;
}

async function measure(name: string, { waiting, work, rounds }: Amounts, options: BenchOptions, cleanup: Cleanup): Promise<object> {
	const { print, raw } = options;
	const engine: Engine = name === 'embedded' ? new EmbeddedEngine() : await RabbitmqEngine.start(options, cleanup);
	const hubFor = (channel: string): Promise<BenchHub> =>
		BenchHub.create({ flows: hopFlow(`${channel}.in`, `${channel}.out`, PREFETCH), ...engine.hubOptions }, cleanup);
	const deep = await hubFor('deep');
	const short = await hubFor('short');
	const begun = performance.now();
	await engine.fill(deep, 'deep', waiting, SIZE, (done) => print(`${name}: ${done} of ${waiting} messages wait`));
	const fillSeconds = rounded((performance.now() - begun) / 1_000, 0);
	const pairs: { short: Figures; deep: Figures; rateRatio: number; memoryRatio: number }[] = [];
	// A single round is a trial of the command: nothing to warm up for.
	for (let round = rounds > 1 ? 0 : 1; round <= rounds; round++) {
		await engine.fill(short, 'short', work, SIZE, () => {});
		const pair = { short: await worked(short, work, true), deep: await worked(deep, work, false) };
		const figures = { ...pair, rateRatio: rounded(pair.deep.rate / pair.short.rate, 3), memoryRatio: rounded(pair.deep.mib / pair.short.mib, 3) };
		const told = `${figures.deep.rate} against ${figures.short.rate} messages per second, ${figures.deep.mib} against ${figures.short.mib} MiB`;
		print(`${name}, ${round === 0 ? 'warm-up' : `round ${round}`}: with backlog ${told} (idle ${figures.short.idleMib} MiB)`);
		raw({ engine: name, round, ...figures });
		if (round > 0) pairs.push(figures);
	}
	const middle = (figure: (pair: (typeof pairs)[number]) => number, digits = 0): number => rounded(median(pairs.map(figure)), digits);
	return {
		idleMib: middle((pair) => pair.short.idleMib),
		shortMib: middle((pair) => pair.short.mib),
		deepMib: middle((pair) => pair.deep.mib),
		memoryRatio: middle((pair) => pair.memoryRatio, 3),
		shortPerSecond: middle((pair) => pair.short.rate),
		deepPerSecond: middle((pair) => pair.deep.rate),
		rateRatio: middle((pair) => pair.rateRatio, 3),
		fillSeconds,
	};
}

/** Starts the hub, lets it do the work, stops it. Only the second half of the work counts: the first warms up. */
async function worked(hub: BenchHub, work: number, rest: boolean): Promise<Figures> {
	const startedAt = positionOf(hub);
	await hub.start();
	const journal = new JournalReader(hub.data);
	try {
		const first = await journal.untilSettled(startedAt, Math.floor(work / 2));
		const samples: number[] = [];
		const all = await journal.untilSettled(startedAt, work, () => samples.push(residentMib(hub.pid)));
		const rate = rounded(((all.settled - first.settled) * 1_000) / Math.max(all.to - first.to, 1), 0);
		if (rest) await new Promise((resolve) => setTimeout(resolve, REST_MS));
		return { rate, mib: rounded(median(samples), 0), idleMib: rest ? rounded(residentMib(hub.pid), 0) : Number.NaN };
	} finally {
		journal.close();
		await hub.stop();
	}
}

/** Where the journal of a hub that does not run ends; 0 for a new one. */
function positionOf(hub: BenchHub): number {
	try {
		const journal = new JournalReader(hub.data);
		try {
			return journal.position();
		} finally {
			journal.close();
		}
	} catch {
		return 0;
	}
}
