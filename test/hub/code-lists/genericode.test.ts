import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type GenericodeOptions, GenericodeReader, readGenericode } from '../../../hub/code-lists/genericode.ts';
import { titleOf } from '../../../hub/errors/drehkreuz-error.ts';
import { needSharedStandards, sharedStandard } from '../../support/shared-standards.ts';
import { GC, genericode } from './test-list.ts';

const rows = [
	['01', 'eins'],
	['02', 'zwei'],
] as const;
const list = { uri: 'urn:test:liste', version: '2020-28-09', rows };

const read = (text: string, options: GenericodeOptions = {}) => readGenericode(Buffer.from(text), { name: 'liste.xml', ...options });
const codesOf = (text: string, options: GenericodeOptions = {}) => read(text, options).faults.map(({ code }) => code);

/** A list whose rows and columns are written by the test. */
const raw = (columnSet: string, rowsOf: string) =>
	`<gc:CodeList ${GC}><Identification><ShortName>l</ShortName><Version>1</Version><CanonicalUri>urn:l</CanonicalUri><CanonicalVersionUri>urn:l_1</CanonicalVersionUri></Identification><ColumnSet>${columnSet}</ColumnSet><SimpleCodeList>${rowsOf}</SimpleCodeList></gc:CodeList>`;
const column = (id: string) => `<Column Id="${id}" Use="required"><ShortName>${id}</ShortName><Data Type="string"/></Column>`;
const key = (id: string, mark = '') => `<Key Id="${id}Key"><Annotation><AppInfo>${mark}</AppInfo></Annotation><ColumnRef Ref="${id}"/></Key>`;
const row = (...values: readonly string[]) => `<Row>${values.map((value) => `<Value><SimpleValue>${value}</SimpleValue></Value>`).join('')}</Row>`;

