/** Lets two things take turns, and compares them by the median of the ratios of the rounds. */
import type { BenchOptions } from '../main.ts';
import { median, rounded } from '../median.ts';

export interface Measured {
	readonly perSecond: number;
	/** Processor time of the measured process for one, microseconds. NaN where it is not known. */
	readonly cpu: number;
}

/** Something that is measured once per round. */
export type Measure = (round: number) => Promise<Measured>;

export interface Comparison {
	/** Median of what is compared with, per second. */
	readonly base: number;
	/** Median of what is measured, per second. */
	readonly measured: number;
	/** Median of measured / base of each round. */
	readonly ratio: number;
	/** Median of the processor time of each, microseconds for one. Absent where it is not known. */
	readonly cpu?: { readonly base: number; readonly measured: number };
}

interface CompareOptions extends Pick<BenchOptions, 'rounds' | 'print' | 'raw'> {
	/** A first round that does not count. Default true. */
	readonly warmUp?: boolean;
}

/** Who begins alternates from round to round. */
export async function compare(base: Measure, measured: Measure, { rounds, print, raw, warmUp = true }: CompareOptions): Promise<Comparison> {
	const results: { base: Measured; measured: Measured }[] = [];
	for (let round = warmUp ? 0 : 1; round <= rounds; round++) {
		const figures: { base?: Measured; measured?: Measured } = {};
		const turns = [async () => void (figures.base = await base(round)), async () => void (figures.measured = await measured(round))];
		for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
		const both = figures as Required<typeof figures>;
		const told = { round, base: rounded(both.base.perSecond, 0), measured: rounded(both.measured.perSecond, 0), ratio: rounded(ratioOf(both), 3) };
		print(`${round === 0 ? 'warm-up' : `round ${round}`}: ${told.measured} against ${told.base} per second, ratio ${told.ratio}`);
		raw({ ...told, ...cpuOf([both]) });
		if (round > 0) results.push(both);
	}
	return {
		base: rounded(median(results.map((result) => result.base.perSecond)), 0),
		measured: rounded(median(results.map((result) => result.measured.perSecond)), 0),
		ratio: rounded(median(results.map(ratioOf)), 3),
		...cpuOf(results),
	};
}

type Both = Readonly<Record<'base' | 'measured', Measured>>;

function ratioOf({ base, measured }: Both): number {
	return measured.perSecond / base.perSecond;
}

function cpuOf(results: readonly Both[]): Pick<Comparison, 'cpu'> {
	const of = (side: keyof Both): number => rounded(median(results.map((result) => result[side].cpu)), 0);
	const cpu = { base: of('base'), measured: of('measured') };
	return Number.isNaN(cpu.base) || Number.isNaN(cpu.measured) ? {} : { cpu };
}
