import * as fc from 'fast-check';
import { modelOf } from '../../../adapters/libxml2/schema-model.ts';
import { closureOf } from '../../../adapters/libxml2/xsd-closure.ts';
import { readXsd } from '../../../adapters/libxml2/xsd-tree.ts';
import { outlineOfElement } from '../../../hub/xml/outline.ts';
import { structureFiles } from '../../adapters/libxml2/structure-pack.ts';
import { bausteineXsd, meldungXsd, personXsd } from '../../adapters/libxml2/test-pack.ts';
import { bentXml } from '../bent-trees.ts';
import { mutated, xmlWords } from '../mutations.ts';
import type { FuzzTarget } from '../target.ts';

const names = ['antrag', 'person', 'Person', 'Ast', 'Baum', 'Vorgang', 'Umzug', 'Kopf', 'Betrag', 'Geld', 'Farbe'];
const words = [
	...xmlWords,
	...['base', 'type', 'ref', 'name', 'substitutionGroup', 'itemType', 'memberTypes'].flatMap((attribute) => names.map((name) => ` ${attribute}="${name}"`)),
	' minOccurs="999999999"',
	' maxOccurs="-1"',
	'<xs:group ref="Ast"/>',
	'<xs:attributeGroup ref="Kopf"/>',
	'<xs:any/>',
];

const seeds = [meldungXsd, personXsd, bausteineXsd, ...Object.values(structureFiles)];
const texts = [
	...names,
	...names.map((name) => `m:${name}`),
	'xs:string',
	'xs:nix',
	'unbounded',
	'-1',
	'9999999999',
	'qualified',
	'true',
	'##other',
	'rot blau',
	'',
];

/** Schemas that say nonsense: references in circles, types without base. Only the model is made; libxml2 would refuse most of them. */
export const xmlSchemas: FuzzTarget<Buffer> = {
	name: 'xml-schema',
	share: 10,
	inputs: fc.oneof(mutated(seeds, words), bentXml(seeds, texts), bentXml(seeds, texts)),
	async open() {
		return {
			answer(input) {
				const model = modelOf(closureOf('x.xsd', {}, () => readXsd(input, 'x.xsd')));
				for (const element of Object.values(model.elements).slice(0, 3)) outlineOfElement(model, element, { depth: 4, limit: 200 });
				return 'model';
			},
			close: async () => {},
		};
	},
};
