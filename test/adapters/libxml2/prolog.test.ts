import { expect } from 'chai';
import { hasDoctype } from '../../../adapters/libxml2/prolog.ts';

const utf32 = (text: string, bigEndian: boolean) =>
	Buffer.concat(
		[0xfeff, ...[...text].map((character) => character.charCodeAt(0))].map((code) => {
			const bytes = Buffer.alloc(4);
			if (bigEndian) bytes.writeUInt32BE(code);
			else bytes.writeUInt32LE(code);
			return bytes;
		}),
	);

const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
	'UTF-8': (text) => Buffer.from(text),
	'UTF-8 with byte order mark': (text) => Buffer.from(`\uFEFF${text}`),
	'UTF-16LE': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
	'UTF-16BE': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
	'UTF-16LE without byte order mark': (text) => Buffer.from(text, 'utf16le'),
	'UTF-16BE without byte order mark': (text) => Buffer.from(text, 'utf16le').swap16(),
	'UTF-32LE': (text) => utf32(text, false),
	'UTF-32BE': (text) => utf32(text, true),
};

describe('looking for a DOCTYPE before anything is parsed', () => {
	for (const [encoding, encode] of Object.entries(encodings)) {
		it(`finds it in ${encoding}, wherever it may stand`, () => {
			for (const text of [
				'<!DOCTYPE a><a/>',
				'<?xml version="1.0"?>\r\n\t<!DOCTYPE a [',
				'<!-- <a> - -- > --><?x ?><!----><!DOCTYPE',
				'<?x <a/> ?> <!DOCTYPE a>',
			]) {
				expect(hasDoctype(encode(text)), text).to.equal(true);
			}
		});

		it(`does not see one in ${encoding} where there is none`, () => {
			for (const text of [
				'<a/>',
				'',
				' ',
				'<a><![CDATA[<!DOCTYPE a>]]></a>',
				'<!-- <!DOCTYPE a> --><a/>',
				'<?x <!DOCTYPE a> ?><a/>',
				'<a b="<!DOCTYPE a>"/>',
				'<!-- <!DOCTYPE',
				'<?',
			]) {
				expect(hasDoctype(encode(text)), text).to.equal(false);
			}
		});
	}

	it('walks over 18 MB of comment in no time', () => {
		const content = Buffer.from(`<!--${'- '.repeat(9_000_000)}--><!DOCTYPE a>`);
		const start = performance.now();
		expect(hasDoctype(content)).to.equal(true);
		// Measured: 0.5 s; looked at by a pattern that goes back, it would be minutes.
		expect(performance.now() - start).to.be.lessThan(10_000);
	});
});
