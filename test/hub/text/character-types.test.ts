import { expect } from 'chai';
import { CHARACTER_TYPES, codePointName, findUnfit, fitsType } from '../../../hub/text/character-types.ts';

describe('character types of DIN 91379 and String.Latin', () => {
	it('know letters with their marks as one character', () => {
		for (const type of ['A', 'B', 'C', 'D', 'E'] as const) {
			expect(fitsType('C\u0306 K\u035fh L\u0325\u0304 Nguyễn', type), type).to.equal(true);
			expect(fitsType('x\u0306', type), type).to.equal(false);
		}
		expect(fitsType('M\u0302 J\u030c', 'StringLatin')).to.equal(true);
		expect(fitsType('C\u0306', 'StringLatin')).to.equal(false);
	});

	it('differ in what they are for', () => {
		const fitting = (text: string) => CHARACTER_TYPES.filter((type) => fitsType(text, type)).join(' ');
		expect(fitting('')).to.equal('A B C D E StringLatin');
		expect(fitting('Müller-Lüdenscheidt')).to.equal('A B C D E StringLatin');
		expect(fitting('Straße 5')).to.equal('B C D E StringLatin');
		expect(fitting('zwei\nZeilen')).to.equal('C E StringLatin');
		expect(fitting('Αθήνα')).to.equal('D E');
		expect(fitting('София')).to.equal('E');
		expect(fitting('5 €')).to.equal('B C D E StringLatin');
		for (const foreign of ['東', '\u{1f600}', '\u202e', '\u0000', '\ud800', '\u0306']) expect(fitting(foreign), codePointName(foreign)).to.equal('');
	});

	it('tell the places that do not fit by index and code points, never by the text', () => {
		expect(findUnfit('aЖ\u0306b\u{1f600}\u0301\u0301c', 'A')).to.deep.equal([
			{ index: 1, codePoints: ['U+0416', 'U+0306'] },
			{ index: 4, codePoints: ['U+1F600', 'U+0301', 'U+0301'] },
		]);
	});

	it('say where the normal form is what is missing', () => {
		expect(findUnfit('Mu\u0308ller', 'A')).to.deep.equal([{ index: 1, codePoints: ['U+0075', 'U+0308'], notNormalized: true }]);
		expect(findUnfit('\u212b', 'A')).to.deep.equal([{ index: 0, codePoints: ['U+212B'], notNormalized: true }]);
	});

	it('list no more than is asked for, and few code points of a long run', () => {
		expect(findUnfit('Ж'.repeat(5_000), 'A')).to.have.length(1_000);
		expect(findUnfit('Ж'.repeat(5), 'A', 2)).to.have.length(2);
		const [run] = findUnfit(`a${'\u0301\u0323'.repeat(1_000)}`, 'A');
		expect(run?.codePoints).to.have.length(8);
	});

	it('judge a megabyte of combining characters in one pass', () => {
		for (const [text, fits] of [
			['\u0306'.repeat(500_000), false],
			['C\u0306'.repeat(250_000), true],
			[`${'C\u0306'.repeat(250_000)}\u{1f600}`, false],
			[`a${'\u0301\u0323'.repeat(250_000)}`, false],
		] as const) {
			expect(fitsType(text, 'A')).to.equal(fits);
			expect(findUnfit(text, 'A').length > 0).to.equal(!fits);
		}
	});
});
