import { expect } from 'chai';
import { delayBefore } from '../../../adapters/rabbitmq/link.ts';

describe('the delay before a reconnect', () => {
	it('doubles from 100 ms to 10 s', () => {
		expect([1, 2, 3, 7, 8, 500, 5_000].map((attempt) => delayBefore(attempt, 0))).to.deep.equal([100, 200, 400, 6_400, 10_000, 10_000, 10_000]);
	});

	it('is shortened at random by up to half, so that many hubs do not come back in step', () => {
		expect(delayBefore(8, 1)).to.equal(5_000);
		const delays = new Set(Array.from({ length: 50 }, () => delayBefore(8)));
		expect(delays.size).to.be.greaterThan(20);
	});
});
