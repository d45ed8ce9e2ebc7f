import { expect } from 'chai';
import { clientAddresses } from '../../../monitor/session/client-address.ts';

describe('the address of a client', () => {
	const from = (remoteAddress: string, forwarded: string | undefined, proxies: readonly string[]): string | undefined =>
		clientAddresses(proxies)({ headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }, socket: { remoteAddress } } as never);

	const cases: readonly [string, string, string | undefined, readonly string[], string][] = [
		['is the peer', '192.0.2.1', undefined, [], '192.0.2.1'],
		['is the peer when it only says to be a proxy', '192.0.2.1', '198.51.100.1', [], '192.0.2.1'],
		['is whom a known proxy names', '127.0.0.1', '198.51.100.1', ['127.0.0.1'], '198.51.100.1'],
		['is the last stranger, not what a stranger wrote before', '127.0.0.1', '203.0.113.9, 198.51.100.1', ['127.0.0.1'], '198.51.100.1'],
		['is found behind several proxies', '::ffff:127.0.0.1', '203.0.113.9, 198.51.100.1, 10.1.2.3', ['127.0.0.1', '10.0.0.0/8'], '198.51.100.1'],
		['is the proxy when it names nobody', '127.0.0.1', undefined, ['127.0.0.1'], '127.0.0.1'],
		['is the proxy when it names nothing sensible', '127.0.0.1', '<script>', ['127.0.0.1'], '127.0.0.1'],
		['may be IPv6', '::1', '2001:db8::7', ['::1'], '2001:db8::7'],
	];
	for (const [what, peer, forwarded, proxies, expected] of cases) {
		it(what, () => {
			expect(from(peer, forwarded, proxies)).to.equal(expected);
		});
	}

	it('needs proxies that are addresses', () => {
		for (const wrong of ['proxy', '10.0.0.0/99', '300.1.1.1']) expect(() => clientAddresses([wrong]), wrong).to.throw();
	});
});
