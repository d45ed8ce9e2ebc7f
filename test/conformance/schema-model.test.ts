import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { openPacks, XmlChecker } from '../../adapters/libxml2/index.ts';
import { schemaModelOf } from '../../adapters/libxml2/schema-model.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import type { SchemaModel } from '../../hub/standards/schema-model.ts';
import { writeXml } from '../../hub/xml/write-by-model.ts';
import { unexplained } from '../support/explained.ts';
import { needSharedStandards, sharedStandard } from '../support/shared-standards.ts';
import { type ValidSample, validSamples } from '../support/valid-samples.ts';
import { readXml, treeOf } from '../support/xml-tree.ts';

/** Messages of a standard that are written and checked; all are explained. */
const WRITTEN = 10;

/** Backwards and cut in the middle: hardly ever the order of the schema. */
function shuffled<T>(list: T[]): T[] {
	const back = [...list].reverse();
	const half = back.length >> 1;
	return [...back.slice(half), ...back.slice(0, half)];
}

describe('schema models of published standards', () => {
	const samples = validSamples();
	const packs = new Map<string, Pack>();
	let checker: XmlChecker;

	before(async function () {
		needSharedStandards(this);
		const standards = [...samples.keys(), 'xbau-2.6'];
		const opened = await openPacks(standards.map(sharedStandard), { catalogueFolders: [sharedStandard('xoev-basis')] });
		expect(opened.faults).to.deep.equal([]);
		for (const [index, standard] of standards.entries()) {
			const pack = opened.packs[index];
			if (pack) packs.set(standard, pack);
		}
		checker = new XmlChecker({ packs: opened.packs, workers: 1 });
	});

	after(() => checker?.close());

	function modelOf(standard: string, schema: string): SchemaModel {
		const pack = packs.get(standard);
		if (!pack) throw new Error(`no pack ${standard}`);
		return schemaModelOf(pack, schema);
	}

	async function comesBack({ file, standard, schema }: ValidSample): Promise<void> {
		const source = readXml(readFileSync(sharedStandard(file), 'utf8'));
		const { xml, problems } = writeXml(modelOf(standard, schema), source.name, treeOf(source, shuffled));
		expect(problems, file).to.deep.equal([]);
		expect(readXml(xml), file).to.deep.equal(source);
		const name = packs.get(standard)?.description.name;
		expect((await checker.check(Buffer.from(xml), name === undefined ? {} : { schema: name })).verdict, file).to.equal('valid');
	}

	for (const [standard, own] of samples) {
		it(`explain every element and attribute of the valid samples of ${standard} (${own.length})`, () => {
			for (const { file, schema } of own) {
				const { missing, elements } = unexplained(modelOf(standard, schema), readFileSync(sharedStandard(file), 'utf8'));
				expect(missing, file).to.deep.equal([]);
				expect(elements, file).to.be.greaterThan(5);
			}
		});

		const written = own.slice(0, WRITTEN);
		it(`write samples of ${standard} from object trees without order, valid and with the same content (${written.length})`, async () => {
			for (const sample of written) await comesBack(sample);
		});
	}

	it('of XBau 2.6 and xdomea 4.0.0 name no type that they do not hold', () => {
		for (const [standard, schema] of [
			['xbau-2.6', 'xsd_dev/xbau-bauordnungsrechtlicheProzessnachrichten.xsd'],
			['xdomea-4.0.0', 'xsd/xdomea-Nachrichten-AussonderungDurchfuehren.xsd'],
		] as const) {
			const { types } = modelOf(standard, schema);
			const named = [...JSON.stringify(types).matchAll(/"(?:type|base)":("(?:[^"\\]|\\.)*")/g)].map(([, name = '']) => JSON.parse(name) as string);
			expect(named.length).to.be.greaterThan(200);
			expect(named.filter((name) => !Object.hasOwn(types, name))).to.deep.equal([]);
		}
	});
});
