import { expect } from 'chai';
import { Breaker } from '../../../hub/partners/breaker.ts';

const options = { failures: 3, pauseMs: 1_000, maxPauseMs: 5_000 };

describe('The circuit breaker', () => {
	/** No jitter: the middle of its range. */
	const open = (): Breaker => {
		const breaker = new Breaker(options, () => 0.5);
		for (let i = 0; i < 3; i++) breaker.failed(0, breaker.begin());
		return breaker;
	};

	it('opens after so many failures in a row', () => {
		const breaker = new Breaker(options);
		for (let i = 0; i < 2; i++) breaker.failed(0, false);
		breaker.answered();
		for (let i = 0; i < 2; i++) breaker.failed(0, false);
		expect(breaker.state).to.equal('closed');
		breaker.failed(0, false);
		expect(breaker.state).to.equal('open');
	});

	it('lets one probe through when its pause is over, and closes when that is answered', () => {
		const breaker = open();
		expect(breaker.tick(999)).to.equal(false);
		expect(breaker.tick(1_000)).to.equal(true);
		expect([breaker.begin(), breaker.begin()]).to.deep.equal([true, false]);
		breaker.answered();
		expect(breaker.state).to.equal('closed');
	});

	it('pauses twice as long after each probe that fails, up to its limit, and begins anew after an answer', () => {
		const breaker = open();
		const pauses: number[] = [];
		for (let i = 0; i < 5; i++) {
			const now = breaker.until;
			breaker.tick(now);
			breaker.failed(now, breaker.begin());
			pauses.push(breaker.until - now);
		}
		expect(pauses).to.deep.equal([2_000, 4_000, 5_000, 5_000, 5_000]);
		breaker.answered();
		for (let i = 0; i < 3; i++) breaker.failed(0, false);
		expect(breaker.until).to.equal(1_000);
	});

	it('varies each pause by a quarter at most', () => {
		const pauses = Array.from({ length: 200 }, () => {
			const breaker = new Breaker({ ...options, failures: 1 });
			breaker.failed(0, false);
			return breaker.until;
		});
		expect(Math.min(...pauses)).to.be.within(750, 1_000);
		expect(Math.max(...pauses)).to.be.within(1_000, 1_250);
	});

	it('is not moved by failures of calls that began before it opened', () => {
		const breaker = open();
		breaker.failed(500, false);
		expect(breaker.until).to.equal(1_000);
		breaker.tick(1_000);
		breaker.failed(1_500, false);
		expect(breaker.state).to.equal('half-open');
	});

	it('gives another call the probe when the first one never reached the partner', () => {
		const breaker = open();
		breaker.tick(1_000);
		breaker.begin();
		breaker.probedNothing();
		expect(breaker.begin()).to.equal(true);
	});
});
