import { expect } from 'chai';
import { canEncode, decode, ENCODINGS, encode } from '../../../hub/text/encode.ts';

describe('hub/text: encodings', () => {
	it('writes and reads every byte that windows-1252 and iso-8859-1 know, as the platform reads it', () => {
		for (const encoding of ['windows-1252', 'iso-8859-1'] as const) {
			// The platform takes iso-8859-1 for windows-1252, so it can judge only the bytes that both share.
			const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte < 0x80 || byte >= 0xa0));
			const text = new TextDecoder('windows-1252').decode(bytes);
			expect(decode(bytes, encoding)).to.equal(text);
			expect(encode(text, encoding).equals(bytes)).to.equal(true);
		}
		const upper = Buffer.from(Array.from({ length: 32 }, (_, i) => 0x80 + i).filter((byte) => ![0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte)));
		const text = new TextDecoder('windows-1252').decode(upper);
		expect(decode(upper, 'windows-1252')).to.equal(text);
		expect(encode(text, 'windows-1252').equals(upper)).to.equal(true);
	});

	it('refuses what an encoding cannot hold instead of writing a question mark', () => {
		expect(() => encode('Łukasz', 'windows-1252')).to.throw(RangeError);
		expect(() => encode('5 €', 'iso-8859-1')).to.throw(RangeError);
		expect(encode('5 €', 'windows-1252').toString('hex')).to.equal('352080');
		expect(encode('Łukasz 😀', 'utf-8').toString()).to.equal('Łukasz 😀');
		expect(() => encode('\ud800', 'utf-8')).to.throw(RangeError);
		for (const encoding of ENCODINGS) expect(canEncode('ß', encoding)).to.equal(true);
		for (const encoding of ['windows-1252', 'iso-8859-1'] as const) expect(canEncode('\u0085', encoding)).to.equal(false);
	});
});
