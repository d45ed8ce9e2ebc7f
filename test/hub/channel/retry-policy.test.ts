import { expect } from 'chai';
import { DEFAULT_RETRY_POLICY, delayAfter, isExhausted, type RetryPolicy, rungFor, rungsOf, WAIT_RUNGS_MS } from '../../../hub/channel/retry-policy.ts';

const POLICY: RetryPolicy = { maxAttempts: 3, delaysMs: [0, 700, 90_000_000], deliveryLimit: 5 };

describe('a retry policy', () => {
	it('gives the delay of each attempt; the last one repeats', () => {
		expect([1, 2, 3, 4, 99].map((attempt) => delayAfter(POLICY, attempt))).to.deep.equal([0, 700, 90_000_000, 90_000_000, 90_000_000]);
	});

	it('takes an attempt below one for the first, and no delays at all for "at once"', () => {
		expect(delayAfter(POLICY, 0)).to.equal(0);
		expect(delayAfter({ ...POLICY, delaysMs: [] }, 1)).to.equal(0);
	});

	it('is exhausted with its last attempt, not before', () => {
		expect([1, 2, 3, 4].map((attempt) => isExhausted(POLICY, attempt))).to.deep.equal([false, false, true, true]);
	});

	it('has a rung for each of its delays and each wait, once, ascending, without zero', () => {
		const rungs = rungsOf({ ...POLICY, delaysMs: [5_000, 700, 0, 700] });
		expect(rungs).to.deep.equal([250, 700, 1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000]);
	});

	it('rounds a wished delay up to the next rung, and down to the longest beyond it', () => {
		expect([-1, 0, 1, 250, 251, 700, 701, 3_600_001, 100_000_000].map((ms) => rungFor(POLICY, ms))).to.deep.equal([
			0, 0, 250, 250, 700, 700, 1_000, 90_000_000, 90_000_000,
		]);
	});

	it('never shortens one of its own delays', () => {
		for (const ms of DEFAULT_RETRY_POLICY.delaysMs) expect(rungFor(DEFAULT_RETRY_POLICY, ms)).to.equal(ms);
	});

	it('waits by default an hour and a quarter before a person must look', () => {
		const total = DEFAULT_RETRY_POLICY.delaysMs.reduce((sum, ms) => sum + ms, 0);
		expect(DEFAULT_RETRY_POLICY.delaysMs).to.have.length(DEFAULT_RETRY_POLICY.maxAttempts - 1);
		expect(total / 60_000).to.be.within(70, 80);
		expect([...WAIT_RUNGS_MS]).to.deep.equal([...WAIT_RUNGS_MS].sort((a, b) => a - b));
	});
});
