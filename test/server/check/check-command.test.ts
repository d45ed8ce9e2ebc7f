import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ReportLine } from '../../../server/check/report-line.ts';
import { projectFolder } from '../../../server/folders.ts';
import { meldung, meldungXsd, NAMESPACE, person, type TestFolders, testFolders } from '../../adapters/libxml2/test-pack.ts';
import { type Outcome, run } from '../../support/process.ts';

describe('drehkreuz check', function () {
	this.timeout(120_000);
	let folder: string;
	let packs: TestFolders;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'drehkreuz-check-'));
		packs = await testFolders();
		await writeFile(join(folder, 'good.xml'), meldung(person));
		await writeFile(join(folder, 'empty.xml'), `<m:meldung.leer.0102 xmlns:m="${NAMESPACE}"/>`);
		await writeFile(join(folder, 'bad.xml'), meldung(`${person}\n<m:person><m:name>Erika Mustermann</m:name><m:plz>x</m:plz></m:person>`));
		await writeFile(join(folder, 'foreign.xml'), '<a/>');
		await writeFile(join(folder, 'broken.xml'), '<a>\n<b></a>');
		await writeFile(join(folder, 'doctype.xml'), '<!DOCTYPE a><a/>');
		await writeFile(join(folder, 'application.json'), '{"unknown": true}');
	});
	after(async () => {
		await packs.remove();
		await rm(folder, { recursive: true, force: true });
	});

	function check(...args: readonly string[]): Promise<Outcome> {
		const environment = { ...process.env, DREHKREUZ_DATA: join(folder, 'data'), DREHKREUZ_LANGUAGE: 'en' };
		return run(process.execPath, [projectFolder('build', 'server', 'main.js'), 'check', ...args], { cwd: folder, env: environment });
	}

	const withPacks = () => ['--pack', packs.pack, '--catalogue', packs.catalogue];
	const lines = ({ stdout }: Outcome): ReportLine[] =>
		stdout
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as ReportLine);

	it('prints one object per file in the order of the files, and ends with 1 when one is not valid', async () => {
		const files = ['good.xml', 'foreign.xml', 'bad.xml', 'missing.xml', 'broken.xml', 'doctype.xml', 'application.json', '.', 'empty.xml'];
		const outcome = await check(...withPacks(), '--json', ...files);
		expect(outcome.code).to.equal(1);
		const reports = lines(outcome);
		expect(reports.map(({ file }) => file)).to.deep.equal(files);
		expect(reports.map(({ verdict, findings }) => [verdict, findings[0]?.code])).to.deep.equal([
			['valid', undefined],
			['unknown', 'DK-CHECK-UNKNOWN'],
			['invalid', 'DK-CHECK-INVALID'],
			['refused', 'DK-CHECK-FILE'],
			['not-well-formed', 'DK-CHECK-NOT-WELL-FORMED'],
			['refused', 'DK-CHECK-DOCTYPE'],
			['unknown', 'DK-CHECK-UNKNOWN'],
			['refused', 'DK-CHECK-FILE'],
			['valid', undefined],
		]);
		expect(reports[0]).to.deep.include({ standard: 'meldung', version: '1.0', messageType: '0101', testMessage: false, findings: [], findingsTotal: 0 });
		expect(reports[2]?.findings[0]).to.deep.include({ level: 'xsd', severity: 'error', line: 4, column: null, path: '/m:meldung.neu.0101/m:person[2]/m:plz' });
		expect(reports[0]?.levels).to.deep.include({ 'well-formed': 'checked', xsd: 'checked', codelists: 'not-asked', schematron: 'not-asked' });
		expect(outcome.stdout).to.not.contain('Mustermann');
	});

	it('ends with 0 when all are valid', async () => {
		const outcome = await check(...withPacks(), 'good.xml', 'empty.xml');
		expect(outcome.code, outcome.stderr).to.equal(0);
		expect(outcome.stdout).to.match(/✓ valid +good\.xml +meldung 1\.0 · 0101\n✓ valid +empty\.xml +meldung 1\.0 · 0102/);
		expect(outcome.stdout).to.contain('2 files: 2 valid');
	});

	for (const [what, args] of [
		['no file', ['--json']],
		['a level that does not exist', ['--level', 'perfect', 'good.xml']],
		['an option that does not exist', ['--packs', 'x', 'good.xml']],
		['a size that is none', ['--max-mb', 'much', 'good.xml']],
	] as const) {
		it(`explains itself and ends with 2 for ${what}`, async () => {
			const outcome = await check(...args);
			expect(outcome.code).to.equal(2);
			expect(outcome.stdout).to.equal('');
			expect(outcome.stderr).to.contain('drehkreuz check [--pack DIR]');
		});
	}

	it('shows offending values only to those who ask', async () => {
		const [report] = lines(await check(...withPacks(), '--json', '--values', 'bad.xml'));
		expect(report?.findings[0]?.value).to.deep.equal({ text: 'x', personal: true });
	});

	it('writes a page that a person can read, with nothing from outside in it', async () => {
		const page = join(folder, 'report.html');
		await check(...withPacks(), '--language', 'de', '--report', page, 'good.xml', 'bad.xml');
		const html = await readFile(page, 'utf8');
		expect(html).to.contain('<html lang="de">').and.to.contain('✗ ungültig').and.to.contain('Zeile 4');
		expect(html).to.not.match(/https?:\/\/(?!www\.w3\.org)|<script|Mustermann/);
	});

	it('uses the pack given first where several know the root element, and says so', async () => {
		const second = join(folder, 'zweites-1.0');
		await mkdir(second, { recursive: true });
		await cp(packs.pack, second, { recursive: true });
		await writeFile(join(second, 'xsd', 'meldung.xsd'), `${meldungXsd}<!-- another version -->`);
		const [report] = lines(await check('--pack', second, ...withPacks(), '--json', 'good.xml'));
		expect(report?.verdict).to.equal('valid');
		expect(report?.findings.map(({ code, severity }) => [code, severity])).to.deep.equal([['DK-CHECK-PACK-CHOSEN', 'info']]);
	});

	it('says which folder cannot be used, and goes on with the others', async () => {
		const faulty = join(folder, 'faulty');
		await mkdir(faulty, { recursive: true });
		await writeFile(
			join(faulty, 'faulty.xsd'),
			'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:f">\n<xs:import namespace="urn:nowhere" schemaLocation="http://nowhere.example/x.xsd"/></xs:schema>',
		);
		const outcome = await check('--pack', faulty, ...withPacks(), 'good.xml');
		expect(outcome.code).to.equal(0);
		expect(outcome.stderr)
			.to.match(/nowhere\.example\/x\.xsd/)
			.and.to.match(/faulty\.xsd/)
			.and.to.match(/2/);
	});
});
