import { expect } from 'chai';
import { outcomeOf } from '../../../hub/channel/outcome.ts';
import type { RetryPolicy } from '../../../hub/channel/retry-policy.ts';

const POLICY: RetryPolicy = { maxAttempts: 3, delaysMs: [700, 2_000], deliveryLimit: 5 };
const reason = { code: 'DK-PARTNER-UNREACHABLE', facts: { role: 'dms' } };

describe('the outcome of a settlement', () => {
	it('is itself for done and park', () => {
		expect(outcomeOf(POLICY, 1, { kind: 'done' })).to.deep.equal({ kind: 'done' });
		expect(outcomeOf(POLICY, 1, { kind: 'park', reason })).to.deep.equal({ kind: 'park', reason });
	});

	it('is the next attempt after the delay of the policy for again', () => {
		expect(outcomeOf(POLICY, 1, { kind: 'again', reason })).to.deep.equal({ kind: 'back', delayMs: 700, attempt: 2, counted: true });
		expect(outcomeOf(POLICY, 2, { kind: 'again', reason })).to.deep.equal({ kind: 'back', delayMs: 2_000, attempt: 3, counted: true });
	});

	it('is the parking place with the same reason for again after the last attempt, whatever delay was wished', () => {
		expect(outcomeOf(POLICY, 3, { kind: 'again', reason })).to.deep.equal({ kind: 'park', reason });
		expect(outcomeOf(POLICY, 4, { kind: 'again', reason, delayMs: 5 })).to.deep.equal({ kind: 'park', reason });
	});

	it('keeps the attempt when it does not count, also after the last one', () => {
		expect(outcomeOf(POLICY, 3, { kind: 'again', reason, counted: false, delayMs: 0 })).to.deep.equal({ kind: 'back', delayMs: 0, attempt: 3, counted: false });
	});

	it('rounds a wished delay up to a rung', () => {
		expect(outcomeOf(POLICY, 1, { kind: 'again', reason, delayMs: 800 })).to.deep.include({ delayMs: 1_000, attempt: 2 });
		expect(outcomeOf(POLICY, 1, { kind: 'again', reason, delayMs: 0 })).to.deep.include({ delayMs: 0, attempt: 2 });
	});
});
