import { join } from 'node:path';
import { expect } from 'chai';
import { openPack, XmlChecker } from '../../../adapters/libxml2/index.ts';
import type { Pack } from '../../../hub/standards/pack.ts';
import { antrag, farbe, folderWith, standardFiles } from './code-list-pack.ts';

const head = (uuid: string) =>
	`<nachrichtenkopf.g2g><identifikation.nachricht><nachrichtenUUID>${uuid}</nachrichtenUUID></identifikation.nachricht></nachrichtenkopf.g2g>`;
const uuid = '0b29bb5e-6a4f-4c9b-9a52-3f1ce1c61d0c';

describe('XML checker, own rules', () => {
	let remove: () => Promise<void>;
	let packs: readonly Pack[];
	let checker: XmlChecker;
	let twice: XmlChecker;

	before(async () => {
		const folders = await folderWith({
			...standardFiles,
			...Object.fromEntries(Object.entries(standardFiles).map(([path, text]) => [path.replace('antrag/', 'zweiter/'), text])),
			'zweiter/codelisten/farbe_2.xml': farbe('2', ['gelb']),
		});
		remove = folders.remove;
		packs = await Promise.all(['antrag', 'zweiter', 'antrag'].map((name) => openPack(join(folders.root, name))));
		checker = new XmlChecker({ packs: packs.slice(0, 1), workers: 1 });
		twice = new XmlChecker({ packs, workers: 1 });
	});

	after(async () => {
		await Promise.all([checker?.close(), twice?.close()]);
		await remove();
	});

	it('have nothing to say about a header that agrees', async () => {
		const report = await checker.check(antrag(head(uuid), ' standard="Antrag" version="2.0"'), {});
		expect(report.findings).to.deep.equal([]);
		expect(report.levels).to.include({ codelists: 'not-asked', rules: 'checked' });
		expect(report.pack).to.deep.equal({ id: packs[0]?.description.id, others: [] });
	});

	it('warn of an id that is no UUID, and of another standard or version', async () => {
		const report = await checker.check(antrag(head('Nr-1'), ' standard="XBau" version="1.9"'), {});
		expect(report.verdict).to.equal('valid');
		expect(report.findings.map(({ level, severity, code }) => `${level} ${severity} ${code}`)).to.deep.equal([
			'rules warning DK-CHECK-HEADER-UUID',
			'rules warning DK-CHECK-HEADER-STANDARD',
			'rules warning DK-CHECK-HEADER-VERSION',
		]);
		expect(JSON.stringify(report.findings)).not.to.match(/Nr-1|XBau|1\.9/);
		const told = await checker.check(antrag(head('Nr-1'), ' standard="XBau" version="1.9"'), { values: true });
		expect(told.findings.map(({ value }) => value)).to.deep.equal(['Nr-1', 'XBau', '1.9'].map((text) => ({ text, personal: false })));
	});

	it('also run when the schema says no, after what it says', async () => {
		const report = await checker.check(antrag(`${head('x')}<a:zahl>x</a:zahl>`), {});
		expect(report.findings.map(({ code }) => code)).to.deep.equal(['DK-CHECK-INVALID', 'DK-CHECK-HEADER-UUID']);
		expect(report.levels).to.include({ schema: 'checked', rules: 'checked' });
	});

	it('leave room for themselves among the hundred findings that are shown', async () => {
		const report = await checker.check(antrag(`${head('x')}${'<a:zahl>x</a:zahl>'.repeat(200)}`), {});
		expect([report.findings.length, report.findingsTotal, report.findings.at(-1)?.code]).to.deep.equal([100, 201, 'DK-CHECK-HEADER-UUID']);
	});

	it('say which pack decided where several know the root, a pack that is given twice counting once', async () => {
		const report = await twice.check(antrag(''), {});
		const [first, second] = packs.map(({ description }) => description.id);
		expect(report.verdict).to.equal('valid');
		expect(report.pack).to.deep.equal({ id: first, others: [second] });
		expect(report.findings.map(({ severity, code }) => `${severity} ${code}`)).to.deep.equal(['info DK-CHECK-PACK-CHOSEN']);
		expect(report.findings[0]?.message.de).to.include('antrag-2.0');
	});

	it('say nothing about the choice when the pack was named', async () => {
		const wanted = packs[1]?.description.id ?? '';
		const report = await twice.check(antrag(''), { schema: wanted });
		expect(report.findings).to.deep.equal([]);
		expect(report.pack).to.deep.equal({ id: wanted, others: [packs[0]?.description.id] });
	});
});

