import * as fc from 'fast-check';
import { readGenericode } from '../../../hub/code-lists/genericode.ts';
import { genericode } from '../../hub/code-lists/test-list.ts';
import { bentXml } from '../bent-trees.ts';
import { mutated, xmlWords } from '../mutations.ts';
import type { FuzzTarget } from '../target.ts';

const rows = [
	['001', 'rot'],
	['002', 'blau'],
	['003', 'grün &amp; gelb'],
] as const;

const seeds = [
	genericode({ uri: 'urn:liste:farbe', version: '1', rows }),
	genericode({ uri: 'urn:leer', version: '2020-28-09', keyColumn: 'SCHLUESSEL', rows: rows.slice(0, 1) }),
];

/** Code lists of the XRepository. */
export const genericodeLists: FuzzTarget<Buffer> = {
	name: 'genericode',
	share: 10,
	inputs: fc.oneof(
		mutated(seeds, [...xmlWords, '<Row>', '</Row>', '<SimpleValue>', '<Key Id="k1">', ' ColumnRef="nix"', ' Ref="code"', '<ColumnSet>']),
		bentXml(seeds, ['', '001', 'code', 'Beschreibung', 'nix', 'urn:x', ' ', 'required', 'x'.repeat(3_000)]),
	),
	async open() {
		return {
			answer(input) {
				const { list, faults, faultsTotal } = readGenericode(input);
				if (!list && faults.length === 0) throw new Error('no list, and no fault says why');
				if (faultsTotal < faults.length) throw new Error(`${faultsTotal} faults in all, ${faults.length} listed`);
				return list ? 'read' : (faults[0]?.code ?? '');
			},
			close: async () => {},
		};
	},
};
