import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { openPack, XmlChecker } from '../../adapters/libxml2/index.ts';
import type { CheckReport } from '../../hub/standards/checker.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import { failureOf } from '../support/failure-of.ts';
import { haveSharedStandards, needSharedStandards, sharedStandard } from '../support/shared-standards.ts';

interface Expectation {
	readonly file: string;
	/** Folder of the standard, e.g. `xwasser-1.0.0`. */
	readonly standard: string;
	readonly hasSchema: boolean;
	readonly verdict: string;
	readonly line: number | undefined;
}

/** The verdicts of the official tool, one line per sample: file, schema, verdict. */
function expectations(): Expectation[] {
	if (!haveSharedStandards) return [];
	const rows = readFileSync(sharedStandard('ERWARTUNG.tsv'), 'utf8')
		.split('\n')
		.filter((row) => row !== '' && !row.startsWith('#'));
	return rows.slice(1).map((row) => {
		const [file = '', schema = '', urteil = ''] = row.split('\t');
		const [, word = '', line] = /^(\w+)(?: L(\d+))?/.exec(urteil) ?? [];
		// The list calls a truncated file invalid; our vocabulary is finer.
		const verdict = word === 'wohlgeformt' ? 'unknown' : urteil.includes('Premature end of data') ? 'not-well-formed' : word;
		return { file, standard: file.split('/')[0] ?? '', hasSchema: schema !== '-', verdict, line: line === undefined ? undefined : Number(line) };
	});
}

function matches(report: CheckReport, expected: Expectation): void {
	expect(report.verdict, expected.file).to.equal(expected.verdict);
	if (expected.line !== undefined) expect(report.findings[0]?.line, expected.file).to.equal(expected.line);
	if (report.verdict === 'valid') expect(report.recognised, expected.file).to.include.keys('standard', 'standardversion', 'nachrichtentyp', 'root');
}

const all = expectations();
const standards = [...new Set(all.map(({ standard }) => standard))];