describe('XML checker, offending values', () => {
	let remove: () => Promise<void>;
	let checker: XmlChecker;

	before(async () => {
		const folders = await folderWith(standardFiles);
		remove = folders.remove;
		checker = new XmlChecker({ packs: [await openPack(join(folders.root, 'antrag'))], workers: 1 });
	});

	after(async () => {
		await checker?.close();
		await remove();
	});

	for (const [what, inner, value] of [
		['of an element', '<a:zahl>Erika Mustermann</a:zahl>', { text: 'Erika Mustermann', personal: true }],
		['of an element of the default namespace', '<zahl xmlns="urn:drehkreuz:test:antrag:2.0">Erika</zahl>', { text: 'Erika', personal: true }],
		['whose prefix is declared below the root', '<q:zahl xmlns:q="urn:drehkreuz:test:antrag:2.0">Erika</q:zahl>', { text: 'Erika', personal: true }],
		['that is long', `<a:zahl>${'9'.repeat(5_000)}</a:zahl>`, { text: `${'9'.repeat(59)}…`, personal: true }],
		['of a code that the schema enumerates', '<a:typ1><code>falsch</code></a:typ1>', { text: 'falsch', personal: false }],
		['of an attribute', '<a:erweitert stand="gestern"><code>rot</code></a:erweitert>', { text: 'gestern', personal: true }],
		['of a fixed version', '<a:typ2 listVersionID="7"><code>rot</code></a:typ2>', { text: '7', personal: false }],
		['that pretends to be a sentence', "<a:zahl>x' is not accepted by the pattern '</a:zahl>", { text: "x' is not accepted by the pattern '", personal: true }],
	] as const) {
		it(`are told where they are asked for: the one ${what}`, async () => {
			const report = await checker.check(antrag(inner), { values: true });
			expect(report.findings[0]).to.include({ code: 'DK-CHECK-INVALID' });
			expect(report.findings[0]?.value).to.deep.equal(value);
			for (const finding of (await checker.check(antrag(inner), {})).findings) expect(finding).not.to.have.property('value');
		});
	}

	it('do not disturb the path, whose prefixes may be declared anywhere', async () => {
		const inner =
			'<q:typ1 xmlns:q="urn:drehkreuz:test:antrag:2.0"><code>x</code></q:typ1><q:typ1 xmlns:q="urn:drehkreuz:test:antrag:2.0"><code xmlns="">y</code></q:typ1>';
		const content = antrag(inner).toString().replaceAll('a:', '').replace('xmlns:a', 'xmlns');
		const report = await checker.check(Buffer.from(content.replaceAll('<code>', '<code xmlns="">')), { values: true });
		expect(report.findings.map(({ path, value }) => [path, value?.text])).to.deep.equal([['/antrag.neu.0101/q:typ1[2]/code', 'y']]);
	});

	it('are not there where an element is missing or in the wrong place', async () => {
		const report = await checker.check(antrag('<a:typ2/><a:falsch>Erika Mustermann</a:falsch><a:person>Erika<a:name>x</a:name></a:person>'), { values: true });
		expect(report.findings).to.have.length.greaterThan(1);
		expect(JSON.stringify(report)).not.to.include('Erika');
	});
});
