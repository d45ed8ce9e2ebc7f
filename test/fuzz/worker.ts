/** Fuzzes in a thread of its own, so that the main thread notices when an input never comes back. */
import { parentPort, workerData } from 'node:worker_threads';
import { type RunResult, runTarget } from './run.ts';
import { runsOf, targets } from './targets.ts';

export interface FuzzWork {
	readonly runs: number;
	readonly seed: number;
	/** Names of targets. */
	readonly only: readonly string[];
	/** [position of the target, index of the input], written before each input. */
	readonly place: Int32Array;
}

export type FuzzNews = { readonly progress: string; readonly done: number; readonly of: number } | { readonly result: RunResult };

const { runs, seed, only, place } = workerData as FuzzWork;
const chosen = targets.filter(({ name }) => only.includes(name));
const parts = runsOf(chosen, runs);
const tell = (news: FuzzNews) => parentPort?.postMessage(news);

for (const [position, target] of chosen.entries()) {
	const own = parts[position] ?? 0;
	const result = await runTarget(target, {
		runs: own,
		seed,
		memory: true,
		before(index) {
			place[0] = targets.indexOf(target);
			place[1] = index;
		},
		progress: (done) => tell({ progress: target.name, done, of: own }),
	});
	tell({ result });
}
