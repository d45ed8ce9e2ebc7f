import * as fc from 'fast-check';
import { exampleOf } from '../../../hub/fim/example.ts';
import { toJsonSchema } from '../../../hub/fim/json-schema.ts';
import { readXdf } from '../../../hub/fim/read-xdf.ts';
import { toXsd } from '../../../hub/fim/xsd.ts';
import { document2, document3, field, group, place } from '../../hub/fim/documents.ts';
import { schemaOf } from '../../support/xdf-arbitrary.ts';
import { writeXdf } from '../../support/xdf-writer.ts';
import { bentXml } from '../bent-trees.ts';
import { mutated, xmlWords } from '../mutations.ts';
import type { FuzzTarget } from '../target.ts';

const random = fc.sample(fc.oneof(schemaOf('xdf2'), schemaOf('xdf3')), { numRuns: 12, seed: 1 }).map((schema) => writeXdf(schema));

const seeds = [
	...random,
	document3(),
	document3({ content: place(group(place(field(), '0:*') + place(field({ id: 'F00000000002', datentyp: 'num' })))) }),
	document2('{"minLength":"1","maxLength":"30","pattern":"[a-z]+"}'),
	document2('{"minValue":"0","maxValue":"9"}', { datentyp: 'num' }),
];

const texts = [
	'{"pattern":"(a+)+$"}',
	'{"pattern":"[\\\\p{L}-[a]]{1,99}(?<x>\\\\b)"}',
	'{"maxLength":"-1"}',
	'{"minLength":"5","maxLength":"2"}',
	'{"minValue":"1e999"}',
	'{"maxLength":"99999999"}',
	'{',
	'0:0',
	'5:2',
	'0:*',
	'1:99999999',
	'select',
	'label',
	'num_currency',
	'date',
	'file',
	'',
	'F00000000001',
	'99',
];

/** FIM schemas, and what is made of those that can be read. */
export const fimSchemas: FuzzTarget<Buffer> = {
	name: 'xdf',
	share: 10,
	inputs: fc.oneof(mutated(seeds, [...xmlWords, ...texts, 'x:struktur', '<x:enthaelt>', '<x:relation/>']), bentXml(seeds, texts), bentXml(seeds, texts)),
	async open() {
		return {
			async answer(input) {
				const { schema, faults } = await readXdf(input);
				if (!schema) {
					if (faults.length === 0) throw new Error('no schema, and no fault says why');
					return faults[0]?.code ?? '';
				}
				JSON.stringify(toJsonSchema(schema).schema);
				toXsd(schema);
				exampleOf(schema);
				return 'read';
			},
			close: async () => {},
		};
	},
};
