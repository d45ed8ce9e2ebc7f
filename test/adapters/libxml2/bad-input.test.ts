import { expect } from 'chai';
import { openPack, XmlChecker } from '../../../adapters/libxml2/index.ts';
import { failureOf } from '../../support/failure-of.ts';
import { meldung, NAMESPACE, person, type TestFolders, testFolders } from './test-pack.ts';

const laughs = `<!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${'bcdefghij'[i]} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')}]><l>&j;</l>`;
const bom = Buffer.from([0xef, 0xbb, 0xbf]);
const utf16le = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
const utf16be = (text: string) => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]);
const utf32be = (text: string) => Buffer.concat([0xfeff, ...[...text].map((c) => c.charCodeAt(0))].map((code) => Buffer.from([0, 0, code >> 8, code & 0xff])));
const deep = (levels: number) => Buffer.from(`${'<a>'.repeat(levels)}${'</a>'.repeat(levels)}`);

type Case = readonly [what: string, content: Buffer, verdict: string, code: string, place?: { line?: number; column?: number }];

const cases: readonly Case[] = [
	['an empty content', Buffer.alloc(0), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['plain text', Buffer.from('Guten Tag'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED', { line: 1, column: 1 }],
	['JSON', Buffer.from('{"a":1}'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['a tag that is not closed', Buffer.from('<a>\n<b>\n</a>'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED', { line: 3 }],
	['a truncated file', meldung(person).subarray(0, 150), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['two documents in one', Buffer.from('<a/><b/>'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['a prefix without a namespace', Buffer.from('<x:a/>'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['a bare ampersand', Buffer.from('<a>Müller & Söhne</a>'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['NUL bytes', Buffer.from('<a>x\0y</a>'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['a NUL byte behind the first character', Buffer.from('<\0a/>'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['random bytes', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 251)), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	[
		'Latin-1 bytes that are declared as UTF-8',
		Buffer.from('<?xml version="1.0" encoding="UTF-8"?><a>M\xfcller</a>', 'latin1'),
		'not-well-formed',
		'DK-CHECK-NOT-WELL-FORMED',
	],
	['UTF-8 that is declared as US-ASCII', Buffer.from('<?xml version="1.0" encoding="US-ASCII"?><a>ä</a>'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['UTF-8 that is declared as UTF-16LE', Buffer.from('<?xml version="1.0" encoding="UTF-16LE"?><a/>'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['UTF-16 that ends within a character', utf16le('<a>ä</a>').subarray(0, 13), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['half of a surrogate pair in UTF-16', utf16le('<a>\ud800x</a>'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['a NUL in UTF-16', utf16be('<a>\0</a>'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['a NUL in overlong UTF-8', Buffer.from('<a>\xc0\x80</a>', 'latin1'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['a NUL as a character reference', Buffer.from('<a>&#0;</a>'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['UTF-8 that ends within a character', Buffer.from('<a>\xe2\x82', 'latin1'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['a byte order mark and nothing else', bom, 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['UTF-8 that is declared as UTF-16', Buffer.from('<?xml version="1.0" encoding="UTF-16"?><a/>'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['an encoding that does not exist', Buffer.from('<?xml version="1.0" encoding="KOMMUNAL-8"?><a/>'), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	[
		'UTF-7, in which a DOCTYPE could hide',
		Buffer.from('<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE a+AD4-<a/>'),
		'not-well-formed',
		'DK-CHECK-NOT-WELL-FORMED',
	],
	['a DOCTYPE', Buffer.from('<?xml version="1.0"?>\n<!DOCTYPE a>\n<a/>'), 'refused', 'DK-CHECK-DOCTYPE'],
	['a DOCTYPE behind a byte order mark', Buffer.concat([bom, Buffer.from('<!DOCTYPE a><a/>')]), 'refused', 'DK-CHECK-DOCTYPE'],
	[
		'a DOCTYPE behind comments and instructions',
		Buffer.from('<?xml version="1.0"?> <!-- <a> -- --><?x <a?>\r\n\t<!-- --><!DOCTYPE a><a/>'),
		'refused',
		'DK-CHECK-DOCTYPE',
	],
	['a DOCTYPE in UTF-16 little-endian', utf16le('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'), 'refused', 'DK-CHECK-DOCTYPE'],
	['a DOCTYPE in UTF-16 big-endian', utf16be('<!-- x --><!DOCTYPE a><a/>'), 'refused', 'DK-CHECK-DOCTYPE'],
	[
		'a DOCTYPE in UTF-16 without a byte order mark',
		Buffer.from('<?xml version="1.0" encoding="UTF-16LE"?><!DOCTYPE a><a/>', 'utf16le'),
		'refused',
		'DK-CHECK-DOCTYPE',
	],
	['a DOCTYPE in UTF-32', utf32be('<!DOCTYPE a><a/>'), 'refused', 'DK-CHECK-DOCTYPE'],
	['an external entity', Buffer.from('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'), 'refused', 'DK-CHECK-DOCTYPE'],
	['a parameter entity', Buffer.from('<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd">%x;]><a/>'), 'refused', 'DK-CHECK-DOCTYPE'],
	['billion laughs', Buffer.from(laughs), 'refused', 'DK-CHECK-DOCTYPE'],
	['100,000 nested elements', deep(100_000), 'refused', 'DK-CHECK-LIMIT', { line: 1 }],
	['257 nested elements', deep(257), 'refused', 'DK-CHECK-LIMIT', { line: 1 }],
	['a text of 11 MB', meldung(`${person}<m:anlage>${'QUJD'.repeat(2_750_000)}</m:anlage>`), 'refused', 'DK-CHECK-LIMIT'],
	['a comment of 11 MB', Buffer.from(`<a><!--${'x'.repeat(11_000_000)}--></a>`), 'refused', 'DK-CHECK-LIMIT'],
	['an element name of 60,000 characters', Buffer.from(`<${'a'.repeat(60_000)}/>`), 'refused', 'DK-CHECK-LIMIT'],
	['more bytes than allowed', Buffer.alloc(20 * 1024 * 1024 + 1, 0x20), 'refused', 'DK-CHECK-LIMIT'],
	['9 MB of comment before the root', Buffer.from(`<!--${'x '.repeat(4_500_000)}--><a/>`), 'unknown', 'DK-CHECK-UNKNOWN'],
	[
		'an XInclude of a file',
		Buffer.from('<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd" parse="text"/></a>'),
		'unknown',
		'DK-CHECK-UNKNOWN',
	],
	['100,000 attributes', Buffer.from(`<a ${Array.from({ length: 100_000 }, (_, i) => `b${i}="x"`).join(' ')}/>`), 'unknown', 'DK-CHECK-UNKNOWN'],
	['a root with 300,000 children', Buffer.from(`<a>${'<b/>'.repeat(300_000)}</a>`), 'unknown', 'DK-CHECK-UNKNOWN'],
	['50,000 namespaces', Buffer.from(`<a ${Array.from({ length: 50_000 }, (_, i) => `xmlns:p${i}="u${i}"`).join(' ')}/>`), 'unknown', 'DK-CHECK-UNKNOWN'],
	['20,000 attributes of one name', Buffer.from(`<a ${'b="x" '.repeat(20_000)}/>`), 'not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
	['an unknown xsi:type', meldung(`<m:person xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="m:Nix"/>`), 'invalid', 'DK-CHECK-INVALID'],
];

describe('XML checker, bad input', () => {
	let folders: TestFolders;
	let checker: XmlChecker;

	before(async () => {
		folders = await testFolders();
		checker = new XmlChecker({ packs: [await openPack(folders.pack, { catalogueFolders: [folders.catalogue] })], workers: 1, hugeTexts: false });
		await checker.check(meldung(person), {});
	});

	afterEach('the checker still works', async () => {
		expect((await checker.check(meldung(person), {})).verdict).to.equal('valid');
	});

	after(async () => {
		await checker.close();
		await folders.remove();
	});

	for (const [what, content, verdict, code, place] of cases) {
		it(`answers ${what} with ${verdict} and ${code} within 2 s`, async () => {
			const report = await checker.check(content, {});
			expect(report.verdict).to.equal(verdict);
			expect(report.findings[0]?.code).to.equal(code);
			expect(report.findings[0]).to.include(place ?? {});
			for (const { message } of report.findings) {
				for (const text of [message.de, message.en]) {
					expect(text).to.match(/^.{3,600}$/);
					expect(text).not.to.match(/\{\w+\}|libxml|XML_PARSE|passwd|\bat .*:\d+/);
				}
			}
			expect(report.durationMs).to.be.lessThan(2_000);
		});
	}

	it('reads UTF-16 and Latin-1 like any other encoding', async () => {
		const text = meldung('<m:person><m:name>Jürgen Größe</m:name><m:plz>01067</m:plz></m:person>').toString();
		const latin1 = Buffer.from(text.replace('UTF-8', 'ISO-8859-1'), 'latin1');
		for (const content of [
			utf16le(text.replace('UTF-8', 'UTF-16')),
			utf16be(text.replace('UTF-8', 'UTF-16')),
			latin1,
			Buffer.concat([bom, Buffer.from(text)]),
		]) {
			expect((await checker.check(content, {})).verdict).to.equal('valid');
		}
	});

	it('reads a comment that only mentions a DOCTYPE', async () => {
		expect((await checker.check(Buffer.from(`<!-- <!DOCTYPE a> --><m:meldung.leer.0102 xmlns:m="${NAMESPACE}"/>`), {})).verdict).to.equal('valid');
	});

	it('counts lines beyond 65,535', async () => {
		const report = await checker.check(meldung(`${'\n'.repeat(70_000)}<m:person><m:name>a</m:name><m:plz>x</m:plz></m:person>`), {});
		expect(report.findings[0]?.line).to.equal(70_003);
	});

	it('takes a text of 11 MB unless the operator forbids huge texts, and even then not more than 2,048 levels', async () => {
		const generous = new XmlChecker({ packs: [await openPack(folders.pack, { catalogueFolders: [folders.catalogue] })], workers: 1 });
		try {
			const report = await generous.check(meldung(`${person}<m:anlage>${'QUJD'.repeat(2_750_000)}</m:anlage>`), {});
			expect(report.verdict).to.equal('valid');
			const nested = await generous.check(Buffer.concat([Buffer.from(`<a>${' '.repeat(11_000_000)}`), deep(100_000), Buffer.from('</a>')]), {});
			expect(nested.findings.map(({ code }) => code)).to.deep.equal(['DK-CHECK-LIMIT']);
		} finally {
			await generous.close();
		}
	});

	it('keeps the limit that the caller names', async () => {
		const report = await checker.check(meldung(person), { maxBytes: 50 });
		expect(report.findings.map(({ code, message }) => [code, message.de])).to.deep.equal([['DK-CHECK-LIMIT', '50 Bytes']]);
	});
});

const XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"';
const element = '<xs:element name="a" type="xs:string"/>';

describe('Schemas, bad input', () => {
	for (const [what, schema, line] of [
		[
			'a pattern that does not compile',
			`<xs:schema ${XS}>\n<xs:simpleType name="A"><xs:restriction base="xs:string">\n<xs:pattern value="[a-"/></xs:restriction></xs:simpleType>\n${element}</xs:schema>`,
			3,
		],
		['a group that holds itself', `<xs:schema ${XS}>\n<xs:group name="g"><xs:sequence><xs:group ref="g"/></xs:sequence></xs:group>${element}</xs:schema>`, 2],
		[
			'a type that is derived from itself',
			`<xs:schema ${XS}>\n<xs:complexType name="t"><xs:complexContent><xs:extension base="t"/></xs:complexContent></xs:complexType>${element}</xs:schema>`,
			2,
		],
		[
			'300 sequences in one another',
			`<xs:schema ${XS}><xs:complexType name="t">${'<xs:sequence>'.repeat(300)}${'</xs:sequence>'.repeat(300)}</xs:complexType></xs:schema>`,
			1,
		],
	] as const) {
		it(`are refused with file and line for ${what}`, async () => {
			const folders = await testFolders({ 'schlecht/schlecht.xsd': schema });
			try {
				const { code, facts } = await failureOf(openPack(`${folders.root}/schlecht`));
				expect(code).to.equal('DK-PACK-INVALID');
				expect(facts).to.include({ file: 'schlecht.xsd', line });
				expect(String(facts['rule'])).to.match(/^.{3,600}$/);
			} finally {
				await folders.remove();
			}
		});
	}
});
