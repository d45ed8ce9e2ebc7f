import { expect } from 'chai';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { JsonMoney, moneyOf, type NumberText, parseExact, stringify } from '../../../hub/money/json-number.ts';
import { add, compare, format, fromCents, isMoney, MONEY_PATTERN, parse, sum, times, toCents } from '../../../hub/money/money.ts';

const refusal = (act: () => unknown): void => {
	expect(act).to.throw(DrehkreuzError).with.property('code', 'DK-MONEY-FORMAT');
};

describe('hub/money', () => {
	it('reads decimal texts as whole cents and prints the canonical form', () => {
		for (const [text, cents, canonical] of [
			['0', 0n, '0.00'],
			['0.00', 0n, '0.00'],
			['-0', 0n, '0.00'],
			['0.01', 1n, '0.01'],
			['-0.01', -1n, '-0.01'],
			['0.1', 10n, '0.10'],
			['12', 1_200n, '12.00'],
			['12.5', 1_250n, '12.50'],
			['12.50', 1_250n, '12.50'],
			['-12.05', -1_205n, '-12.05'],
			['9999999999999.99', 999_999_999_999_999n, '9999999999999.99'],
		] as const) {
			expect(toCents(text), text).to.equal(cents);
			expect(parse(text), text).to.equal(canonical);
			expect(fromCents(cents), text).to.equal(canonical);
			expect(new RegExp(MONEY_PATTERN).test(text), text).to.equal(true);
		}
	});

	it('refuses everything that could be read in two ways, and JavaScript numbers', () => {
		for (const bad of [
			'',
			' ',
			'1,50',
			'1.234,50',
			'1,234.50',
			'+1',
			'01',
			'00.10',
			'.5',
			'1.',
			'1.005',
			'1e2',
			'0x10',
			'NaN',
			'Infinity',
			'12.50 ',
			'12.50€',
			'١٢',
			'12345678901234',
			'--1',
			12.5,
			0,
			null,
			undefined,
			{},
			['1'],
		]) {
			refusal(() => toCents(bad));
			expect(isMoney(bad), String(bad)).to.equal(false);
			if (typeof bad === 'string') expect(new RegExp(MONEY_PATTERN).test(bad), bad).to.equal(false);
		}
	});

	it('adds without a float: 0.10 + 0.20 is 0.30, and a million cents are 10,000 euros', () => {
		expect(add('0.10', '0.20')).to.equal('0.30');
		expect(sum(Array.from({ length: 1_000_000 }, () => '0.01'))).to.equal('10000.00');
		expect(sum([])).to.equal('0.00');
		expect(sum(['10.00', '-10.00'])).to.equal('0.00');
		expect(times('8.40', 3)).to.equal('25.20');
		expect(times('1.15', 100)).to.equal('115.00');
	});

	it('refuses sums beyond its limit instead of losing cents, and fractions of a count', () => {
		refusal(() => add('9999999999999.99', '0.01'));
		refusal(() => sum(['-9999999999999.99', '-0.01']));
		refusal(() => times('1.00', 0.5));
	});

	it('compares by amount, not by text', () => {
		expect(compare('12.5', '12.50')).to.equal(0);
		expect(compare('9.99', '10')).to.equal(-1);
		expect(compare('-1', '-2')).to.equal(1);
	});

	it('writes German amounts', () => {
		expect(format('1234567.5')).to.equal('1.234.567,50\u00a0€');
		expect(format('-0.05')).to.equal('-0,05\u00a0€');
		expect(format('999')).to.equal('999,00\u00a0€');
	});

	describe('as JSON numbers', () => {
		it('prints the exact digits and leaves the rest as JSON.stringify does', () => {
			const value = {
				gross: new JsonMoney('30'),
				items: [{ net: new JsonMoney('0.1'), text: 'ä"\n\u2028' }],
				none: undefined,
				nothing: null,
				rate: 19,
				ok: true,
				list: [undefined],
			};
			const text = stringify(value);
			expect(text).to.equal('{"gross":30.00,"items":[{"net":0.10,"text":"ä\\"\\n\u2028"}],"nothing":null,"rate":19,"ok":true,"list":[null]}');
			expect(JSON.parse(text)).to.deep.equal({ gross: 30, items: [{ net: 0.1, text: 'ä"\n\u2028' }], nothing: null, rate: 19, ok: true, list: [null] });
		});

		it('reads the digits as they were written, also those a float would change', () => {
			const read = parseExact('{"a":30.00,"b":[9007199254740993.01],"c":"1"}') as { a: NumberText; b: NumberText[]; c: string };
			expect([read.a.digits, read.b[0]?.digits, read.c]).to.deep.equal(['30.00', '9007199254740993.01', '1']);
		});

		it('takes every way of writing whole cents and refuses fractions of a cent', () => {
			for (const digits of ['30', '30.0', '30.00', '30.0000', '3e1', '3E+1', '300e-1', '0.3e2']) expect(moneyOf(digits), digits).to.equal('30.00');
			expect(moneyOf('4.8')).to.equal('4.80');
			expect(moneyOf('-0.05')).to.equal('-0.05');
			for (const digits of ['4.7880000000000003', '0.001', '1e-3', '1e999', '99999999999999999999', 'x', '', '1e21']) refusal(() => moneyOf(digits));
		});
	});
});