describe('genericode', () => {
	it('is read into codes and their names, and keeps the version as it is written', () => {
		const { list: found, faults } = read(genericode({ ...list, shortName: 'kurz' }));
		expect(faults).to.deep.equal([]);
		expect(found).to.include({
			canonicalUri: 'urn:test:liste',
			version: '2020-28-09',
			canonicalVersionUri: 'urn:test:liste_2020-28-09',
			shortName: 'kurz',
			keyColumn: 'code',
		});
		expect([...(found?.codes ?? [])]).to.deep.equal(rows.map(([code, name]) => [code, name]));
	});

	it('is read the same byte by byte, also across characters of several bytes', () => {
		const text = genericode({ ...list, uri: 'urn:test:gebäudeteil', rows: [['ä', 'Gebäude 🏠']] });
		const reader = new GenericodeReader();
		const bytes = Buffer.from(text);
		reader.write(bytes.subarray(0, 60));
		for (const byte of bytes.subarray(60)) reader.write(Uint8Array.of(byte));
		const { list: found } = reader.end();
		expect(found).to.deep.equal(read(text).list);
		expect(found?.canonicalUri).to.equal('urn:test:gebäudeteil');
		expect(found?.codes.get('ä')).to.equal('Gebäude 🏠');
	});

	it('may have prefixed children', () => {
		const text = genericode(list)
			.replace(/<(\/?)([A-Z])/g, '<$1gc:$2')
			.replaceAll('gc:gc:', 'gc:');
		expect(text).to.include('<gc:SimpleValue>');
		expect(read(text).list?.codes.get('02')).to.equal('zwei');
	});

	it('may be written in another encoding', () => {
		const text = genericode({ ...list, rows: [['1', 'Straße']] });
		const latin = Buffer.from(text.replace('UTF-8', 'ISO-8859-1'), 'latin1');
		const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text.replace('UTF-8', 'UTF-16'), 'utf16le')]);
		for (const bytes of [latin, wide]) expect(readGenericode(bytes).list?.codes.get('1')).to.equal('Straße');
	});

	describe('finds the key column', () => {
		const two = column('a') + column('b');
		const mark = (name: string, namespace = 'http://xoev.de/schemata/genericode/4') => `<m:${name} xmlns:m="${namespace}"/>`;
		for (const [what, columnSet, expected] of [
			['that is recommended', two + key('a') + key('b', mark('recommendedKeyColumn')), 'b'],
			['that an older list marks with empfohleneCodeSpalte', two + key('a') + key('b', mark('empfohleneCodeSpalte')), 'b'],
			['that the oldest lists mark with xoev-code', two + key('a') + key('b', mark('xoev-code', 'http://www.xoev.de/schemata/xoev-gc-codelist-1_0')), 'b'],
			['that is recommended, before the one with an older mark', two + key('a', mark('xoev-code')) + key('b', mark('recommendedKeyColumn')), 'b'],
			['of the only key', two + key('b'), 'b'],
			['of the key named codeKey, as FIM writes it', `${two}${key('a')}<Key Id="codeKey"><ColumnRef Ref="b"/></Key>`, 'b'],
			['named code, where no key says it', column('a') + column('code') + key('a') + key('x'), 'code'],
			['named Code, where there is no key', column('a') + column('Code'), 'Code'],
		] as const) {
			it(what, () => expect(read(raw(columnSet, row('eins', 'zwei'))).list?.keyColumn).to.equal(expected));
		}

		it('not by a mark of a foreign namespace', () => {
			expect(codesOf(raw(two + key('a', mark('recommendedKeyColumn', 'urn:other')) + key('b'), row('1', '2')))).to.deep.equal(['DK-CODELIST-KEY-COLUMN']);
		});

		it('not in a key of several columns', () => {
			expect(codesOf(raw(`${two}<Key Id="k"><ColumnRef Ref="a"/><ColumnRef Ref="b"/></Key>`, row('1', '2')))).to.deep.equal(['DK-CODELIST-KEY-COLUMN']);
		});
	});

	it('counts values without a reference from the last one (rule R39), and takes the key for the name where there is no other column', () => {
		const text = raw(
			column('a') + column('code') + column('name') + key('code'),
			`${row('x', '1', 'eins')}<Row><Value ColumnRef="code"><SimpleValue>2</SimpleValue></Value><Value><SimpleValue>zwei</SimpleValue></Value></Row>`,
		);
		expect([...(read(text).list?.codes ?? [])]).to.deep.equal([
			['1', 'eins'],
			['2', 'zwei'],
		]);
		expect(read(raw(column('code'), row('7'))).list?.codes.get('7')).to.equal('7');
	});

	it('reads codes as xs:token: blanks around do not count, CDATA does', () => {
		const { list: found } = read(raw(column('code'), `${row('\n\t a  b\n')}${row('<![CDATA[<&>]]>')}`));
		expect([...(found?.codes.keys() ?? [])]).to.deep.equal(['a b', '<&>']);
	});

	it('tells a repeated code with its line and keeps the first', () => {
		const { list: found, faults } = read(genericode({ ...list, rows: [...rows, ['01', 'noch einmal']] }));
		expect(found?.codes.get('01')).to.equal('eins');
		expect(faults).to.have.length(1);
		expect(faults[0]).to.deep.include({ severity: 'warning', code: 'DK-CODELIST-DUPLICATE', line: 20 });
		const problem = { code: faults[0]?.code ?? '', facts: faults[0]?.facts ?? {} };
		expect(titleOf(problem, 'de')).to.equal(
			'Die Codeliste urn:test:liste_2020-28-09 nennt in Zeile 20 den Code 01 zum zweiten Mal; es gilt der erste Eintrag.',
		);
	});

	it('leaves out rows without a code and says so', () => {
		const { list: found, faults } = read(raw(column('code') + column('name'), `${row('', 'x')}<Row/>${row('1', 'eins')}`));
		expect(faults.map(({ code, severity }) => [code, severity])).to.deep.equal([
			['DK-CODELIST-KEY-MISSING', 'warning'],
			['DK-CODELIST-KEY-MISSING', 'warning'],
		]);
		expect(found?.codes.size).to.equal(1);
	});

	it('shows a hundred faults and counts all', () => {
		const { faults, faultsTotal } = read(raw(column('code'), row('1').repeat(1_000)));
		expect([faults.length, faultsTotal]).to.deep.equal([100, 999]);
	});

	describe('is refused with a code, line and column when', () => {
		const good = genericode(list);
		for (const [what, text, code, options] of [
			['it is cut off', good.slice(0, 900), 'DK-CODELIST-NOT-WELL-FORMED'],
			['it is empty', '', 'DK-CODELIST-NOT-WELL-FORMED'],
			['it has a DOCTYPE', good.replace('<gc:CodeList', '<!DOCTYPE CodeList [<!ENTITY a "b">]>\n<gc:CodeList'), 'DK-CODELIST-DOCTYPE'],
			['it is something else', '<schema xmlns="http://www.w3.org/2001/XMLSchema"/>', 'DK-CODELIST-NOT-GENERICODE'],
			['it has no namespace', '<CodeList/>', 'DK-CODELIST-NOT-GENERICODE'],
			['it uses an entity of its own', good.replace('eins', '&eins;'), 'DK-CODELIST-NOT-WELL-FORMED'],
			['it has no codes', genericode({ ...list, rows: [] }), 'DK-CODELIST-WITHOUT-CODES'],
			['it is only a description', good.replace(/<SimpleCodeList>[\s\S]*<\/SimpleCodeList>/, ''), 'DK-CODELIST-WITHOUT-CODES'],
			['it has no name', good.replace(/<Identification>[\s\S]*<\/Identification>/, ''), 'DK-CODELIST-UNNAMED'],
			['it has more rows than allowed', good, 'DK-CODELIST-LIMIT', { maxRows: 1 }],
			['it has more bytes than allowed', good, 'DK-CODELIST-LIMIT', { maxBytes: 1_000 }],
			['it is nested too deeply', good.replace('<Row>', '<a>'.repeat(100_000)), 'DK-CODELIST-LIMIT'],
		] as const) {
			it(what, () => {
				const result = read(text, options ?? {});
				expect(result.list).to.equal(undefined);
				expect(result.faults.map((fault) => fault.code)).to.deep.equal([code]);
				const [fault] = result.faults;
				expect([fault?.severity, (fault?.line ?? 0) > 0, (fault?.column ?? 0) > 0]).to.deep.equal(['error', true, true]);
				const problem = { code, facts: fault?.facts ?? {} };
				for (const language of ['de', 'en'] as const) expect(titleOf(problem, language)).not.to.match(/\{\w+\}/);
			});
		}

		it('its bytes do not fit its encoding', () => {
			const result = readGenericode(Buffer.from(genericode({ ...list, rows: [['ä', 'ö']] }), 'latin1'));
			expect(result.faults.map(({ code }) => code)).to.deep.equal(['DK-CODELIST-NOT-WELL-FORMED']);
			expect(result.list).to.equal(undefined);
		});
	});

	it('that begins a name and never ends it is no trouble', () => {
		const reader = new GenericodeReader({ maxBytes: 1_000_000 });
		reader.write(Buffer.from('<gc:CodeList '));
		for (let i = 0; i < 40; i++) reader.write(Buffer.alloc(50_000, 'x'));
		expect(reader.end().faults.map(({ code }) => code)).to.deep.equal(['DK-CODELIST-LIMIT']);
	});
});

