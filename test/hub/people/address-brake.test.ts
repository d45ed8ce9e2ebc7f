import { expect } from 'chai';
import { AddressBrake } from '../../../hub/people/address-brake.ts';
import { waitAfter } from '../../../hub/people/lockout.ts';
import { codeOf } from './code-of.ts';

describe('the brake for an address', () => {
	const take = (brake: AddressBrake, address: string, now: number): string => {
		try {
			brake.take(address, now);
			return 'good';
		} catch (error) {
			return codeOf(error);
		}
	};

	it('lets some failures through, then one in a while, and forgets with time', () => {
		const brake = new AddressBrake({ failures: 3, everyMs: 1_000 });
		const at = (now: number): string => take(brake, '192.0.2.1', now);
		expect([at(0), at(0), at(0), at(0), at(999), at(1_000), at(1_000)]).to.deep.equal([
			'good',
			'good',
			'good',
			'DK-PERSON-BRAKE',
			'DK-PERSON-BRAKE',
			'good',
			'DK-PERSON-BRAKE',
		]);
		expect([at(60_000), at(60_000), at(60_000), at(60_000)]).to.deep.equal(['good', 'good', 'good', 'DK-PERSON-BRAKE']);
	});

	it('does not count what was given back, and does not stop others', () => {
		const brake = new AddressBrake({ failures: 1, everyMs: 1_000 });
		for (let tries = 0; tries < 5; tries++) brake.take('192.0.2.1', 0)();
		expect([take(brake, '192.0.2.1', 0), take(brake, '192.0.2.1', 0), take(brake, '192.0.2.2', 0)]).to.deep.equal(['good', 'DK-PERSON-BRAKE', 'good']);
	});

	it('takes an IPv6 network for one client, and an IPv4 address the same in both forms', () => {
		const brake = new AddressBrake({ failures: 1, everyMs: 1_000 });
		expect([take(brake, '2001:db8:1:2::1', 0), take(brake, '2001:db8:1:2:ffff::9', 0), take(brake, '2001:db8:1:3::1', 0)]).to.deep.equal([
			'good',
			'DK-PERSON-BRAKE',
			'good',
		]);
		expect([take(brake, '192.0.2.1', 0), take(brake, '::ffff:192.0.2.1', 0)]).to.deep.equal(['good', 'DK-PERSON-BRAKE']);
	});

	it('remembers a limited number of addresses, those that failed last', () => {
		const brake = new AddressBrake({ failures: 1, everyMs: 1_000, addresses: 2 });
		for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) take(brake, address, 0);
		expect([take(brake, '192.0.2.3', 0), take(brake, '192.0.2.1', 0)]).to.deep.equal(['DK-PERSON-BRAKE', 'good']);
	});
});

describe('the wait after wrong passwords', () => {
	it('doubles from half a second to a quarter of an hour', () => {
		expect([0, 1, 2, 3, 10, 11, 12, 1_000_000].map(waitAfter)).to.deep.equal([0, 500, 1_000, 2_000, 256_000, 512_000, 900_000, 900_000]);
	});
});
