/**
 * The large published rule sets, compiled and run for real: XRechnung and EN 16931 (UBL and CII), XBau. Takes about two minutes, so it is no part of the test
 * command. By hand, with the published standards at ../shared/standards:
 *
 *     node_modules/.bin/mocha --no-config --extension ts --timeout 300000 test/conformance/schematron-long.ts
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { cachedRulesCompiler, SchematronChecker, SchematronCompiler } from '../../adapters/saxon/index.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import type { RulesCompiler } from '../../hub/standards/rules-compiler.ts';
import { needSharedStandards, sharedStandard } from '../support/shared-standards.ts';

/** Error rules that the samples break, with the rules as they are published; all other samples break none. */
const broken: Readonly<Record<string, readonly string[]>> = {
	// The scenarios of the KoSIT validator make these informations for extension and CVD invoices (pruefszenarien.xml, customLevel).
	'02.01a-cvd_INVOICE_ubl.xml': ['BR-CL-13'],
	'04.05a-INVOICE_uncefact.xml': ['BR-CL-10', 'BR-CL-21'],
	'05.01a-INVOICE_ubl.xml': ['BR-CO-16'],
	'integration__diga-cii-extension-codes.xml': ['BR-CL-11', 'BR-CL-21'],
	// Their names say so.
	'cen-unit-test__cii-cii-sr-461-bt-7-cardinality-test.xml': ['CII-SR-461'],
	'cen-unit-test__ubl-br-co-15-no-multiple-bt-110-allowed-test.xml': ['BR-CO-15'],
	'cen-unit-test__ubl-br-o-02-and-br-o-03-with-bt-31.xml': ['BR-O-02', 'BR-O-03', 'UBL-SR-53'],
	'cen-unit-test__ubl-br-o-02-and-br-o-03-with-bt-63.xml': ['BR-O-02', 'BR-O-03', 'UBL-SR-53'],
	'cen-unit-test__ubl-br-o-02-and-br-o-04-with-bt-31.xml': ['BR-DE-1', 'BR-O-02', 'BR-O-04', 'UBL-SR-53'],
	'cen-unit-test__ubl-br-o-02-and-br-o-04-with-bt-63.xml': ['BR-O-02', 'BR-O-04', 'UBL-SR-53'],
	'cen-unit-test__XRechnung-CEFACT-2020-12-17-with-invalid-attachment-without-extension-urn.xml': ['BR-CL-24'],
	'cen-unit-test__XRechnung-CEFACT-2020-12-17-with-xml-attachment-and-extension-urn.xml': ['BR-CL-24'],
	'cen-unit-test__XRechnung-CEFACT-2020-12-17-with-xml-attachment-without-extension-urn.xml': ['BR-CL-24'],
	'unexpected__cii-br-co-15-negative-test.xml': ['BR-53'],
};

async function packIn(folder: string): Promise<Pack> {
	const base = sharedStandard(folder);
	const files = (await readdir(base, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
	const locations = Object.fromEntries(files.map((entry) => [relative(base, join(entry.parentPath, entry.name)), join(entry.parentPath, entry.name)]));
	const rules = Object.keys(locations)
		.filter((path) => path.endsWith('.sch') && !path.endsWith('common.sch'))
		.map((path) => ({ path, title: path }));
	return { description: { rules }, locations } as unknown as Pack;
}

describe('The large published rule sets', () => {
	let folder: string;
	let checker: SchematronChecker;

	before(async function () {
		needSharedStandards(this);
		folder = await mkdtemp(join(tmpdir(), 'drehkreuz-test-rules-'));
		const compiler = new SchematronCompiler();
		const timed: RulesCompiler = {
			compile: async (rules) => {
				const begin = performance.now();
				const answer = await compiler.compile(rules);
				const what = 'notCompiled' in answer ? answer.notCompiled.en : `${(answer.compiled.length / 1e6).toFixed(2)} MB`;
				console.log(`      ${rules.path}: ${((performance.now() - begin) / 1000).toFixed(1)} s, ${what}`);
				return answer;
			},
		};
		checker = new SchematronChecker({ rules: cachedRulesCompiler(folder, { compiler: timed }) });
	});
	after(async () => {
		await checker?.close();
		await rm(folder, { recursive: true, force: true });
	});

	it('judge every sample of XRechnung as it is meant', async () => {
		const pack = await packIn('xrechnung');
		const samples = Object.entries(pack.locations).filter(([path]) => path.startsWith('samples/') && path.endsWith('.xml'));
		const times: number[] = [];
		const wrong: string[] = [];
		for (const [path, location] of samples) {
			const name = path.slice(path.lastIndexOf('/') + 1);
			const begin = performance.now();
			const { state, findings } = await checker.check(await readFile(location), pack);
			times.push(performance.now() - begin);
			const errors = [...new Set(findings.filter(({ severity }) => severity === 'error').map(({ rule, code }) => rule ?? code))].sort();
			// The instances are meant to break what stands in a comment of theirs; one of them is not well-formed.
			if (name.startsWith('instances__')) continue;
			if (state !== 'checked' || errors.join() !== [...(broken[name] ?? [])].sort().join()) wrong.push(`${name}: ${state} ${errors.join(' ')}`);
		}
		const sorted = times.sort((a, b) => a - b);
		console.log(`      ${samples.length} samples: median ${sorted[sorted.length >> 1]?.toFixed(0)} ms, least ${sorted[0]?.toFixed(0)} ms`);
		expect(wrong).to.eql([]);
	});

	it('find in a message of XBau the element that is empty', async () => {
		const pack = await packIn('xbau-2.6');
		const message = '<anzeige xmlns="http://www.xleitstelle.de/xbau/2/6"><leser/>\n<autor>x</autor></anzeige>';
		const { state, findings } = await checker.check(Buffer.from(message), pack);
		expect(state).to.equal('checked');
		expect(findings.map(({ rule, line, path }) => `${rule} ${line} ${path}`)).to.include('sch-xbau-gen-001 1 /xbau:anzeige/xbau:leser[1]');
	});
});