describe('published samples', () => {
	const packs = new Map<string, Pack>();

	before(async function () {
		needSharedStandards(this);
		this.timeout(120_000);
		const withSchemas = standards.filter((standard) => all.some((sample) => sample.standard === standard && sample.hasSchema));
		for (const standard of withSchemas) packs.set(standard, await openPack(sharedStandard(standard), { catalogueFolders: [sharedStandard('xoev-basis')] }));
	});

	it('are all there', () => {
		expect(all.length).to.be.greaterThan(140);
	});

	for (const standard of standards) {
		const samples = all.filter((sample) => sample.standard === standard);
		it(`of ${standard} get the verdict and the line of the official tool (${samples.length})`, async () => {
			const pack = packs.get(standard);
			const checker = new XmlChecker({ packs: pack ? [pack] : [], workers: 1 });
			try {
				for (const sample of samples) matches(await checker.check(readFileSync(sharedStandard(sample.file)), {}), sample);
			} finally {
				await checker.close();
			}
		});
	}

	it('get the same verdict when all packs are there at once', async () => {
		const checker = new XmlChecker({ packs: [...packs.values()] });
		try {
			await Promise.all(all.map(async (sample) => matches(await checker.check(readFileSync(sharedStandard(sample.file)), {}), sample)));
		} finally {
			await checker.close();
		}
	});

	it('of XBeteiligung and XGewerbesteuer need no catalogue, those of XWasser do', async () => {
		expect((await openPack(sharedStandard('xbeteiligung-1.2'))).description).to.include({ standard: 'xbeteiligung', version: '1.2' });
		expect((await openPack(sharedStandard('xunternehmen-gewerbesteuer-1.4'))).description).to.include({ standard: 'gewerbesteuer', version: '1.4' });
		const error = await failureOf(openPack(sharedStandard('xwasser-1.0.0')));
		expect(error.code).to.equal('DK-PACK-MISSING-IMPORT');
		expect(error.facts['url']).to.match(/^http:\/\/xoev\.de\//);
	});

	it('of XWasser that are known to be invalid are told by line and element', async () => {
		const pack = packs.get('xwasser-1.0.0');
		const checker = new XmlChecker({ packs: pack ? [pack] : [], workers: 1 });
		try {
			const report = await checker.check(readFileSync(sharedStandard('xwasser-1.0.0/samples/monitoring_plan_maximal.xml')), {});
			expect(report.findings[0]).to.include({ line: 75, code: 'DK-CHECK-INVALID' });
			expect(report.findings[0]?.message.de).to.equal(
				'Element „probennahmestelleKategorie“ steht hier nicht an erlaubter Stelle; erwartet wird datumZeitraum oder untersuchungDurch',
			);
			expect(report.recognised).to.include({ standard: 'xwasser', standardversion: '1.0.0', nachrichtentyp: '2010', testnachricht: true });
		} finally {
			await checker.close();
		}
	});
});

describe('published standards', () => {
	before(function () {
		needSharedStandards(this);
	});

	for (const [standard, name, roots] of [
		['xbau-2.6', 'xbau-2.6', 139],
		['xbau-kernmodul-1.3.0', 'xbau-kernmodul-1.3.0', 18],
		['xdomea-2.3.0', 'xdomea-2.3.0', 47],
		['xdomea-3.1.0', 'xdomea-3.1.0', 64],
		['xdomea-4.0.0', 'xdomea-4.0.0', 12],
		['xta-2.1.1', 'xta-2.1.1', 25],
		['cmis-1.1', 'cmis-1.1', 101],
	] as const) {
		it(`${standard} compiles completely, offline`, async () => {
			const { description } = await openPack(sharedStandard(standard), { catalogueFolders: [sharedStandard('xoev-basis')] });
			expect(description.name).to.equal(name);
			const messages = description.namespaces
				.filter(({ standard: own }) => own.startsWith(description.standard))
				.flatMap(({ elements }) => Object.keys(elements));
			expect(messages.length).to.be.at.least(roots);
		});
	}
});

describe('character types of DIN 91379', () => {
	before(function () {
		needSharedStandards(this);
	});

	it('decide 1 MB of combining characters, and refuse 100 kB of them within 2 s', async () => {
		const { mkdtemp, rm, writeFile } = await import('node:fs/promises');
		const { tmpdir } = await import('node:os');
		const { join } = await import('node:path');
		const folder = await mkdtemp(join(tmpdir(), 'drehkreuz-din-'));
		const din = 'urn:xoev-de:kosit:xoev:datentyp:din-91379_2022-08';
		const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:d="${din}" targetNamespace="urn:din"><xs:import namespace="${din}" schemaLocation="https://xoev.de/schemata/din/91379/2022-08/din-norm-91379-datatypes.xsd"/><xs:element name="name" type="d:datatypeA"/></xs:schema>`;
		await writeFile(join(folder, 'din.xsd'), schema);
		const packs = [await openPack(folder, { catalogueFolders: [sharedStandard('xoev-basis')] })];
		const checker = new XmlChecker({ packs, workers: 1, timeLimitMs: 60_000 });
		try {
			const named = (name: string) => checker.check(Buffer.from(`<n:name xmlns:n="urn:din">${name}</n:name>`), {});
			expect((await named('Łukasz C\u0306')).verdict).to.equal('valid');
			const report = await named(`${'C\u0306'.repeat(33_000)}\u{1F600}`);
			expect(report.verdict).to.equal('invalid');
			expect(report.durationMs).to.be.lessThan(2_000);
			// Measured: 1 s on a quiet machine, in proportion to the length. What matters here is that the verdict is right.
			expect((await named('C\u0306'.repeat(333_000))).verdict).to.equal('valid');
			expect((await named('\u0306'.repeat(500_000))).verdict).to.equal('invalid');
		} finally {
			await checker.close();
			await rm(folder, { recursive: true });
		}
	});
});
