import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { JsonChecker } from '../../../adapters/ajv/json-checker.ts';
import { bentJson } from '../bent-trees.ts';
import { jsonWords, mutated } from '../mutations.ts';
import type { FuzzTarget } from '../target.ts';

const schemas = fileURLToPath(new URL('../../../schemas', import.meta.url));

const seeds = [
	JSON.stringify({
		antragsteller: {
			F60000227: 'Łukasiewicz-Größe',
			F60000228: 'Zoë Anna',
			G60000083: { F60000231: 29, F60000232: 2, F60000233: 1980 },
			G60000086: { F60000243: 'Straße des 17. Juni', F60000244: '12 a', F60000246: '01067', F60000247: 'Dresden' },
			F60000242: 'zoe@example.de',
		},
		fahrzeug: { kennzeichen: 'DD-AB 123E', halter: true },
		bewohnerparken: { zone: 'A 3', gueltigAb: '2026-12-01', dauerMonate: 12 },
		erklaerungen: { richtigkeit: true, einwilligung: false },
	}),
	'{"nummern":[1,2.5,-3e2],"leer":null,"ja":true,"text":"\\u00e4\\n\\"x\\""}',
	'[[[["a"]]]]',
];

/** JSON against a schema of ours that a portal's content is checked with. */
export const jsonChecker: FuzzTarget<Buffer> = {
	name: 'json-checker',
	share: 10,
	inputs: fc.oneof(mutated(seeds, jsonWords), bentJson(seeds)),
	async open() {
		const checker = new JsonChecker({ folders: [schemas] });
		return {
			async answer(input) {
				const report = await checker.check(input, { schema: 'bewohnerparkausweis', values: true });
				if (report.verdict !== 'valid' && report.findings.length === 0) throw new Error(`${report.verdict} without a finding`);
				return report.findings.find(({ code }) => code === 'DK-CHECK-FAILED')?.code ?? report.verdict;
			},
			close: () => checker.close(),
		};
	},
};
