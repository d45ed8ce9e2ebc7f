import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { inputsOf, runTarget } from './run.ts';
import type { FuzzTarget } from './target.ts';
import { runsOf, targets } from './targets.ts';

/** The long run is `npm run fuzz`. */
const RUNS = 2_000;
const SEED = 20_260_101;

describe('fuzzing, short', () => {
	const runs = runsOf(targets, RUNS);

	for (const [position, target] of targets.entries()) {
		it(`${target.name} answers ${runs[position]} inputs with a code and no crash`, async () => {
			const { failures, inputs, outcomes } = await runTarget(target, { runs: runs[position] ?? 0, seed: SEED });
			expect(failures.filter(({ kind }) => kind === 'crash')).to.deep.equal([]);
			expect(inputs).to.equal(runs[position]);
			// Inputs that all end the same way would test one line of code.
			expect(Object.keys(outcomes), JSON.stringify(outcomes)).to.have.length.greaterThan(1);
		});
	}

	it('the same seed gives the same inputs', () => {
		for (const target of targets) expect(inputsOf(target, 7, 3)).to.deep.equal(inputsOf(target, 7, 3));
	});

	it('finds what crashes, saves the input, and does not take a broken part of ours for an answer', async () => {
		const bad: FuzzTarget<number> = {
			name: 'bad',
			share: 1,
			inputs: fc.integer({ min: 1, max: 1_000 }),
			open: async () => ({
				answer(input) {
					if (input % 3 === 0) throw new Error('broken');
					if (input % 3 === 1) throw new DrehkreuzError('DK-CHECK-LIMIT');
					return input % 2 === 0 ? 'DK-CHECK-FAILED' : 'fine';
				},
				close: async () => {},
			}),
		};
		const { failures, outcomes } = await runTarget(bad, { runs: 60, seed: 1 });
		expect(Object.keys(outcomes)).to.have.members(['crash', 'DK-CHECK-LIMIT', 'fine']);
		expect(failures).to.have.length(outcomes['crash'] ?? 0);
		for (const { index, what, file } of failures) {
			const input = Number(Buffer.from(readFileSync(file, 'utf8'), 'base64').toString());
			expect(input).to.equal(inputsOf(bad, 1, 0)[index]);
			expect(what).to.match(input % 3 === 0 ? /^Error: broken/ : /^DK-CHECK-FAILED$/);
			rmSync(dirname(file), { recursive: true });
		}
	});

	it('divides all inputs among the targets', () => {
		expect(runs.reduce((sum, each) => sum + each, 0)).to.equal(RUNS);
	});
});
