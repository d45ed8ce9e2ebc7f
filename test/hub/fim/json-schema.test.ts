import { expect } from 'chai';
import { exampleOf, invalidExamplesOf } from '../../../hub/fim/example.ts';
import { toJsonSchema } from '../../../hub/fim/json-schema.ts';
import type { FimSchema } from '../../../hub/fim/model.ts';
import { toXsd } from '../../../hub/fim/xsd.ts';
import { datenschema, feld, gruppe, stelle } from '../../support/fim-model.ts';
import { withSchemas } from '../../support/fim-schema-check.ts';

const LIST = 'urn:example:codeliste:farben_2020-28-09';
const farben = {
	canonicalUri: 'urn:example:codeliste:farben',
	version: '2020-28-09',
	canonicalVersionUri: LIST,
	shortName: 'farben',
	keyColumn: 'code',
	codes: new Map([
		['r', 'rot'],
		['g', 'grün'],
	]),
};
const farbe = feld('F99000000010', 'Farbe', { feldart: 'select', codeliste: { canonicalIdentification: farben.canonicalUri, canonicalVersionUri: LIST } });

function property(schema: FimSchema, key: string, options = {}): unknown {
	return (toJsonSchema(schema, options).schema.$defs as Record<string, unknown>)[key];
}

/** Every invalid example is found where it says, by both engines. */
async function behaves(
	schema: FimSchema,
	options: { readonly closed?: boolean; readonly codeLists?: ReadonlyMap<string, typeof farben> } = {},
): Promise<readonly string[]> {
	return withSchemas(schema, options, async (check) => {
		for (const optional of [false, true]) {
			const { instance } = exampleOf(schema, { ...options, optional });
			expect(await check.json(instance), JSON.stringify(instance)).to.include({ verdict: 'valid' });
			expect(check.xml(instance)).to.equal('');
		}
		const constraints: string[] = [];
		for (const { constraint, pointer, instance, inXml } of invalidExamplesOf(schema, options)) {
			constraints.push(constraint);
			const { verdict, findings } = await check.json(instance);
			expect(verdict, `${constraint} ${pointer} ${JSON.stringify(instance)}`).to.equal('invalid');
			expect(findings.map(({ path }) => path)).to.include(pointer);
			if (inXml) expect(check.xml(instance), `${constraint} ${pointer}`).to.not.equal('');
		}
		return constraints;
	});
}

