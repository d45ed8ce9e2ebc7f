import { expect } from 'chai';
import { KeyRing } from '../../../hub/sealing/key-ring.ts';
import { keyNamed } from './keys.ts';

describe('the ring of keys', () => {
	const salt = Buffer.alloc(16);
	const ask = (ring: KeyRing, id: string): void => {
		try {
			ring.keyFor(id, 'message', 'musterstadt', salt);
		} catch {}
	};

	it('remembers which keys it was asked for in vain, and since when', () => {
		const ring = new KeyRing([keyNamed('neu')]);
		const before = Date.now();
		for (const id of ['neu', 'alt', 'alt', 'uralt']) ask(ring, id);
		expect(ring.askedInVain(before)).to.deep.equal(['alt', 'uralt']);
		expect(ring.askedInVain(Date.now() + 1_000)).to.deep.equal([]);
	});

	it('remembers neither what cannot be the id of a key, nor ids without end', () => {
		const ring = new KeyRing([keyNamed('neu')]);
		for (const id of ['', 'ALT', 'Frau Muster', 'x'.repeat(33), '\u0000']) ask(ring, id);
		expect(ring.askedInVain(0)).to.deep.equal([]);
		for (let n = 0; n < 200; n++) ask(ring, `k${n}`);
		expect(ring.askedInVain(0)).to.have.length(50);
	});
});
