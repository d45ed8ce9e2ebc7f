import { expect } from 'chai';
import fc from 'fast-check';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { judgeContent } from '../../../hub/text/content-characters.ts';
import type { TargetSet } from '../../../hub/text/transliterate.ts';

function codeOf(content: string | Buffer, mediaType = 'application/xml'): string | undefined {
	try {
		judgeContent(Buffer.from(content as string), mediaType, 'ascii');
		return undefined;
	} catch (error) {
		return error instanceof DrehkreuzError ? error.code : String(error);
	}
}
const written = (content: string, mediaType = 'application/xml', target: TargetSet = 'ascii'): string =>
	judgeContent(Buffer.from(content), mediaType, target).content.toString();

describe('the characters of a content', () => {
	it('are those of all values of a JSON document, told by pointer; keys stay', () => {
		const { content, changes, left } = judgeContent(Buffer.from('{"größe":["Łódź",{"a/b":"東"}],"n":1}'), 'application/json; charset=utf-8', 'StringLatin');
		expect(content.toString()).to.equal('{"größe":["Łódź",{"a/b":"東"}],"n":1}');
		expect([changes, left]).to.deep.equal([[], [{ path: '/größe/1/a~1b', codePoints: ['U+6771'] }]]);
		expect(written('{"größe":"\\u0141ódź"}', 'application/vnd.x+json')).to.equal('{"größe":"Lodz"}');
	});

	it('leave content that fits as the same bytes', () => {
		for (const [text, type] of [
			['{ "a" : 1.50 , "b":"x" }', 'application/json'],
			['\ufeff<a  b = "&#x41;">\r\n&amp;<![CDATA[ü]]></a >', 'application/xml'],
			['a;b\r\n', 'text/csv'],
		] as const) {
			const bytes = Buffer.from(text);
			expect(judgeContent(bytes, type, 'iso-8859-1').content, type).to.equal(bytes);
		}
	});

	it('are those of texts and attribute values in XML; the rest stays byte for byte', () => {
		const before =
			'<?xml version="1.0"  encoding=\'UTF-8\'?>\r\n<!-- Łódź -->\n<s:größe xmlns:s="urn:ł" a = \'Ł"\' b="&#x141;&#10;x" >\tŁ &lt; „x“ ≤\n</s:größe ><?pi Ł?>';
		const after =
			'<?xml version="1.0"  encoding=\'UTF-8\'?>\r\n<!-- Łódź -->\n<s:größe xmlns:s="urn:ł" a = \'L"\' b="L&#10;x" >\tL &lt; "x" &lt;=\n</s:größe ><?pi Ł?>';
		const { content, changes } = judgeContent(Buffer.from(before), 'text/xml', 'ascii');
		expect(content.toString()).to.equal(after);
		expect(changes.map((change) => ({ ...change }))).to.deep.equal([
			{ line: 3, from: 'Ł', to: 'L' },
			{ line: 3, from: 'Ł', to: 'L' },
			{ line: 3, from: 'Ł', to: 'L' },
			{ line: 3, from: '„', to: '"' },
			{ line: 3, from: '“', to: '"' },
			{ line: 3, from: '≤', to: '<=' },
		]);
	});

	it('never end an attribute, a section or a field by what they are written as', () => {
		expect(written('<a b="„x“" c=\'‚\'/>')).to.equal('<a b="&quot;x&quot;" c=\'&apos;\'/>');
		expect(written('<a><![CDATA[]]≥ ≤ Ł]]></a>')).to.equal('<a><![CDATA[]]]]><![CDATA[>= <= L]]></a>');
		expect(written('"Ł „x“";"y"\n', 'text/csv')).to.equal('"L \'x\'";"y"\n');
		expect(written('<a>\u0338<b c="\u0338"/>Ł</a>')).to.equal('<a>\u0338<b c="\u0338"/>L</a>');
	});

	it('of a whole XML document fit also the types without line breaks', () => {
		expect(judgeContent(Buffer.from('<a>\n\t<b>Müller</b>\n</a>'), 'application/xml', 'A')).to.include({ changesTotal: 0, leftTotal: 0 });
		expect(judgeContent(Buffer.from('<a>Müller &amp; Co</a>'), 'application/xml', 'A').left).to.deep.equal([{ line: 1, codePoints: ['U+0026'] }]);
		expect(judgeContent(Buffer.from('<a>Müller &amp; Co</a>'), 'application/xml', 'B')).to.include({ changesTotal: 0, leftTotal: 0 });
	});

	it('say whether an XML document is signed', () => {
		const xml = (name: string, namespace: string) => Buffer.from(`<a xmlns:ds="${namespace}"><ds:${name}/></a>`);
		expect(judgeContent(xml('Signature', 'http://www.w3.org/2000/09/xmldsig#'), 'application/xml', 'ascii').signed).to.equal(true);
		expect(judgeContent(xml('SignatureValue', 'http://www.w3.org/2000/09/xmldsig#'), 'application/xml', 'ascii').signed).to.equal(false);
		expect(judgeContent(xml('Signature', 'urn:x'), 'application/xml', 'ascii').signed).to.equal(false);
	});

	it('are refused where they cannot be judged', () => {
		expect(codeOf(Buffer.from([0xff, 0xfe, 0x3c, 0]))).to.equal('DK-CHECK-ENCODING');
		expect(codeOf('<?xml version="1.0" encoding="ISO-8859-1"?><a/>')).to.equal('DK-CHECK-ENCODING');
		expect(codeOf('<!DOCTYPE a><a/>')).to.equal('DK-CHECK-DOCTYPE');
		for (const broken of ['<a', '<a b="', '<!-- ', '<a><![CDATA[</a>', '<a>&nbsp;</a>', '<a>&#x110000;</a>', '<a>&</a>', '<a <b/>'])
			expect(codeOf(broken), broken).to.equal('DK-CHECK-NOT-WELL-FORMED');
		expect(codeOf('{"a":', 'application/json')).to.equal('DK-CHECK-NOT-WELL-FORMED');
		expect(codeOf('['.repeat(5_000) + ']'.repeat(5_000), 'application/json')).to.equal('DK-CHECK-LIMIT');
	});

	it('never make a crash of any text, and nothing to change the second time', () => {
		const unit = fc.constantFrom(...'<>&;"\'=/!-[]? aŁ≤„é\u0306', '&#x141;', '&amp;', '<a>', '</a>', '<![CDATA[', ']]>', '<b c="');
		fc.assert(
			fc.property(fc.string({ unit, maxLength: 20 }), fc.constantFrom('application/xml', 'text/csv', 'application/json'), (text, mediaType) => {
				const code = codeOf(text, mediaType);
				if (code !== undefined) {
					expect(code).to.match(/^DK-CHECK-/);
					return;
				}
				const once = judgeContent(Buffer.from(text), mediaType, 'ascii');
				const again = judgeContent(once.content, mediaType, 'ascii');
				expect([again.changesTotal, again.leftTotal]).to.deep.equal([0, once.leftTotal]);
			}),
			{ numRuns: 2_000 },
		);
	});
});