describe('published code lists', () => {
	before(function () {
		needSharedStandards(this);
	});

	const published = (path: string) => readGenericode(readFileSync(sharedStandard(path)));

	it('of 3.1 MB are read in no noticeable time', () => {
		const start = performance.now();
		const { list: ags, faults } = published('xoev-codelisten/AGS_2026-04-30.xml');
		expect(performance.now() - start).to.be.lessThan(10_000);
		expect(faults).to.deep.equal([]);
		expect(ags?.keyColumn).to.equal('SCHLUESSEL');
		expect([ags?.codes.size, ags?.codes.get('14612000')]).to.deep.equal([11_227, 'Dresden, Stadt']);
	});

	for (const [path, uri, keyColumn, code, name] of [
		['xoev-codelisten/DVDV.Praefixe_51.xml', 'urn:xoev-de:bund:bmi:bit:codeliste:dvdv.praefix_51', 'praefix', 'ag', 'Leitstelle Planung / XBau'],
		[
			'xoev-codelisten/Bundesland_2010-04-01.xml',
			'urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:bundesland_2010-04-01',
			'SCHLUESSEL',
			'14',
			'Sachsen',
		],
		['xbau-2.6/codelisten/urn-de-xoev-codeliste-erreichbarkeit_1.xml', 'urn:de:xoev:codeliste:erreichbarkeit_1', 'Schlüssel', '01', 'E-Mail'],
		['fim/xdf2/S00000246v1.1_xdf2/2696.xml', 'urn:xpersonenstand:schluesseltabelle:geschlecht_3', 'key', 'd', 'divers'],
		['fim/xdf2/S00000186v1.0_xdf2/1126.xml', 'urn:de:fim:codeliste:gebäudeteil_2020-10-02', 'code', '01', 'außerhalb von Gebäuden'],
	] as const) {
		it(`${path} has its codes in ${keyColumn}`, () => {
			const { list: found } = published(path);
			expect(found).to.include({ canonicalVersionUri: uri, keyColumn });
			expect(found?.codes.get(code)).to.equal(name);
		});
	}
});
