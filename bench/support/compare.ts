/** Lets two things take turns, and compares them by the median of the ratios of the rounds. */
import type { BenchOptions } from '../main.ts';
import { median, rounded } from '../median.ts';

/** Something that is measured once per round. @returns how many per second */
export type Measure = (round: number) => Promise<number>;

export interface Comparison {
	/** Median of what is compared with, per second. */
	readonly base: number;
	/** Median of what is measured, per second. */
	readonly measured: number;
	/** Median of measured / base of each round. */
	readonly ratio: number;
}

/** One round more than asked: the first only warms up. Who begins alternates. */
export async function compare(base: Measure, measured: Measure, { rounds, print, raw }: Pick<BenchOptions, 'rounds' | 'print' | 'raw'>): Promise<Comparison> {
	const results: { base: number; measured: number }[] = [];
	for (let round = 0; round <= rounds; round++) {
		const figures = { base: 0, measured: 0 };
		const turns = [async () => (figures.base = await base(round)), async () => (figures.measured = await measured(round))];
		for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
		const { base: first, measured: second } = figures;
		const told = { round, base: rounded(first, 0), measured: rounded(second, 0), ratio: rounded(second / first, 3) };
		print(`${round === 0 ? 'warm-up' : `round ${round}`}: ${told.measured} against ${told.base} per second, ratio ${told.ratio}`);
		raw(told);
		if (round > 0) results.push(figures);
	}
	return {
		base: rounded(median(results.map((result) => result.base)), 0),
		measured: rounded(median(results.map((result) => result.measured)), 0),
		ratio: rounded(median(results.map((result) => result.measured / result.base)), 3),
	};
}
