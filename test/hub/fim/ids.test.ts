import { expect } from 'chai';
import * as fc from 'fast-check';
import { normalElement, sameElement, toXdf2Id, toXdf2Version, toXdf3Id, toXdf3Version } from '../../../hub/fim/ids.ts';

const code = (call: () => unknown): unknown => {
	try {
		return call();
	} catch (error) {
		return (error as { code?: unknown }).code;
	}
};

describe('FIM ids', () => {
	it('get the Unternummernkreis 000 on the way to XDF 3, and lose it on the way back', () => {
		expect(toXdf3Id('F60000227')).to.equal('F60000000227');
		expect(toXdf2Id('F60000000227')).to.equal('F60000227');
		expect(toXdf3Version('1.1')).to.equal('1.1.0');
		expect(toXdf2Version('1.1.0')).to.equal('1.1');
	});

	it('come back unchanged, and stay as they are when they already have the form', () => {
		const id = fc.tuple(fc.constantFrom(...'DSGFR'), fc.nat(99_999_999)).map(([letter, number]) => `${letter}${String(number).padStart(8, '0')}`);
		const version = fc.tuple(fc.nat(99), fc.nat(99)).map((parts) => parts.join('.'));
		void fc.assert(
			fc.property(id, version, (xdf2, number) => {
				const xdf3 = toXdf3Id(xdf2);
				expect(toXdf2Id(xdf3)).to.equal(xdf2);
				expect([toXdf3Id(xdf3), toXdf2Id(xdf2)]).to.deep.equal([xdf3, xdf2]);
				expect(toXdf2Version(toXdf3Version(number))).to.equal(number);
				expect(toXdf3Version(toXdf3Version(number))).to.equal(`${number}.0`);
				expect(sameElement(xdf2, xdf3)).to.equal(true);
				expect(normalElement(xdf2)).to.equal(normalElement(xdf3.toLowerCase()));
			}),
		);
	});

	it('of an Unternummernkreis have no form in XDF 2', () => {
		expect(code(() => toXdf2Id('F60012000227'))).to.equal('DK-FIM-UNTERNUMMERNKREIS');
	});

	it('are refused when they are none, and a code list has none in XDF 3', () => {
		for (const wrong of ['', 'F6000022', 'X60000227', 'F60000000227V1.0.0', 'f60000227', ' F60000227', 'F600002270', 'C60000006', 'C60000000006']) {
			expect(
				code(() => toXdf3Id(wrong)),
				wrong,
			).to.equal('DK-FIM-ID');
		}
		expect(toXdf2Id('C60000006')).to.equal('C60000006');
		expect(code(() => toXdf2Id('C60000000006'))).to.equal('DK-FIM-ID');
	});

	it('have no version in XDF 2 that says more than two numbers', () => {
		expect(code(() => toXdf2Version('1.1.1'))).to.equal('DK-FIM-ID-VERSION');
		for (const wrong of ['', '1', 'v1.1', '1.1.0.0'])
			expect(
				code(() => toXdf3Version(wrong)),
				wrong,
			).to.equal('DK-FIM-ID-VERSION');
	});

	it('mean the same element in any notation; a version counts only where both name one', () => {
		const same: readonly (readonly [string, string])[] = [
			['F60000227', 'F60000000227'],
			['f60000227', 'F60000000227'],
			['F60000227V1.1', 'F60000000227V1.1.0'],
			['F60000227', 'F60000000227V1.1.0'],
			['Familienname', 'Familienname'],
		];
		const different: readonly (readonly [string, string])[] = [
			['F60000227', 'G60000227'],
			['F60000227', 'F60001000227'],
			['F60000227V1.1', 'F60000227V1.2'],
			['Familienname', 'familienname'],
			['F60000227', 'Familienname'],
		];
		for (const [a, b] of same) expect([sameElement(a, b), sameElement(b, a)], `${a} ${b}`).to.deep.equal([true, true]);
		for (const [a, b] of different) expect([sameElement(a, b), sameElement(b, a)], `${a} ${b}`).to.deep.equal([false, false]);
	});

	it('have one spelling as keys of a mapping table; other names are left alone', () => {
		expect(['f60000227', 'F60000227V1.1', 'G00000001377', 'Name', 'C60000006'].map(normalElement)).to.deep.equal([
			'F60000000227',
			'F60000000227V1.1.0',
			'G00000001377',
			'Name',
			'C60000006',
		]);
	});
});
