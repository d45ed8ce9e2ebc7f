import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { schemaModelOf } from '../../../adapters/libxml2/schema-model.ts';
import { writeXml } from '../../../hub/xml/write-by-model.ts';
import { NS, OTHER, openStructurePack } from '../../adapters/libxml2/structure-pack.ts';
import type { FuzzTarget } from '../target.ts';

const names =
	'vermerk text am person mensch name firma verein wohnsitz ort plz telefon mail ja zahl von bis frist vorgang nummer nach art code betrag farben baum blatt ast version angaben a b zusatz';
const keys = fc.oneof(
	{ weight: 12, arbitrary: fc.constantFrom(...names.split(' ')) },
	{ weight: 4, arbitrary: fc.constantFrom('@id', '@sprache', '@xsi:type', '@xsi:nil', '@listURI', '@waehrung', '#text') },
	{ weight: 2, arbitrary: fc.constantFrom(...names.split(' ')).map((name) => `{${NS}}${name}`) },
	{
		weight: 1,
		arbitrary: fc.constantFrom(
			'__proto__',
			'constructor',
			'toString',
			'@',
			'{',
			'{}',
			'{urn:x}',
			'{urn:x}y',
			`{${OTHER}}zusatz`,
			'a:b',
			' ',
			'',
			'<',
			'@{urn:x}z',
			'@{',
		),
	},
	{ weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
);
const texts = fc.oneof(
	fc.constantFrom(
		'',
		'x',
		'01067',
		'rot',
		'Umzug',
		'Geburt',
		`{${NS}}Umzug`,
		'Baum',
		'2026-01-01',
		'<&>"\'\r\n\t]]>',
		'\u0000',
		'\uFFFE',
		'\ud800',
		'\u{1F600}',
	),
	fc.string({ unit: 'binary', maxLength: 12 }),
);
const scalars = fc.oneof(texts, fc.double(), fc.integer(), fc.boolean(), fc.constantFrom(null, undefined, -0, 1e-300, 1e300, Number.NaN));

const { tree } = fc.letrec<{ tree: unknown; object: unknown }>((tie) => ({
	object: fc.array(fc.tuple(keys, tie('tree')), { maxLength: 8 }).map((entries) => Object.fromEntries(entries)),
	tree: fc.oneof({ maxDepth: 5, depthSize: 'small', withCrossShrink: true }, scalars, tie('object'), tie('object'), fc.array(tie('tree'), { maxLength: 5 })),
}));

const good = { '@id': 7, firma: 'Muster & Söhne', wohnsitz: { ort: 'Dresden', plz: '01067' }, mail: 'a@b.example' };
const values = fc.oneof(
	tree,
	// A good message with a few places changed.
	fc.array(fc.tuple(keys, tree), { maxLength: 2 }).map((changes) => ({ ...good, ...Object.fromEntries(changes) })),
	fc
		.record(
			{
				'@sprache': fc.constantFrom('de', 'en'),
				mensch: fc.array(fc.record({ name: texts }), { maxLength: 3 }),
				zahl: fc.array(fc.oneof(fc.double(), fc.bigInt(), fc.integer()), { maxLength: 4 }),
				ja: fc.oneof(fc.boolean(), fc.array(fc.boolean(), { maxLength: 3 })),
				von: fc.array(texts, { maxLength: 3 }),
				bis: fc.array(texts, { maxLength: 4 }),
				baum: fc.letrec<{ baum: unknown }>((tie) => ({
					baum: fc.record({ blatt: texts, ast: fc.array(tie('baum'), { maxLength: 3 }) }, { requiredKeys: ['blatt'] }),
				})).baum,
				'{urn:fremd}x': tree,
			},
			{ requiredKeys: [] },
		)
		.map((more) => ({ ...good, ...more })),
);

/** Whatever the value is, the result is well-formed XML, or nothing and the reason. */
export const writtenXml: FuzzTarget = {
	name: 'write-xml',
	share: 10,
	inputs: values,
	async open() {
		const { pack, remove } = await openStructurePack();
		const model = schemaModelOf(pack, 'antrag.xsd');
		return {
			answer(input) {
				const { xml, problems } = writeXml(model, 'antrag', input);
				for (const { code } of problems) if (!/^DK-XML-[A-Z-]+$/.test(code)) throw new Error(`problem ${code}`);
				if (xml === '') {
					if (problems.length === 0) throw new Error('nothing was written, and nobody says why');
					return problems.at(-1)?.code ?? '';
				}
				const parser = new SaxesParser({ xmlns: true });
				parser.write(xml).close();
				return problems.length === 0 ? 'written' : 'problems';
			},
			close: remove,
		};
	},
};
