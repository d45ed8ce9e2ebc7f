import { createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { Envelopes, keyIdOf } from '../../../hub/sealing/envelope.ts';
import { KeyRing } from '../../../hub/sealing/key-ring.ts';
import { codeOf } from '../../contract/payload-store.ts';
import { keyNamed } from './keys.ts';

const codeThrownBy = (work: () => unknown) => codeOf(Promise.resolve().then(work));

describe('sealing bytes', () => {
	const ring = new KeyRing([keyNamed('k1')]);
	const envelopes = new Envelopes(ring, 'message');

	for (const size of [0, 1, 2_048, 1_000_000]) {
		it(`gives back ${size} bytes as they were`, () => {
			const bytes = randomBytes(size);
			expect(envelopes.open('musterstadt', envelopes.seal('musterstadt', bytes, 'a'), 'a').equals(bytes)).to.equal(true);
		});
	}

	it('seals so that another program with the secret can open it: HKDF-SHA256 and AES-256-GCM as written', () => {
		const sealed = envelopes.seal('musterstadt', Buffer.from('Antrag'), 'wo');
		const [salt, nonce] = [sealed.subarray(7, 23), sealed.subarray(23, 35)];
		const key = Buffer.from(hkdfSync('sha256', keyNamed('k1').secret, salt, 'drehkreuz/message/musterstadt/k1', 32));
		const decipher = createDecipheriv('aes-256-gcm', key, nonce);
		decipher.setAAD(Buffer.concat([sealed.subarray(0, 23), Buffer.from('wo')]));
		decipher.setAuthTag(sealed.subarray(-16));
		expect(Buffer.concat([decipher.update(sealed.subarray(35, -16)), decipher.final()]).toString()).to.equal('Antrag');
	});

	it('never seals the same bytes to the same bytes', () => {
		const bytes = Buffer.from('Antrag');
		const all = new Set(Array.from({ length: 100 }, () => envelopes.seal('musterstadt', bytes, 'a').toString('hex')));
		expect(all.size).to.equal(100);
	});

	it('finds every changed byte, wherever it is', async () => {
		const sealed = envelopes.seal('musterstadt', Buffer.from('Antrag'), 'a');
		for (let at = 0; at < sealed.length; at++) {
			const changed = Buffer.from(sealed);
			changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
			expect(await codeThrownBy(() => envelopes.open('musterstadt', changed, 'a')), `byte ${at}`).to.be.oneOf(['DK-SEAL-DAMAGED', 'DK-SEAL-KEY']);
		}
		for (let length = 0; length < sealed.length; length++) {
			expect(await codeThrownBy(() => envelopes.open('musterstadt', sealed.subarray(0, length), 'a')), `cut at ${length}`).to.equal('DK-SEAL-DAMAGED');
		}
	});

	it('opens nothing in another place, for another tenant or another purpose', async () => {
		const sealed = envelopes.seal('musterstadt', Buffer.from('Antrag'), 'a');
		expect(await codeThrownBy(() => envelopes.open('musterstadt', sealed, 'b'))).to.equal('DK-SEAL-DAMAGED');
		expect(await codeThrownBy(() => envelopes.open('andere', sealed, 'a'))).to.equal('DK-SEAL-DAMAGED');
		expect(await codeThrownBy(() => new Envelopes(ring, 'names').open('musterstadt', sealed, 'a'))).to.equal('DK-SEAL-DAMAGED');
	});

	it('seals with the first key and opens with any; a key that is not there is named', async () => {
		const old = new Envelopes(new KeyRing([keyNamed('k1')]), 'message').seal('musterstadt', Buffer.from('alt'), 'a');
		const both = new Envelopes(new KeyRing([keyNamed('k2'), keyNamed('k1')]), 'message');
		expect(both.open('musterstadt', old, 'a').toString()).to.equal('alt');
		expect(keyIdOf(both.seal('musterstadt', Buffer.from('neu'), 'a'))).to.equal('k2');
		const error = await Promise.resolve()
			.then(() => new Envelopes(new KeyRing([keyNamed('k2')]), 'message').open('musterstadt', old, 'a'))
			.catch((thrown) => thrown);
		expect([error.code, error.facts]).to.deep.equal(['DK-SEAL-KEY', { key: 'k1' }]);
	});

	it('says so when a key has another secret than it had', async () => {
		const sealed = envelopes.seal('musterstadt', Buffer.from('Antrag'), 'a');
		const other = new Envelopes(new KeyRing([keyNamed('k1', 'x'.repeat(32))]), 'message');
		expect(await codeThrownBy(() => other.open('musterstadt', sealed, 'a'))).to.equal('DK-SEAL-DAMAGED');
	});

	it('refuses short secrets, ids that are none, ids that stand twice, and no key at all', async () => {
		for (const keys of [[], [keyNamed('K1')], [keyNamed('k1', 'kurz')], [keyNamed('k1'), keyNamed('k1')]])
			expect(await codeThrownBy(() => new KeyRing(keys))).to.equal('DK-SEAL-CONFIG');
	});
});
