/**
 * Reading a large FIM schema: 3.6 MB, 60 fields, 15,000 relations. The median over the rounds, the first and the slowest one, and the longest time for
 * which the event loop was not free. Also alone: `node bench/fim/fim.ts [--json]`.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readXdf } from '../../hub/fim/read-xdf.ts';
import type { BenchOptions } from '../main.ts';
import { median, rounded } from '../median.ts';
import { largeDocument } from './document.ts';

const SIZE = { bytes: 3_600_000, relations: 15_000, fields: 60 };

export async function run({ rounds, print }: Pick<BenchOptions, 'rounds' | 'print'>): Promise<object> {
	const bytes = Buffer.from(largeDocument(SIZE));
	const times: number[] = [];
	const delay = monitorEventLoopDelay({ resolution: 1 });
	for (let round = 0; round < rounds; round++) {
		delay.enable();
		const begin = performance.now();
		const { schema } = await readXdf(bytes);
		times.push(performance.now() - begin);
		delay.disable();
		if (schema?.counts.relations !== SIZE.relations || schema.counts.fields !== SIZE.fields) throw new Error('the document was not read as it was made');
		print(`  round ${round + 1}: ${rounded(times.at(-1) ?? 0)} ms`);
	}
	return {
		bytes: bytes.length,
		relations: SIZE.relations,
		medianMs: rounded(median(times)),
		firstMs: rounded(times[0] ?? Number.NaN),
		slowestMs: rounded(Math.max(...times)),
		longestBlockMs: rounded(delay.max / 1e6),
	};
}

if (import.meta.main) {
	const json = process.argv.includes('--json');
	const result = await run({ rounds: 7, print: json ? () => {} : (line) => console.log(line) });
	console.log(json ? JSON.stringify({ bench: 'fim', ...result }) : result);
}
