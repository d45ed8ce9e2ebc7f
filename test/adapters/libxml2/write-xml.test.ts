import { expect } from 'chai';
import { XmlChecker, XmlStructures } from '../../../adapters/libxml2/index.ts';
import { schemaModelOf } from '../../../adapters/libxml2/schema-model.ts';
import type { SchemaModel } from '../../../hub/standards/schema-model.ts';
import { writeXml } from '../../../hub/xml/write-by-model.ts';
import { failureOf } from '../../support/failure-of.ts';
import { readXml, treeOf } from '../../support/xml-tree.ts';
import { NS, OTHER, openStructurePack } from './structure-pack.ts';

const least = {
	'@id': 7,
	person: undefined,
	firma: 'Muster & Söhne <GmbH>',
	wohnsitz: { plz: '01067', ort: 'Dresden' },
	mail: 'a@b.example',
};

describe('writing XML by the schema model', () => {
	let model: SchemaModel;
	let checker: XmlChecker;
	let structures: XmlStructures;
	let remove: () => Promise<void>;

	before(async () => {
		const opened = await openStructurePack();
		remove = opened.remove;
		model = schemaModelOf(opened.pack, 'antrag.xsd');
		checker = new XmlChecker({ packs: [opened.pack], workers: 1 });
		structures = new XmlStructures([opened.pack]);
	});

	after(async () => {
		await Promise.all([checker.close(), structures.close()]);
		await remove();
	});

	const write = (more: Record<string, unknown> = {}) => writeXml(model, 'antrag', { ...least, ...more });
	const problems = (more: Record<string, unknown>) => write(more).problems.map(({ code, path }) => `${code} ${path}`);

	async function valid(more: Record<string, unknown>): Promise<string> {
		const { xml, problems: found } = write(more);
		expect(found, xml).to.deep.equal([]);
		const report = await checker.check(Buffer.from(xml), {});
		expect(report.verdict, `${report.findings[0]?.message.en} in ${xml}`).to.equal('valid');
		return xml;
	}

	it('writes in the order of the schema, with readable prefixes, escaped, and with what is fixed', async () => {
		expect(await valid({})).to.equal(`<?xml version="1.0" encoding="UTF-8"?>
<antrag:antrag xmlns:antrag="${NS}" id="7">
	<antrag:firma>Muster &amp; Söhne &lt;GmbH&gt;</antrag:firma>
	<antrag:wohnsitz>
		<antrag:ort>Dresden</antrag:ort>
		<antrag:plz>01067</antrag:plz>
	</antrag:wohnsitz>
	<antrag:mail>a@b.example</antrag:mail>
	<antrag:version>1.0</antrag:version>
</antrag:antrag>
`);
	});

	it('writes substitutes, lists, derived types, nothing for null, and unqualified elements without prefix', async () => {
		const xml = await valid({
			'@sprache': 'de',
			mensch: [{ name: 'Jana' }, { name: 'Jan' }, null],
			verein: ['SV Eintracht'],
			zahl: [1, 2.5, 1e-7, 1e21],
			ja: true,
			von: ['2026-01-01', '2026-02-01'],
			bis: ['2026-01-31'],
			frist: ['2026-03-01', '2026-03-02'],
			vorgang: { '@xsi:type': 'Umzug', nach: { ort: 'X', plz: '01067' }, nummer: '1' },
			art: { code: '002', '@listVersionID': '3' },
			betrag: { '#text': 12.5, '@waehrung': 'EUR' },
			farben: ['rot', 'blau'],
			baum: { ast: [{ blatt: 'b' }, { blatt: 'c', ast: { blatt: 'd' } }], blatt: 'a' },
			angaben: { a: '1', b: '2' },
			zusatz: 'mehr',
			'{urn:fremd}ding': { '@{urn:fremd}art': 'x', '{urn:fremd}teil': [1, 2] },
		});
		const root = readXml(xml);
		const names = root.children.map((child) => child.name.replace(`{${NS}}`, ''));
		expect(names).to.deep.equal(
			'mensch mensch firma verein wohnsitz mail ja zahl zahl zahl zahl von bis von frist frist vorgang art betrag farben baum version angaben'
				.split(' ')
				.concat(`{${OTHER}}zusatz`, '{urn:fremd}ding'),
		);
		expect(root.children.filter((child) => child.name.endsWith('zahl')).map((child) => child.text)).to.deep.equal([
			'1',
			'2.5',
			'0.0000001',
			'1000000000000000000000',
		]);
		expect(xml).to.include('<antrag:vorgang xsi:type="antrag:Umzug">').and.include('<code>002</code>').and.include('listURI="urn:liste"');
		expect(xml)
			.to.include('<antrag:farben>rot blau</antrag:farben>')
			.and.not.match(/xmlns=/);
	});

	it('gives the same content when its own message is read and written again', async () => {
		const xml = await valid({ mensch: { name: ' a\tb\n"c"\r ' }, betrag: { '@xsi:nil': true } });
		const again = writeXml(
			model,
			`{${NS}}antrag`,
			treeOf(readXml(xml), (list) => list.reverse()),
		);
		expect(again).to.deep.equal({ xml, problems: [] });
		expect(readXml(xml).children[0]?.children[0]?.text).to.equal(' a\tb\n"c"\r ');
	});

	it('reports what is missing and writes the rest', async () => {
		const { xml, problems: found } = writeXml(model, 'antrag', { wohnsitz: { ort: 'Dresden' } });
		expect(found).to.deep.equal([
			{ path: '@id', code: 'DK-XML-MISSING', facts: { name: '@id' } },
			{ path: '', code: 'DK-XML-CHOICE-MISSING', facts: { names: 'mensch, firma, verein' } },
			{ path: 'wohnsitz/plz', code: 'DK-XML-MISSING', facts: { name: 'plz' } },
			{ path: '', code: 'DK-XML-CHOICE-MISSING', facts: { names: 'telefon, mail' } },
		]);
		expect((await checker.check(Buffer.from(xml), {})).verdict).to.equal('invalid');
	});

	for (const [what, more, expected] of [
		['a field that the schema does not know', { nix: 1 }, ['DK-XML-UNKNOWN nix']],
		['an unknown field inside of a list', { mensch: [{ name: 'a' }, { name: 'b', x: 1 }] }, ['DK-XML-UNKNOWN mensch[1]/x']],
		['an unknown attribute', { '@nix': 1 }, ['DK-XML-UNKNOWN @nix']],
		['a prohibited attribute', { '@alt': 'x' }, ['DK-XML-UNKNOWN @alt']],
		['two alternatives', { telefon: '1' }, ['DK-XML-CHOICE mail']],
		['more than may stand there', { frist: ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04'] }, ['DK-XML-TOO-MANY frist']],
		['a control character', { mensch: { name: 'a\u0000b' } }, ['DK-XML-CHARACTER mensch/name']],
		['half of a surrogate pair in an attribute', { '@sprache': '\ud800' }, ['DK-XML-CHARACTER @sprache']],
		['an object where a text belongs', { wohnsitz: { ort: { a: 1 }, plz: '01067' } }, ['DK-XML-UNKNOWN wohnsitz/ort/a']],
		['a text where an object belongs', { angaben: 'x' }, ['DK-XML-VALUE angaben', 'DK-XML-MISSING angaben/b']],
		['a number that is none', { zahl: Number.NaN }, ['DK-XML-VALUE zahl']],
		['an abstract type', { vorgang: { nummer: '1' } }, ['DK-XML-ABSTRACT vorgang']],
		['a type that does not fit', { vorgang: { '@xsi:type': 'Baum', nummer: '1' } }, ['DK-XML-TYPE vorgang/@xsi:type']],
		['nothing where nothing is not allowed', { wohnsitz: { '@xsi:nil': true, ort: 'a', plz: '01067' } }, ['DK-XML-UNKNOWN wohnsitz/@xsi:nil']],
	] as const) {
		it(`reports ${what} with its path`, () => {
			expect(problems(more)).to.deep.equal(expected);
			expect(write(more).xml).to.include('</antrag:antrag>');
		});
	}

	it('never writes a character that XML does not allow', () => {
		const { xml } = write({ mensch: { name: 'a\u0000b' }, farben: '\uffff', '@sprache': '\u000b' });
		for (const character of ['\u0000', '\uffff', '\u000b']) expect(xml).not.to.include(character);
		expect(readXml(xml).children[0]?.children[0]).to.include({ text: '' });
	});

	it('refuses what is too deep, too large, or no message of the schema', () => {
		let baum: Record<string, unknown> = { blatt: 'x' };
		for (let i = 0; i < 200; i++) baum = { blatt: 'x', ast: baum };
		expect(write({ baum })).to.deep.equal({ xml: '', problems: [{ path: '', code: 'DK-XML-LIMIT', facts: { limit: '100 levels' } }] });
		const large = writeXml(model, 'antrag', { ...least, mail: 'ä'.repeat(600) }, { maxBytes: 1_000 });
		expect(large).to.deep.equal({ xml: '', problems: [{ path: '', code: 'DK-XML-LIMIT', facts: { limit: '1000 bytes' } }] });
		const circle: Record<string, unknown> = { blatt: 'x' };
		circle['ast'] = circle;
		expect(write({ baum: circle }).problems[0]?.code).to.equal('DK-XML-LIMIT');
		expect(writeXml(model, 'toString', {}).problems[0]?.code).to.equal('DK-XML-ROOT');
	});

	describe('through the port', () => {
		const target = { kind: 'xml', root: `{${NS}}antrag` } as const;

		it('lists the message types', async () => {
			const titles = (await structures.targets()).map(({ title }) => title);
			expect(titles.filter((title) => title.endsWith(' antrag'))).to.have.length(1);
			expect(titles.some((title) => title.endsWith(' person'))).to.equal(false);
		});

		it('shows the places of a message with what a mapping needs to know', async () => {
			const { nodes, more } = await structures.outline(target, { depth: 2 });
			const by = (path: string) => nodes.find((node) => node.path === path);
			expect(more).to.equal(true);
			expect(nodes.slice(0, 3).map((node) => node.path)).to.deep.equal(['@id', '@sprache', 'vermerk']);
			expect(by('@id')).to.deep.equal({ path: '@id', required: true, list: false, inner: false, type: 'int' });
			expect(by('mensch[*]')).to.deep.include({ required: false, list: true, inner: true });
			expect(by('wohnsitz/plz')).to.deep.equal({ path: 'wohnsitz/plz', required: true, list: false, inner: false, type: 'string' });
			expect(by('telefon')?.required).to.equal(false);
			expect(by('art/code')?.values).to.deep.equal(['001', '002']);
			expect(by('art/@listURI')).to.equal(undefined);
			expect(by('betrag/#text')?.type).to.equal('decimal');
			expect(by('vorgang/@xsi:type')).to.deep.include({ required: true, values: ['Umzug', 'Geburt'] });
			expect(by('vorgang/nach')).to.deep.include({ required: false, inner: true });
			expect(by('version')).to.deep.include({ required: false, values: ['1.0'] });
		});

		it('goes on below a place, and stops at the number asked for', async () => {
			const { nodes } = await structures.outline(target, { below: 'baum/ast[*]/ast[*]', depth: 1 });
			expect(nodes.map((node) => node.path)).to.deep.equal(['baum/ast[*]/ast[*]/blatt', 'baum/ast[*]/ast[*]/ast[*]']);
			expect((await structures.outline(target, { limit: 4 })).nodes).to.have.length(4);
			expect(await structures.outline(target, { below: 'nix' })).to.deep.equal({ nodes: [], more: false });
		});

		it('writes, and says when the target is not known', async () => {
			const { content, mediaType, problems: found } = await structures.write(target, { ...least, nix: 1 });
			expect(mediaType).to.equal('application/xml');
			expect(found).to.deep.equal([{ path: 'nix', code: 'DK-XML-UNKNOWN', facts: { name: 'nix' } }]);
			expect(readXml(content).name).to.equal(`{${NS}}antrag`);
			for (const unknown of [
				{ kind: 'xml', root: `{${NS}}nix` },
				{ kind: 'xml', root: 'toString' },
				{ kind: 'xml', pack: 'anderes', root: `{${NS}}antrag` },
				{ kind: 'json', schema: 'urn:x' },
			] as const) {
				expect((await failureOf(structures.write(unknown, {}))).code).to.equal('DK-MAP-TARGET-UNKNOWN');
			}
		});
	});
});
