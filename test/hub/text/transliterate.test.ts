import { expect } from 'chai';
import fc from 'fast-check';
import { fitsType } from '../../../hub/text/character-types.ts';
import { canEncode } from '../../../hub/text/encode.ts';
import { isNormalized, normalForm } from '../../../hub/text/normal-form.ts';
import { TARGET_SETS, transliterate } from '../../../hub/text/transliterate.ts';

const ascii = (character: string): boolean => /[\x20-\x7e]/.test(character);

describe('writing a text with fewer characters', () => {
	it('keeps what is allowed and writes the rest with fewer marks', () => {
		expect(transliterate('Größe Straße ÄÖÜ ẞ', ascii).text).to.equal('Groesse Strasse AeOeUe SS');
		expect(transliterate('Łódź Dvořák Nguyễn Đặng Bjørn Þór Æsir İğdır', ascii).text).to.equal('Lodz Dvorak Nguyen Dang Bjorn Thor AEsir Igdir');
		expect(transliterate('„a“ – 5 €…', ascii).text).to.equal('"a" - 5 EUR...');
		expect(transliterate('Jürgen Łukasz', (character) => canEncode(character, 'windows-1252')).text).to.equal('Jürgen Lukasz');
	});

	it('takes away as few marks as it can', () => {
		expect(transliterate('Nguyễn Ǟ', 'iso-8859-1').text).to.equal('Nguyên Ä');
		expect(transliterate('ǖ', 'ascii').text).to.equal('ue');
		expect(transliterate('Ệ', 'iso-8859-1').text).to.equal('Ê');
		expect(transliterate('5 € Škoda', 'windows-1252').text).to.equal('5 € Škoda');
		expect(transliterate('5 € Škoda', 'iso-8859-1').text).to.equal('5 EUR Skoda');
	});

	it('reduces sequences of DIN 91379 to what String.Latin knows', () => {
		expect(transliterate('C\u0306 K\u035fh J\u030c M\u0302 S\u031b\u0304', 'StringLatin')).to.deep.include({
			text: 'C Kh J\u030c M\u0302 S',
			changes: [
				{ index: 0, from: 'C\u0306', to: 'C' },
				{ index: 3, from: 'K\u035fh', to: 'Kh' },
				{ index: 13, from: 'S\u031b\u0304', to: 'S' },
			],
			left: [],
		});
	});

	it('puts a letter in two parts together, and says so', () => {
		expect(transliterate('Mu\u0308ller', 'StringLatin')).to.deep.include({ text: 'Müller', changes: [{ index: 1, from: 'u\u0308', to: 'ü' }] });
	});

	it('writes Greek as ISO 843 does', () => {
		expect(transliterate('Αθήνα Θεσσαλονίκη Ευάγγελος Παπαδοπούλου Χρήστος Ψαρράς', 'StringLatin').text).to.equal(
			'Athīna Thessaloníkī Euággelos Papadopoúlou Chrīstos Psarrás',
		);
		expect(transliterate('Αθήνα', 'E').changes).to.deep.equal([]);
		expect(transliterate('Αθήνα', 'A').text).to.equal('Athī\u0301na');
		expect(transliterate('Ώρα', 'ascii').text).to.equal('Ora');
	});

	it('writes Bulgarian as its law does, and leaves letters of other Cyrillic alphabets', () => {
		expect(transliterate('София Щърбанова Йордан Цветанов Якоруда', 'ascii').text).to.equal('Sofia Shtarbanova Yordan Tsvetanov Yakoruda');
		expect(transliterate('Мария, ИЯ', 'ascii').text).to.equal('Maria, IA');
		expect(transliterate('Крылов', 'ascii')).to.deep.include({ text: 'Krыlov', left: [{ index: 2, codePoints: ['U+044B'] }] });
	});

	it('leaves what has no likeness as it is, for the caller to refuse', () => {
		const { text, left, leftTotal, changes } = transliterate('a東\u{1f600}\u0306∞', 'StringLatin');
		expect(text).to.equal('a東\u{1f600}\u0306∞');
		expect(left).to.deep.equal([
			{ index: 1, codePoints: ['U+6771'] },
			{ index: 2, codePoints: ['U+1F600', 'U+0306'] },
			{ index: 5, codePoints: ['U+221E'] },
		]);
		expect([leftTotal, changes]).to.deep.equal([3, []]);
	});

	it('never lets a mark swallow a sign that may be markup', () => {
		for (const sign of ['<', '>', '"', '=', ';', '&']) expect(transliterate(`a${sign}\u0338b`, 'iso-8859-1').text, sign).to.equal(`a${sign}\u0338b`);
	});

	it('writes replacements in the form the caller needs', () => {
		expect(transliterate('«a» ≤ „b“', 'ascii', { write: (to) => to.replaceAll('"', '&quot;').replaceAll('<', '&lt;') }).text).to.equal(
			'&quot;a&quot; &lt;= &quot;b&quot;',
		);
	});

	it('gives only what the target holds, apart from what it says is left, and changes nothing the second time', () => {
		const letters = fc.string({ unit: fc.constantFrom(...'aC>ÄßŁǖệЩωή東²\u0306\u0308\u0302\u035fhKJ', '\u{1f600}'), maxLength: 12 });
		fc.assert(
			fc.property(fc.oneof(letters, fc.string({ unit: 'binary' })), fc.constantFrom(...TARGET_SETS), (text, target) => {
				const { text: written, leftTotal, changes, changesTotal } = transliterate(text, target);
				if (leftTotal === 0 && changesTotal > 0) expect(written).not.to.equal(text);
				const again = transliterate(written, target);
				expect(again.leftTotal).to.be.at.most(leftTotal);
				if (leftTotal > 0) return;
				expect(again.text).to.equal(written);
				for (const { index, from } of changes) expect(text.startsWith(from, index)).to.equal(true);
				if (target === 'ascii') expect(written).to.match(/^[\t\n\r\x20-\x7e]*$/);
				else if (target === 'iso-8859-1' || target === 'windows-1252') for (const character of written) expect(canEncode(character, target)).to.equal(true);
				else expect(fitsType(written, target)).to.equal(true);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('tells the normal form also of a text that would keep the platform busy for hours', () => {
		expect(isNormalized('Müller C\u0306')).to.equal(true);
		expect(isNormalized('Mu\u0308ller')).to.equal(false);
		expect(isNormalized(`a${'\u0301\u0323'.repeat(250_000)}`)).to.equal(false);
		expect(normalForm(`u\u0308 ${'\u0301'.repeat(31)}`)).to.equal(`ü ${'\u0301'.repeat(31)}`);
	});

	it('judges and writes a megabyte of marks in one pass', function () {
		this.timeout(60_000);
		for (const text of ['\u0306'.repeat(500_000), 'C\u0306'.repeat(250_000), `a${'\u0301\u0323'.repeat(250_000)}`]) {
			expect(transliterate(text, 'StringLatin').changesTotal + transliterate(text, 'StringLatin').leftTotal).to.be.greaterThan(0);
		}
	});
});
