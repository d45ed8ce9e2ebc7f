import * as fc from 'fast-check';
import { openPack, XmlChecker } from '../../../adapters/libxml2/index.ts';
import type { CheckReport } from '../../../hub/standards/checker.ts';
import { antrag, code, folderWith, listed, standardFiles } from '../../adapters/libxml2/code-list-pack.ts';
import { meldung, person, testFolders } from '../../adapters/libxml2/test-pack.ts';
import { bentXml } from '../bent-trees.ts';
import { mutated, xmlWords } from '../mutations.ts';
import type { FuzzTarget } from '../target.ts';

const seeds = [
	meldung(person),
	meldung(`${person.repeat(3)}<m:betrag>12.50</m:betrag><m:anlage>QUJD</m:anlage>`, ' test="x"'),
	meldung(person.replace('01067', 'x')),
	antrag(code('a', 'rot', listed('urn:liste:farbe', '1'))),
	antrag(code('b', 'gruen')),
	'<?xml version="1.0" encoding="UTF-8"?>\n<!-- ein Kommentar --><a xmlns="urn:unbekannt"><b c="d">ä</b><?pi x?></a>',
];

const texts = [
	'',
	' ',
	'rot',
	'gruen',
	'01067',
	'm:Person',
	'a:Typ2',
	'urn:liste:farbe',
	'1',
	'12.505',
	'x'.repeat(100),
	'e\u0301',
	'\u{1F600}',
	'<&>',
	'9'.repeat(400),
];

const verdicts = new Set<CheckReport['verdict']>(['valid', 'invalid', 'unknown', 'not-well-formed', 'refused']);

/** Messages for small packs of our own, through the worker threads, with code lists and values. */
export const xmlChecker: FuzzTarget<Buffer> = {
	name: 'xml-checker',
	share: 30,
	inputs: fc.oneof(mutated(seeds, xmlWords), bentXml(seeds.map(String), texts)),
	async open() {
		const [folders, lists] = [await testFolders(), await folderWith(standardFiles)];
		const packs = [await openPack(folders.pack, { catalogueFolders: [folders.catalogue] }), await openPack(lists.root)];
		const checker = new XmlChecker({ packs, workers: 1, timeLimitMs: 5_000 });
		return {
			async answer(input) {
				const report = await checker.check(input, { level: 'codelists', values: true });
				if (!verdicts.has(report.verdict)) throw new Error(`verdict ${report.verdict}`);
				if (report.verdict !== 'valid' && report.findings.length === 0) throw new Error(`${report.verdict} without a finding`);
				for (const { code: found, message } of report.findings) {
					if (!/^DK-[A-Z0-9-]+$/.test(found) || message.de === '' || message.en === '') throw new Error(`finding ${found}`);
				}
				return report.findings.find(({ code: found }) => found === 'DK-CHECK-FAILED')?.code ?? report.verdict;
			},
			async close() {
				await Promise.all([checker.close(), folders.remove(), lists.remove()]);
			},
		};
	},
};
