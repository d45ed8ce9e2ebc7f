import { join } from 'node:path';
import { expect } from 'chai';
import { openPack, XmlChecker } from '../../../adapters/libxml2/index.ts';
import type { CheckOptions, CheckReport } from '../../../hub/standards/checker.ts';
import type { Pack } from '../../../hub/standards/pack.ts';
import { antrag, code, farbe, folderWith, listed, standardFiles } from './code-list-pack.ts';

describe('XML checker, code lists', () => {
	let root: string;
	let remove: () => Promise<void>;
	let pack: Pack;
	let checker: XmlChecker;

	before(async () => {
		({ root, remove } = await folderWith({
			...standardFiles,
			'leer/codelisten/farbe_9.xml': farbe('9', []),
			'leer/xsd/code.xsd': standardFiles['antrag/xsd/code.xsd'],
			'andere/xsd/code.xsd': standardFiles['antrag/xsd/code.xsd'],
			'andere/codelisten/farbe_1.xml': farbe('1', ['lila']),
			'andere/codelisten/farbe_2.xml': farbe('2', ['gelb', 'gelb']),
		}));
		const open = (name: string) => openPack(join(root, name));
		pack = await open('antrag');
		checker = new XmlChecker({ packs: [await open('andere'), pack, await open('leer')], workers: 1 });
	});

	after(async () => {
		await checker?.close();
		await remove();
	});

	const check = (content: Buffer, options: CheckOptions = {}) => checker.check(content, { level: 'codelists', ...options });
	const codesOf = (report: CheckReport) => report.findings.map((finding) => finding.code);

	it('finds a code of every kind of code type in its list', async () => {
		const report = await check(
			antrag(
				[
					code('typ2', 'rot'),
					code('typ2', 'grün', listed('urn:liste:farbe', '1')),
					code('typ3', 'gelb', ' listVersionID="2"'),
					code('typ4', ' sehr\n blau ', listed('urn:liste:farbe', '1')),
					code('erweitert', 'rot', ' stand="2026-01-01"'),
					code('kreis', 'rot'),
					`<a:beliebig>${code('einzeln', 'rot')}</a:beliebig>`,
				].join('\n'),
			),
		);
		expect(report.findings).to.deep.equal([]);
		expect(report.verdict).to.equal('valid');
		expect(report.levels).to.deep.equal({
			'well-formed': 'checked',
			schema: 'checked',
			codelists: 'checked',
			schematron: 'not-asked',
			rules: 'nothing-to-check',
		});
	});

	it('tells line, path, list and version of a code that is not in its list, and never the code', async () => {
		const report = await check(antrag(`${code('typ2', 'rot')}\n${code('typ2', 'Mustermann')}`));
		expect(report.verdict).to.equal('invalid');
		expect(report.findingsTotal).to.equal(1);
		expect(report.findings[0]).to.deep.equal({
			level: 'codelists',
			severity: 'error',
			code: 'DK-CHECK-CODE',
			line: 3,
			path: '/a:antrag.neu.0101/a:typ2[2]',
			message: {
				de: 'Element „typ2“ hat einen Code, der nicht in der Codeliste Farbe, Version 1, steht.',
				en: "Element 'typ2' has a code that is not in code list Farbe, version 1.",
			},
		});
	});

	it('tells the code only when values are asked for', async () => {
		const report = await check(antrag(code('typ2', 'x'.repeat(100))), { values: true });
		expect(report.findings[0]?.value).to.deep.equal({ text: `${'x'.repeat(59)}…`, personal: false });
	});

	for (const [where, wrong] of [
		['a list and version that the message names', code('typ4', 'gelb', listed('urn:liste:farbe', '1'))],
		['a version that the message names', code('typ3', 'rot', ' listVersionID="2"')],
		['an extended type', code('erweitert', 'gelb')],
		['a member of a substitution group', code('kreis', 'gelb')],
		['a wildcard', `<a:beliebig>${code('einzeln', 'gelb')}</a:beliebig>`],
		['a type that the message names itself', `<a:person xsi:type="a:Kunde"><a:name>x</a:name>${code('farbe', 'gelb')}</a:person>`],
		[
			'a type that the message names itself, below another one',
			`<a:person xsi:type="a:Kunde"><a:name>x</a:name>${code('farbe', 'rot')}<a:freund xsi:type="a:Kunde"><a:name>y</a:name>${code('farbe', 'gelb')}</a:freund></a:person>`,
		],
		[
			'a type of the default namespace',
			`<person xmlns="urn:drehkreuz:test:antrag:2.0" xsi:type="Kunde"><name>x</name><farbe><code xmlns="">gelb</code></farbe></person>`,
		],
		['an empty code', code('typ2', '')],
		['another spelling', code('typ2', 'Rot')],
	] as const) {
		it(`looks into ${where}`, async () => {
			const report = await check(antrag(wrong));
			expect(codesOf(report)).to.deep.equal(['DK-CHECK-CODE']);
			expect(report.verdict).to.equal('invalid');
		});
	}

	it('leaves to the schema what the schema enumerates, and what may be nil', async () => {
		const report = await check(antrag(`${code('typ1', 'x')}<a:typ2 xsi:nil="true"/><a:zahl>1</a:zahl><a:person><a:name>x</a:name></a:person>`));
		expect(report.findings).to.deep.equal([]);
		expect(report.levels?.codelists).to.equal('nothing-to-check');
		const empty = await check(Buffer.from('<a:ohne.codes.0102 xmlns:a="urn:drehkreuz:test:antrag:2.0"><a:person>x</a:person></a:ohne.codes.0102>'));
		expect([empty.verdict, empty.levels?.codelists]).to.deep.equal(['valid', 'nothing-to-check']);
	});

	it('says once that a list or version is not there, how to get it, and that nothing can be concluded', async () => {
		const report = await check(
			antrag(`${code('typ3', 'rot', ' listVersionID="3"').repeat(3)}${code('typ4', 'a', listed('urn:liste:fehlt', '2020-28-09'))}${code('typ2', 'rot')}`),
		);
		expect(report.verdict).to.equal('valid');
		expect(report.findings.map(({ severity, code: found }) => `${severity} ${found}`)).to.deep.equal(Array(2).fill('info DK-CHECK-CODELIST-MISSING'));
		expect(report.findings[1]?.message.en).to.equal(
			'Code list urn:liste:fehlt, version 2020-28-09, is not installed; its codes were not checked. It can be had at https://www.xrepository.de/api/version_codeliste/urn:liste:fehlt_2020-28-09/genericode.',
		);
		expect(report.levels?.codelists).to.equal('not-checked');
	});

	it('says why a list cannot be used', async () => {
		const report = await check(antrag(code('typ3', 'a', ' listVersionID="9"')));
		expect([report.verdict, report.levels?.codelists, ...codesOf(report)]).to.deep.equal(['valid', 'not-checked', 'DK-CHECK-CODELIST-UNUSABLE']);
		expect(report.findings[0]?.message.en).to.match(/^Code list urn:liste:farbe, version 9, cannot be used; .* does not hold a single code/);
	});

	it('warns once when elements do not tell their list, and the schema does not ask for it', async () => {
		const report = await check(antrag(code('irgendeiner', 'a').repeat(5)));
		expect(report.findings.map(({ severity, code: found, path }) => [severity, found, path])).to.deep.equal([
			['warning', 'DK-CHECK-CODELIST-UNNAMED', '/a:antrag.neu.0101/a:irgendeiner'],
		]);
		expect([report.verdict, report.levels?.codelists]).to.deep.equal(['valid', 'not-checked']);
	});

	it('shows nothing of a list name that looks like anything but one', async () => {
		const report = await check(antrag(code('typ4', 'geheim', ' listURI="Erika Mustermann" listVersionID="&lt;b&gt;"')), { values: true });
		expect(JSON.stringify(report.findings)).not.to.match(/Erika|<b>|geheim/);
		expect(report.findings[0]?.message.de).to.include('Die Codeliste –, Version –,');
	});

	it('is not run when it was not asked for, and not reached when the schema says no', async () => {
		const wrong = antrag(code('typ2', 'gelb'));
		expect((await checker.check(wrong, {})).levels?.codelists).to.equal('not-asked');
		expect((await checker.check(wrong, {})).verdict).to.equal('valid');
		const report = await check(antrag(`${code('typ2', 'gelb')}<a:zahl>x</a:zahl>`), { level: 'schematron' });
		expect(report.verdict).to.equal('invalid');
		expect(report.levels).to.include({ schema: 'checked', codelists: 'not-reached', schematron: 'not-reached' });
		expect((await check(antrag(code('typ2', 'rot')), { level: 'schematron' })).levels).to.include({ codelists: 'checked', schematron: 'not-checked' });
		expect((await check(wrong, { level: 'schematron' })).levels?.schematron).to.equal('not-reached');
	});

	it('checks 100,000 codes, and counts what it does not show', async () => {
		const wrong = await check(antrag(code('typ3', 'gelb', ' listVersionID="1"').repeat(100_000)));
		expect([wrong.verdict, wrong.findings.length, wrong.findingsTotal]).to.deep.equal(['invalid', 100, 100_000]);
		expect(wrong.findings[99]?.path).to.equal('/a:antrag.neu.0101/a:typ3[100]');
		const many = await check(antrag(Array.from({ length: 20_000 }, (_, i) => code('typ3', 'x', ` listVersionID="v${i}"`)).join('')));
		expect([many.verdict, many.findings.length, many.findingsTotal]).to.deep.equal(['valid', 100, 20_000]);
		for (const report of [wrong, many]) expect(report.durationMs).to.be.lessThan(10_000);
	});

	it('gives no line where libxml2 has lost it', async () => {
		const report = await check(antrag(`${'\n'.repeat(70_000)}${code('typ2', 'gelb')}`));
		expect(report.findings[0]).to.include({ code: 'DK-CHECK-CODE' }).and.not.have.property('line');
	});
});
