import { expect } from 'chai';
import { lookAgainMs } from '../../../hub/partners/look-again.ts';

describe('hub/partners/look-again', () => {
	const ladder = [100, 1_000, 10_000];

	it('uses each rung until the wait is ten times as long, then the last one for ever', () => {
		for (const [age, rung] of [
			[0, 100],
			[999, 100],
			[1_000, 1_000],
			[9_999, 1_000],
			[10_000, 10_000],
			[9_999_999, 10_000],
		] as const) {
			expect(lookAgainMs(ladder, 0, undefined, age), String(age)).to.equal(rung);
		}
	});

	it('looks for the last time at the deadline, and never at once', () => {
		expect(lookAgainMs(ladder, 0, 20_000, 13_000)).to.equal(7_000);
		expect(lookAgainMs(ladder, 0, 20_000, 19_990)).to.equal(50);
		expect(lookAgainMs(ladder, 0, 20_000, 30_000)).to.equal(50);
	});

	it('takes a clock that went back for no wait at all', () => {
		expect(lookAgainMs(ladder, 5_000, undefined, 1_000)).to.equal(100);
	});
});
