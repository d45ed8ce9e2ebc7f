/** What a mapping may look like, and the parts around its application: records, gaps, suggestions, places of findings, outlines of JSON schemas. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { createValidator } from '../../../adapters/ajv/create-validator.ts';
import { missingPlaces, rowOfPlace } from '../../../hub/mapping/coverage.ts';
import type { RecordTarget } from '../../../hub/mapping/mapping.ts';
import { outlineOfJsonSchema } from '../../../hub/mapping/outline-json.ts';
import { formatPath, parsePath } from '../../../hub/mapping/path.ts';
import { emptyMapping, readMapping } from '../../../hub/mapping/read-mapping.ts';
import { writeRecords } from '../../../hub/mapping/record.ts';
import { suggestions } from '../../../hub/mapping/suggest.ts';
import { TRANSFORMS, transform } from '../../../hub/mapping/transforms.ts';

const schema = JSON.parse(readFileSync(new URL('../../../schemas/mapping.schema.json', import.meta.url), 'utf8')) as object;
const rows = (...to: readonly string[]) => to.map((path) => ({ to: path, from: ['x'] }));
const mappingOf = (more: object) => readMapping({ ...emptyMapping, ...more });

describe('The written form of a mapping', () => {
	const valid = createValidator(schema);
	const full = {
		format: 1,
		target: { kind: 'record', layout: 'fixed', separator: ';', encoding: 'windows-1252', fields: [{ name: 'a', maxLength: 3, required: true }] },
		tolerant: false,
		rows: [{ to: 'a', from: ['b', 'c'], expression: '$', transform: 'trim', list: { x: 'y' }, default: 1, required: true, note: 'n' }],
		ignore: ['d'],
		perTenant: { musterstadt: { rows: { a: { value: [1, null] } }, ignore: ['e'] } },
	};

	it('is read as the schema describes it', () => {
		expect(valid(full)).to.deep.equal([]);
		expect(readMapping(full)).to.deep.equal(full);
		expect(readMapping(JSON.stringify(full))).to.deep.equal(full);
		expect(valid(emptyMapping)).to.deep.equal([]);
		expect(readMapping({ format: 1, target: { kind: 'json' } })).to.deep.equal(emptyMapping);
	});

	const faults: readonly (readonly [string, object])[] = [
		['/format', { format: 2 }],
		['/target/kind', { target: { kind: 'pdf' } }],
		['/target/root', { target: { kind: 'xml' } }],
		['/target/fields/0/maxLength', { target: { kind: 'record', fields: [{ name: 'a', maxLength: 0 }] } }],
		['/target/encoding', { target: { kind: 'record', encoding: 'ebcdic' } }],
		['/rows/0/to', { rows: [{ to: '' }] }],
		['/rows/0/transform', { rows: [{ to: 'a', transform: 'rot13' }] }],
		['/rows/0/from', { rows: [{ to: 'a', from: 'b' }] }],
		['/rows/0/list/x', { rows: [{ to: 'a', list: { x: 1 } }] }],
		['/rows/0/expression', { rows: [{ to: 'a', expression: 'x'.repeat(4_001) }] }],
		['/perTenant/x/rows/a/from', { perTenant: { x: { rows: { a: { from: [1] } } } } }],
	];
	for (const [place, part] of faults) {
		it(`is refused at ${place}, here and in the schema`, () => {
			const written = { ...emptyMapping, ...part };
			expect(() => readMapping(written))
				.to.throw()
				.that.nested.includes({ code: 'DK-MAP-INVALID' })
				.and.satisfies((error: { facts: { place: string } }) => error.facts.place.startsWith(place));
			expect(valid(written)).to.not.deep.equal([]);
		});
	}

	it('knows the transforms that the schema names', () => {
		const text = JSON.stringify(schema);
		for (const name of TRANSFORMS) expect(text).to.contain(`"${name}"`);
	});

	it('writes paths in one way', () => {
		for (const [text, normal] of [
			['/a/b', 'a/b'],
			['a[*]/b[2]', 'a[*]/b[2]'],
			['[*]/a', '[*]/a'],
			['x~1y/~2z~0', 'x~1y/~2z~0'],
			['@version', '@version'],
		] as const) {
			expect(formatPath(parsePath(text) ?? [])).to.equal(normal);
		}
		for (const text of ['', 'a//b', 'a[x]', 'a[*', 'a/__proto__', 'a/'.repeat(300)]) expect(parsePath(text), text).to.equal(undefined);
	});

	it('reads the forms in which people write dates, numbers and yes', () => {
		const cases: readonly (readonly [(typeof TRANSFORMS)[number], unknown, unknown])[] = [
			['date-de-iso', '1.2.2026', '2026-02-01'],
			['date-de-iso', '30.2.2026', undefined],
			['date-iso-de', '2026-02-01T10:00:00Z', '01.02.2026'],
			['date-only', '2026-02-01T23:00:00+01:00', '2026-02-01'],
			['number', '1.234,50', 1234.5],
			['number', '1234.5', 1234.5],
			['number', '12,5 €', undefined],
			['integer', '12,5', undefined],
			['boolean', 'Ja', true],
			['boolean', 'off', false],
			['digits', '0351 / 488-0', '03514880'],
			['trim', '  a   b ', 'a b'],
			['text', true, 'true'],
			['upper', { a: 1 }, undefined],
		];
		for (const [name, value, expected] of cases) expect(transform(name, value), `${name} ${String(value)}`).to.equal(expected);
	});
});

describe('Flat records', () => {
	const target = (more: Partial<RecordTarget>): RecordTarget => ({
		kind: 'record',
		layout: 'separated',
		separator: ';',
		encoding: 'utf-8',
		fields: [],
		...more,
	});

	it('writes fields in their order, quoted where needed', () => {
		const fields = [{ name: 'b' }, { name: 'a' }, { name: 'c' }];
		const { content, mediaType } = writeRecords(target({ fields }), [
			{ a: 'x;y', b: 1 },
			{ a: 'sagt "ja"', c: true },
		]);
		expect(content.toString()).to.equal('1;"x;y";\r\n;"sagt ""ja""";true\r\n');
		expect(mediaType).to.equal('text/csv; charset=utf-8');
	});

	it('pads, cuts with a warning, and counts what the character set cannot hold', () => {
		const fields = [
			{ name: 'name', maxLength: 5 },
			{ name: 'ort', maxLength: 4, required: true },
		];
		const record = writeRecords(target({ layout: 'fixed', encoding: 'iso-8859-1', fields }), { name: 'Müller-Łódź', ort: '' });
		expect(record.content.toString('latin1')).to.equal('Mülle    \r\n');
		expect(record.problems).to.deep.equal([{ code: 'DK-MAP-TRUNCATED', severity: 'warning', row: 'name', facts: { row: 'name', max: 5 } }]);
		expect(record.missing).to.deep.equal(['ort']);
		const { problems } = writeRecords(target({ encoding: 'iso-8859-1', fields }), { name: 'Łódź', fremd: 1 });
		expect(problems.map(({ code, row }) => `${code} ${row}`)).to.deep.equal(['DK-MAP-FIELD-UNKNOWN fremd', 'DK-MAP-CHARACTERS name']);
	});
});

describe('What helps the person who maps', () => {
	const outline = outlineOfJsonSchema({
		$id: 'urn:test',
		type: 'object',
		required: ['name', 'anschrift'],
		properties: {
			name: { type: 'string', title: 'Name', description: 'Familienname' },
			anschrift: { $ref: '#/$defs/anschrift' },
			zweitwohnung: { $ref: '#/$defs/anschrift' },
			kinder: {
				type: 'array',
				items: { type: 'object', required: ['vorname'], properties: { vorname: { type: 'string' }, geburt: { type: 'string', format: 'date' } } },
			},
			art: { enum: ['neu', 'alt'] },
		},
		oneOf: [
			{ required: ['mail'], properties: { mail: { type: 'string' } } },
			{ required: ['telefon'], properties: { telefon: { type: 'string' } } },
		],
		$defs: { anschrift: { type: 'object', required: ['plz'], properties: { plz: { type: 'string' }, darin: { $ref: '#/$defs/anschrift' } } } },
	});

	it('has an outline of the schema, with lists, documentation and choices', () => {
		const shown = outline.nodes.filter(({ path }) => !path.includes('darin')).map(({ path, required, type }) => `${path}${required ? '*' : ''} ${type}`);
		expect(shown).to.deep.equal([
			'name* string',
			'anschrift* object',
			'anschrift/plz* string',
			'zweitwohnung object',
			'zweitwohnung/plz* string',
			'kinder[*] object',
			'kinder[*]/vorname* string',
			'kinder[*]/geburt date',
			'art any',
			'mail string',
			'telefon string',
		]);
		expect(outline.more, 'the recursion goes on').to.equal(true);
		expect(outline.nodes[0]?.documentation).to.equal('Name: Familienname');
		expect(outline.nodes.find(({ path }) => path === 'art')?.values).to.deep.equal(['neu', 'alt']);
	});

	it('finds the required places that nobody fills, where the place above exists', () => {
		const missing = (...to: readonly string[]) => missingPlaces(outline.nodes, mappingOf({ rows: rows(...to) })).map(({ path }) => path);
		expect(missing()).to.deep.equal(['name', 'anschrift/plz']);
		expect(missing('name', 'anschrift/plz')).to.deep.equal([]);
		expect(missing('name', 'anschrift')).to.deep.equal([]);
		expect(missing('name', 'anschrift', 'kinder[*]/geburt', 'zweitwohnung/darin/plz')).to.deep.equal(['zweitwohnung/plz', 'kinder[*]/vorname']);
	});

	it('finds the row that a finding belongs to', () => {
		const json = mappingOf({ rows: rows('name', 'kinder[*]/vorname', 'anschrift') });
		expect(rowOfPlace('/kinder/1/vorname', json)).to.equal('kinder[*]/vorname');
		expect(rowOfPlace('/anschrift/plz', json)).to.equal('anschrift');
		expect(rowOfPlace('/fremd', json)).to.equal(undefined);
		const xml = mappingOf({ target: { kind: 'xml', root: '{urn:x}antrag' }, rows: rows('kopf/@version', 'person[*]/plz', 'person[*]/ort') });
		expect(rowOfPlace('/x:antrag/x:person[2]/x:plz', xml)).to.equal('person[*]/plz');
		expect(rowOfPlace('/antrag/kopf/@version', xml)).to.equal('kopf/@version');
	});

	it('suggests pairs whose names say the same, and none where it would have to guess', () => {
		const place = (path: string) => ({ path, required: false, list: false, inner: false, type: 'string' });
		const pairs = suggestions(['person/Haus_Nr', 'a/plz', 'b/plz', 'ort'], ['anschrift/hausNr', 'plz', 'x/ort', 'y/ort'].map(place));
		expect([...pairs]).to.deep.equal([['person/Haus_Nr', 'anschrift/hausNr']]);
	});
});
