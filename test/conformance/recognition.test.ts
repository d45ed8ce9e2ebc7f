/** Every published sample is recognised without any pack: what it is, and whether its header can be read. Values are never printed. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { XmlChecker } from '../../adapters/libxml2/index.ts';
import type { Recognised } from '../../hub/standards/checker.ts';
import { haveSharedStandards, needSharedStandards, sharedStandard } from '../support/shared-standards.ts';

/** U: message UUID, Z: time, L: receiver, A: sender, T: test message. A letter in brackets: some of the samples say it, some do not. */
interface Expected {
	/** Of the path below the standards. The first row that fits counts. */
	readonly files: RegExp;
	readonly standard: string | undefined;
	readonly version: string | undefined;
	readonly type: RegExp | undefined;
	readonly header: string;
	readonly count: number;
}

const INVOICE = /^(?:Invoice|CreditNote|CrossIndustryInvoice)$/;

const rows: readonly Expected[] = [
	{ files: /^xdomea-2\.3\.0\/samples\//, standard: 'xdomea', version: '2.3.0', type: /^050[134]$/, header: 'UZLA', count: 3 },
	{ files: /^xdomea-2\.4\.0\/samples\//, standard: 'xdomea', version: '2.4.0', type: /^050[34]$/, header: 'UZLA', count: 2 },
	{ files: /^xdomea-3\.0\.0\/samples\/muster/, standard: 'xdomea', version: '3.0.0', type: /^050[14]$/, header: 'UZLA', count: 2 },
	{ files: /^xdomea-3\.0\.0\/samples\//, standard: 'xdomea', version: '3.0.0', type: /^0503$/, header: 'UZ', count: 1 },
	{ files: /^xdomea-4\.0\.0\/samples\//, standard: 'xdomea', version: '4.0.0', type: /^0503$/, header: 'UZ', count: 1 },
	{ files: /^xpersonenstand-26\.11\/samples\//, standard: 'xpersonenstand', version: '26.11', type: /^084020$/, header: 'UZLAT', count: 1 },
	{ files: /^xgewerbeanzeige\/samples\/xgwa1\.3/, standard: 'xgewerbeanzeige', version: '1.3', type: /^0004$/, header: 'ZL(A)T', count: 2 },
	{ files: /^xgewerbeanzeige\/samples\/xgwa2\.0/, standard: 'xgewerbeanzeige', version: '2.0', type: /^0(?:230|300)$/, header: 'UZLAT', count: 2 },
	{ files: /^xgewerbeanzeige\/samples\/xgwa2\.1/, standard: 'xgewerbeanzeige', version: '2.1', type: /^0(?:100|290|300)$/, header: 'UZLAT', count: 3 },
	{ files: /^xgewerbeanzeige\/samples\/xy/, standard: undefined, version: undefined, type: /^xy$/, header: '', count: 1 },
	{ files: /^xunternehmen-gewerbesteuer-1\.4\/samples\//, standard: 'gewerbesteuer', version: '1.4', type: /^00(?:0[123]|21)$/, header: 'UZ', count: 9 },
	{ files: /^xwasser-1\.0\.0\/samples\/administration/, standard: 'xwasser', version: '1.0.0', type: /^0020$/, header: 'UZLAT', count: 2 },
	{ files: /^xwasser-1\.0\.0\/samples\//, standard: 'xwasser', version: '1.0.0', type: /^20\d0$/, header: 'UZ(L)(A)T', count: 9 },
	{ files: /^xbeteiligung-1\.2\/samples\//, standard: 'xbeteiligung', version: '1.2', type: /^040[12]$/, header: 'UZLA', count: 4 },
	{ files: /^iso20022\/samples\/test-(?:camt|pain)-parse-(?:none|invalid)/, standard: undefined, version: undefined, type: /^Document$/, header: '', count: 3 },
	{ files: /^iso20022\/samples\//, standard: 'iso20022', version: undefined, type: /^(?:camt\.05[234]|pain\.00[12])$/, header: '(U)(Z)', count: 26 },
	{ files: /^xrechnung\/samples\/testsuite\//, standard: 'xrechnung', version: '3.0', type: INVOICE, header: 'L', count: 36 },
	{ files: /^xrechnung\/samples\/validator-config\//, standard: undefined, version: undefined, type: INVOICE, header: '(L)', count: 34 },
	{ files: /^fim\/parser-testfaelle\/xdf\d\/unknown-namespace/, standard: undefined, version: undefined, type: /^010[23]$/, header: '', count: 2 },
	{ files: /^fim\/.*\.xdf3\.xml$|^fim\/parser-testfaelle\/xdf3\//, standard: 'xdatenfelder', version: '3.0.0', type: /^010[23]$/, header: 'UZ', count: 17 },
	{ files: /^fim\/xdf1\//, standard: 'xdatenfelder', version: '1', type: /./, header: '', count: 1 },
	{
		files: /^fim\/.*(?:xdf2|BlaueKarte)\.xml$|^fim\/parser-testfaelle\/xdf2\//,
		standard: 'xdatenfelder',
		version: '2',
		type: /^0102$/,
		header: 'UZ',
		count: 9,
	},
	{ files: /^fim\//, standard: 'genericode', version: '1.0', type: /^CodeList$/, header: '', count: 22 },
	{ files: /(?:^|-)codelisten?\/|codelisten\//, standard: 'genericode', version: '1.0', type: /^CodeList$/, header: '', count: 265 },
	{ files: /pruefszenarien\.xml$/, standard: undefined, version: undefined, type: /^scenarios$/, header: '', count: 2 },
	{ files: /^eakte-muenchen/, standard: undefined, version: undefined, type: /^Envelope$/, header: '', count: 2 },
];

const all = haveSharedStandards
	? readdirSync(sharedStandard('.'), { recursive: true, encoding: 'utf8' })
			.filter((path) => path.endsWith('.xml'))
			.map((path) => path.replaceAll('\\', '/').normalize('NFC'))
			.toSorted()
	: [];
const rowOf = (file: string): Expected | undefined => rows.find(({ files }) => files.test(file));

function headerOf(recognised: Recognised): string {
	const { nachrichtenUUID, erstellungszeitpunkt, leser, autor, testnachricht } = recognised;
	return [nachrichtenUUID && 'U', erstellungszeitpunkt && 'Z', leser && 'L', autor && 'A', testnachricht && 'T'].filter((letter) => letter).join('');
}

describe('recognising the published samples', () => {
	let checker: XmlChecker;
	before(function () {
		needSharedStandards(this);
		checker = new XmlChecker({ packs: [], workers: 1 });
	});
	after(() => checker?.close());

	it('leaves none out', () => {
		expect(all.filter((file) => !rowOf(file))).to.deep.equal([]);
	});

	for (const row of rows) {
		const { files, standard, version, type, header, count } = row;
		it(`says ${standard ?? 'no standard'} ${version ?? ''} of ${files.source}`, async () => {
			const samples = all.filter((file) => rowOf(file) === row);
			expect(samples.length).to.equal(count);
			const wanted = new RegExp(`^${header.replaceAll(/\((\w)\)/g, '$1?')}$`);
			for (const file of samples) {
				const { verdict, recognised } = await checker.check(readFileSync(sharedStandard(file)), {});
				if (verdict === 'not-well-formed') continue;
				if (standard !== undefined) expect(recognised.standard === standard, `standard of ${file}`).to.equal(true);
				if (version !== undefined) expect(recognised.standardversion === version, `version of ${file}`).to.equal(true);
				if (standard === undefined && !INVOICE.test(recognised.nachrichtentyp ?? '')) expect(recognised, file).not.to.have.property('standard');
				if (type !== undefined) expect(type.test(recognised.nachrichtentyp ?? ''), `type of ${file}`).to.equal(true);
				expect(headerOf(recognised), `header of ${file}`).to.match(wanted);
			}
		});
	}

	it('takes the invoices of the KoSIT configuration for what their BT-24 says', async () => {
		const found = new Map<string, number>();
		for (const file of all.filter((path) => path.startsWith('xrechnung/samples/'))) {
			const { verdict, recognised } = await checker.check(readFileSync(sharedStandard(file)), {});
			if (verdict === 'not-well-formed') continue;
			const name = `${recognised.standard} ${recognised.standardversion ?? ''}`.trim();
			found.set(name, (found.get(name) ?? 0) + 1);
		}
		expect([...found.keys()].toSorted()).to.deep.equal(['cii', 'ubl', 'xrechnung 3.0']);
		expect(found.get('xrechnung 3.0')).to.be.greaterThan(55);
	});
});
