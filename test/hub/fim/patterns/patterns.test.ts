import { expect } from 'chai';
import { matching, notMatching } from '../../../../hub/fim/patterns/example.ts';
import { toEcmaScript, toXsdPattern } from '../../../../hub/fim/patterns/print.ts';
import { type ReadablePattern, readPattern } from '../../../../hub/fim/patterns/read.ts';
import { riskOf } from '../../../../hub/fim/patterns/risk.ts';

function readable(text: string): ReadablePattern {
	const reading = readPattern(text);
	if ('fault' in reading) throw new Error(reading.fault.en);
	return reading;
}

function accepts(text: string, value: string): boolean {
	return new RegExp(toEcmaScript(readable(text)), 'u').test(value);
}

const PLZ = '([0]{1}[1-9]{1}|[1-9]{1}[0-9]{1})[0-9]{3}';
const MAIL = '[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{1,63}$';

describe('patterns of FIM', () => {
	it('mean the whole value, also where an alternative would end early', () => {
		expect(accepts('a|b', 'ab')).to.equal(false);
		expect(accepts(PLZ, '01234')).to.equal(true);
		expect(accepts(PLZ, '012345')).to.equal(false);
		expect(accepts(PLZ, '00123')).to.equal(false);
	});

	it('stay as the document writes them where both languages read them alike', () => {
		expect(toEcmaScript(readable(PLZ))).to.equal(`^(?:${PLZ})$`);
		expect(toXsdPattern(readable(PLZ))).to.equal(PLZ);
		expect(toEcmaScript(readable('[\\p{L}0-9. ]*'))).to.equal('^(?:[\\p{L}0-9. ]*)$');
		expect(toXsdPattern(readable('[+]?[0-9 /()-]{3,20}'))).to.equal('[+]?[0-9 /()-]{3,20}');
		expect(toXsdPattern(readable('[a-c-e]'))).to.equal('[a-c\\-e]');
	});

	it('lose the anchors that JavaScript writers put around them, because in an XSD they would be characters', () => {
		expect(toXsdPattern(readable(MAIL))).to.equal(MAIL.slice(0, -1));
		expect(toEcmaScript(readable('^abc$'))).to.equal('^(?:abc)$');
		expect(toXsdPattern(readable('^a$|^b$'))).to.equal('a|b');
	});

	it('keep a dollar or caret in the middle as the character that XML Schema means', () => {
		expect(accepts('US$[0-9]', 'US$5')).to.equal(true);
		expect(accepts('a\\$', 'a$')).to.equal(true);
	});

	it('read the letters and digits of all scripts, as XML Schema does', () => {
		expect(accepts('\\w+', 'Łódź')).to.equal(true);
		expect(accepts('\\w+', 'a-b')).to.equal(false);
		expect(accepts('\\i\\c*', 'Straße.1')).to.equal(true);
		expect(accepts('\\i\\c*', '1a')).to.equal(false);
		expect(accepts('\\S+', 'a b')).to.equal(false);
		expect(accepts('.', '\u{1f600}')).to.equal(true);
	});

	it('translate class subtraction, which ECMAScript with the flag u does not know', () => {
		expect(accepts('[a-z-[aeiou]]+', 'xyz')).to.equal(true);
		expect(accepts('[a-z-[aeiou]]+', 'xaz')).to.equal(false);
		expect(toXsdPattern(readable('[a-z-[aeiou]]+'))).to.equal('([a-z-[aeiou]])+');
	});

	for (const [pattern, reason] of [
		['a(?=b)', 'lookaround'],
		['\\bA', 'translated'],
		['\\p{IsBasicLatin}', 'translated'],
		['(a', 'not closed'],
		['a)', 'closing bracket'],
		['[z-a]', 'wrong way round'],
		['a{3,1}', 'wrong way round'],
		['*a', 'without anything'],
		['(a)\\1', 'translated'],
		['a'.repeat(2001), 'longer than'],
		['('.repeat(60) + ')'.repeat(60), 'deeper than'],
	] as const) {
		it(`are refused with a reason: ${pattern.slice(0, 20)}`, () => {
			const reading = readPattern(pattern);
			expect('fault' in reading && reading.fault.en).to.include(reason);
		});
	}

	it('are told apart by how long they may take', () => {
		const risks = (patterns: readonly string[]) => patterns.map((pattern) => riskOf(readable(pattern).pattern));
		expect(risks([PLZ, '[\\p{L}0-9. ]*', '[A-Z]{2}[0-9]{2}( ?[0-9]{4}){4}', '([A-Z]+-)*[A-Z]+x?'])).to.deep.equal(['linear', 'linear', 'linear', 'polynomial']);
		expect(risks([MAIL, '.*a.*b'])).to.deep.equal(['polynomial', 'polynomial']);
		expect(risks(['(a+)+b', '([A-Z]+ ?)*', '(a|a)*', '(a*)*', '(.*)*x', '([a-z]{1,20}){1,20}'])).to.deep.equal(Array(6).fill('exponential'));
	});

	for (const pattern of [
		PLZ,
		MAIL,
		'[1-9][0-9]{12}',
		'[\\p{L}0-9. ]*',
		'\\d{2}\\.\\d{2}\\.\\d{4}',
		'(Herr|Frau) [A-Z][a-z]+',
		'[^0-9]{3,5}',
		'[A-Z]{2}[0-9]{20}',
	]) {
		it(`get a value that fits and one that does not: ${pattern}`, () => {
			const limits = { min: 1, max: 60 };
			const good = matching(readable(pattern), limits);
			expect(good).to.be.a('string');
			expect(accepts(pattern, good ?? '')).to.equal(true);
			const bad = notMatching(readable(pattern), good ?? '', limits);
			expect(bad).to.be.a('string');
			expect(accepts(pattern, bad ?? '')).to.equal(false);
		});
	}

	it('get no value when length and pattern contradict each other, and no wrong one when everything fits', () => {
		expect(matching(readable('[0-9]{5}'), { min: 1, max: 4 })).to.equal(undefined);
		expect(notMatching(readable('.*'), 'abc', { min: 1, max: 5 })).to.equal(undefined);
	});
});
