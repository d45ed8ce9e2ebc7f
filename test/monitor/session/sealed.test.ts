import { expect } from 'chai';
import { seal, sealingKey, unseal } from '../../../monitor/session/sealed.ts';

const BEGUN = { state: 's'.repeat(43), nonce: 'n'.repeat(43), verifier: 'v'.repeat(43), returnTo: '/flows/' };
const KEY = sealingKey('ein Geheimnis');

describe('a sign-in that was begun', () => {
	it('comes back as it was, in every process that knows the secret', () => {
		expect(unseal(seal(BEGUN, KEY, 1_000), sealingKey('ein Geheimnis'), 999)).to.deep.equal(BEGUN);
	});

	it('is worth nothing when it is too old, under another secret, or changed in any place', () => {
		const sealed = seal(BEGUN, KEY, 1_000);
		expect(unseal(sealed, KEY, 1_000)).to.equal(undefined);
		expect(unseal(sealed, sealingKey('ein anderes'), 0)).to.equal(undefined);
		const bytes = Buffer.from(sealed, 'base64url');
		for (let place = 0; place < bytes.length; place += 7) {
			const changed = Buffer.from(bytes);
			changed.writeUInt8(changed.readUInt8(place) ^ 1, place);
			expect(unseal(changed.toString('base64url'), KEY, 0), `byte ${place}`).to.equal(undefined);
		}
		for (const nothing of [undefined, '', 'x', sealed.slice(0, 30)]) expect(unseal(nothing, KEY, 0)).to.equal(undefined);
	});

	it('can be read by nobody and is never the same twice', () => {
		const [one, other] = [seal(BEGUN, KEY, 1_000), seal(BEGUN, KEY, 1_000)];
		expect(one).not.to.equal(other);
		expect(Buffer.from(one, 'base64url').toString('latin1')).not.to.contain('nnnn');
	});
});
