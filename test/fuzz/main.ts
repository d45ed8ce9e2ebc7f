/**
 * `npm run fuzz -- [--runs N] [--seed S] [--only NAME]... [--json]`: fuzzes what reads foreign content. Default: 100,000 inputs over all targets, a new
 * seed. The same seed and number give the same inputs. Inputs that crashed or took longer than 2 s are saved, and their files named.
 *
 * The last line is `{"fuzz":…,"seed":…,"inputs":…,"crashes":…,"hangs":…,"slowestMs":…,"grownMb":…,"keptMb":…,"targets":…}`. Exit 0: no crash and no hang; 1: some;
 * 2: usage. Memory is only told: what is much is for a person to say.
 */
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { BATCH, type Failure, inputsOf, type RunResult, saved } from './run.ts';
import { targets } from './targets.ts';
import type { FuzzNews, FuzzWork } from './worker.ts';

/** An input that takes longer will never come back. */
const STUCK_MS = 20_000;
const NEWS_MS = 5_000;

const USAGE = `npm run fuzz -- [--runs N] [--seed S] [--only ${targets.map(({ name }) => name).join('|')}]... [--json]`;

const asked = readArguments();
if (asked) await fuzz(asked);
else {
	console.error(USAGE);
	process.exitCode = 2;
}

interface Asked {
	readonly runs: number;
	readonly seed: number;
	readonly only: readonly string[];
	readonly quiet: boolean;
}

function readArguments(): Asked | undefined {
	try {
		const { values } = parseArgs({
			options: { runs: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string', multiple: true }, json: { type: 'boolean' } },
		});
		const runs = Number(values.runs ?? 100_000);
		const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000_000));
		const only = values.only ?? targets.map(({ name }) => name);
		const good = Number.isSafeInteger(runs) && runs >= 1 && Number.isSafeInteger(seed) && only.every((name) => targets.some((target) => target.name === name));
		return good ? { runs, seed, only, quiet: values.json === true } : undefined;
	} catch {
		return undefined;
	}
}

async function fuzz({ runs, seed, only, quiet }: Asked): Promise<void> {
	const say = (line: string) => quiet || console.log(line);
	const results: RunResult[] = [];
	const failures: Failure[] = [];
	const place = new Int32Array(new SharedArrayBuffer(8));
	const work: FuzzWork = { runs, seed, only, place };
	// The file is .ts in the source tree and .js when compiled.
	const worker = new Worker(new URL(`./worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url), { workerData: work });
	let [last, since, told] = ['', performance.now(), 0];

	/** What the thread was at when it stopped. */
	const fail = (kind: Failure['kind'], what: string) => {
		const target = targets[place[0] ?? 0];
		const index = place[1] ?? 0;
		if (target) failures.push(saved({ target: target.name, kind, seed, index, what }, inputsOf(target, seed, Math.floor(index / BATCH))[index % BATCH]));
	};
	const watch = setInterval(() => {
		const now = `${place[0]} ${place[1]}`;
		if (now !== last) [last, since] = [now, performance.now()];
		else if (performance.now() - since > STUCK_MS) {
			fail('hang', `more than ${STUCK_MS} ms`);
			void worker.terminate();
		}
	}, 500);
	worker.on('message', (news: FuzzNews) => {
		if ('result' in news) {
			results.push(news.result);
			const { target, inputs, slowestMs, grownMb, keptMb, outcomes } = news.result;
			say(`${target}: ${inputs} inputs, slowest ${slowestMs.toFixed(0)} ms, memory +${grownMb} MB, of it held ${keptMb} MB, ${JSON.stringify(outcomes)}`);
		} else if (performance.now() - told > NEWS_MS) {
			told = performance.now();
			say(`${news.progress}: ${news.done} of ${news.of}`);
		}
	});
	// An error that nobody caught ends the thread, and with it the run.
	worker.on('error', (error) => fail('crash', error.stack ?? error.message));
	await new Promise((resolve) => worker.on('exit', resolve));
	clearInterval(watch);

	failures.push(...results.flatMap((result) => result.failures));
	for (const { target, kind, index, what, file } of failures) console.error(`${kind} in ${target}, input ${index}: ${what}\n  saved in ${file}`);
	const count = (kind: Failure['kind']) => failures.filter((failure) => failure.kind === kind).length;
	const summary = {
		fuzz: only,
		seed,
		inputs: results.reduce((sum, { inputs }) => sum + inputs, 0),
		crashes: count('crash'),
		hangs: count('hang'),
		slowestMs: Math.round(Math.max(0, ...results.map(({ slowestMs }) => slowestMs))),
		grownMb: Math.max(0, ...results.map(({ grownMb }) => grownMb)),
		keptMb: Math.max(0, ...results.map(({ keptMb }) => keptMb)),
		targets: Object.fromEntries(results.map(({ target, inputs, outcomes }) => [target, { inputs, outcomes }])),
	};
	console.log(JSON.stringify(summary));
	process.exitCode = failures.length === 0 ? 0 : 1;
}