describe('JSON Schema and XSD of a FIM schema', () => {
	it('use ids as keys, min ≥ 1 as required, max ≠ 1 as lists, and leave out labels', () => {
		const { schema } = toJsonSchema(
			datenschema([
				stelle('1:1', feld('F60000000227', 'Familienname', { praezisierung: { minLength: 1, maxLength: 120 } })),
				stelle('0:3', feld('F60000000228', 'Vornamen')),
				stelle('1:1', feld('F99000000002', 'Hinweis', { feldart: 'label' })),
			]),
		);
		expect(schema).to.deep.equal({
			$schema: 'https://json-schema.org/draft/2020-12/schema',
			$id: 'S99000000001V1.0.0.schema.json',
			title: 'Antrag auf ein Beispiel',
			type: 'object',
			properties: { F60000000227: { $ref: '#/$defs/F60000000227' }, F60000000228: { type: 'array', items: { $ref: '#/$defs/F60000000228' }, maxItems: 3 } },
			required: ['F60000000227'],
			$defs: {
				F60000000227: { title: 'Familienname', type: 'string', minLength: 1, maxLength: 120 },
				F60000000228: { title: 'Vornamen', type: 'string' },
			},
		});
	});

	it('put the version into the keys when asked, and never into those of a working copy', () => {
		const schema = datenschema([stelle('1:1', feld('F60000000227', 'Name', { version: '1.1.0' })), stelle('1:1', feld('F60000000228', 'Vorname'))]);
		expect(toJsonSchema(schema, { versions: true }).schema.required).to.deep.equal(['F60000000227V1.1.0', 'F60000000228']);
		expect(toXsd(schema, { versions: true }).xsd)
			.to.include('<xs:element name="S99000000001V1.0.0">')
			.and.include('name="F60000000227V1.1.0"');
	});

	it('give the same id with another content a definition of its own', () => {
		const schema = datenschema([
			stelle(
				'1:1',
				gruppe('G99000000001', 'Antragsteller', [stelle('1:1', feld('F60000000243', 'Straße', { version: '1.0.0', praezisierung: { maxLength: 55 } }))]),
			),
			stelle('1:1', gruppe('G99000000002', 'Betrieb', [stelle('1:1', feld('F60000000243', 'Straße', { version: '1.1.0', praezisierung: { maxLength: 80 } }))])),
		]);
		expect(property(schema, 'F60000000243')).to.include({ maxLength: 55 });
		expect(property(schema, 'F60000000243-2')).to.include({ maxLength: 80 });
	});

	it('hold dates with bounds as formats, not as numbers', () => {
		const schema = datenschema([
			stelle('1:1', feld('F99000000003', 'Beginn', { datentyp: 'date', praezisierung: { minValue: '2024-01-01', maxValue: '2030-12-31' } })),
			stelle('1:1', feld('F99000000004', 'Zeitpunkt', { datentyp: 'datetime', praezisierung: { minValue: '2024-01-01T00:00:00' } })),
		]);
		expect(property(schema, 'F99000000003')).to.deep.equal({
			title: 'Beginn',
			type: 'string',
			format: 'date',
			formatMinimum: '2024-01-01',
			formatMaximum: '2030-12-31',
		});
		expect(property(schema, 'F99000000004')).to.deep.equal({ title: 'Zeitpunkt', type: 'string', format: 'date-time', formatMinimum: '2024-01-01T00:00:00Z' });
	});

	it('name a code list that is missing or too long, and write out one that is here', () => {
		const schema = datenschema([stelle('1:1', farbe)]);
		const missing = toJsonSchema(schema);
		expect(missing.notes).to.have.length(1);
		expect(missing.notes[0]).to.include({ code: 'DK-FIM-CODELIST-MISSING', qs: '1115' });
		const named = { title: 'Farbe', type: 'string', $comment: `Codeliste ${LIST}` };
		expect(property(schema, farbe.id)).to.deep.equal(named);
		expect(property(schema, farbe.id, { codeLists: new Map([[LIST, farben]]), inlineCodes: 1 })).to.deep.equal(named);
		const written = {
			...named,
			oneOf: [
				{ const: 'r', title: 'rot' },
				{ const: 'g', title: 'grün' },
			],
		};
		expect(property(schema, farbe.id, { codeLists: new Map([[LIST, farben]]) })).to.deep.equal(written);
	});

	it('leave out a pattern that cannot be translated or could take for ever, and say so', async () => {
		const schema = datenschema([
			stelle('1:1', feld('F99000000005', 'A', { praezisierung: { pattern: 'a(?=b)' } })),
			stelle('1:1', feld('F99000000006', 'B', { praezisierung: { pattern: '([A-Z]+ ?)*' } })),
		]);
		expect(toJsonSchema(schema).notes.map(({ code, element }) => [code, element])).to.deep.equal([
			['DK-FIM-PATTERN-UNTRANSLATABLE', 'F99000000005'],
			['DK-FIM-PATTERN-RISKY', 'F99000000006'],
		]);
		expect(property(schema, 'F99000000006')).to.deep.equal({ title: 'B', type: 'string', $comment: 'Muster nicht übernommen: ([A-Z]+ ?)*' });
		await behaves(schema);
	});

	it('say when a bound has more digits than a JSON number carries, or is no bound at all', async () => {
		const schema = datenschema([
			stelle('1:1', feld('F99000000007', 'Zahl', { datentyp: 'num_int', praezisierung: { maxValue: '9007199254740993' } })),
			stelle('1:1', feld('F99000000008', 'Tag', { datentyp: 'date', praezisierung: { minValue: 'heute' } })),
		]);
		expect(toJsonSchema(schema).notes.map(({ code }) => code)).to.deep.equal(['DK-FIM-BOUND-INEXACT', 'DK-FIM-BOUND-UNREADABLE']);
		expect(toXsd(schema).xsd).to.include('<xs:maxInclusive value="9007199254740993"/>');
		await behaves(schema);
	});

	it('make an Auswahlgruppe exactly one of its children', async () => {
		const schema = datenschema([
			stelle(
				'1:1',
				gruppe(
					'G60000000088',
					'Anschrift Inland',
					[stelle('0:1', feld('F99000000011', 'Straße')), stelle('0:2', feld('F99000000012', 'Postfach', { praezisierung: { minLength: 2 } }))],
					{
						auswahl: true,
					},
				),
			),
		]);
		const constraints = await behaves(schema);
		expect(constraints.filter((name) => name === 'choice')).to.have.length(2);
		// The way into the second possibility is taken, too.
		expect(constraints).to.include('minLength');
	});

	it('make a list of an element that stands in the same group twice (FIM-QS 1004)', async () => {
		const schema = datenschema([
			stelle('1:1', feld('F99000000013', 'Zeuge')),
			stelle('1:1', feld('F99000000014', 'Ort')),
			stelle('0:1', feld('F99000000013', 'Zeuge')),
		]);
		const { schema: json, notes } = toJsonSchema(schema);
		expect(notes[0]).to.include({ code: 'DK-FIM-ELEMENT-TWICE', qs: '1004' });
		expect((json.properties as Record<string, unknown>).F99000000013).to.deep.equal({
			type: 'array',
			items: { $ref: '#/$defs/F99000000013' },
			minItems: 1,
			maxItems: 2,
		});
		await behaves(schema);
	});

	it('find every broken demand where it is, whatever the data type', async () => {
		const schema = datenschema([
			stelle('1:1', feld('F99000000020', 'Kürzel', { praezisierung: { minLength: 2, maxLength: 4, pattern: '[A-Z]+' } })),
			stelle('1:1', feld('F99000000021', 'Anzahl', { datentyp: 'num_int', praezisierung: { minValue: '-5', maxValue: '5' } })),
			stelle('1:1', feld('F99000000022', 'Betrag', { datentyp: 'num_currency', praezisierung: { minValue: '0.01' } })),
			stelle('1:1', feld('F99000000023', 'Ja', { datentyp: 'bool' })),
			stelle('1:1', feld('F99000000024', 'Tag', { datentyp: 'date', praezisierung: { minValue: '2024-01-01', maxValue: '2024-12-31' } })),
			stelle('1:1', feld('F99000000025', 'Uhrzeit', { datentyp: 'time', praezisierung: { minValue: '08:00:00', maxValue: '18:00:00' } })),
			stelle('1:1', feld('F99000000026', 'Zeitpunkt', { datentyp: 'datetime', praezisierung: { maxValue: '2030-01-01T00:00:00Z' } })),
			stelle('1:1', feld('F99000000027', 'Nachweis', { datentyp: 'file' })),
			stelle('2:3', feld('F99000000028', 'Art', { feldart: 'select', werte: [{ code: '001', name: 'erste' }] })),
			stelle('0:*', gruppe('G99000000029', 'Person', [stelle('1:1', feld('F99000000029', 'Name', { feldart: 'locked' }))])),
		]);
		const constraints = await behaves(schema);
		expect([...new Set(constraints)].sort()).to.deep.equal(
			['code', 'format', 'maxItems', 'maxLength', 'maximum', 'minItems', 'minLength', 'minimum', 'pattern', 'required', 'type'].sort(),
		);
	});

	it('refuse unknown keys when closed', async () => {
		const schema = datenschema([
			stelle('0:1', feld('F99000000030', 'A')),
			stelle('1:1', gruppe('G99000000031', 'G', [stelle('0:1', feld('F99000000032', 'B'))])),
		]);
		const strange = { G99000000031: { fremd: 1 } };
		expect(await withSchemas(schema, {}, (open) => open.json(strange))).to.include({ verdict: 'valid' });
		const { findings } = await withSchemas(schema, { closed: true }, (closed) => closed.json(strange));
		expect(findings[0]).to.include({ path: '/G99000000031/fremd' });
	});

	it('survive markup, quotes and control characters in names', async () => {
		const schema = datenschema(
			[stelle('1:1', feld('F99000000033', 'A & "B" <c> ]]>\n', { feldart: 'select', werte: [{ code: '<&">', name: '</xs:schema>' }] }))],
			{ name: '<script>' },
		);
		await behaves(schema);
	});
});
