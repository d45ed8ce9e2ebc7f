import { expect } from 'chai';
import { JsonataEvaluator } from '../../../adapters/jsonata/jsonata-evaluator.ts';
import { applyMapping, type Mapped } from '../../../hub/mapping/apply.ts';
import type { JsonValue, MappingRow } from '../../../hub/mapping/mapping.ts';
import { emptyMapping, readMapping } from '../../../hub/mapping/read-mapping.ts';

type RowInput = Partial<MappingRow> & { readonly to: string };

const expressions = new JsonataEvaluator();
const tenant = { id: 'musterstadt', name: 'Stadt Musterstadt', ags: '14612000', parameters: { gebuehr: '30.00' } };

function apply(rows: readonly RowInput[], source: unknown, more: object = {}): Promise<Mapped> {
	return applyMapping(readMapping({ ...emptyMapping, rows, ...more }), source, { expressions, tenant, event: { subject: 'v-1' } });
}

async function resultOf(rows: readonly RowInput[], source: unknown, more: object = {}): Promise<unknown> {
	const { result, problems } = await apply(rows, source, more);
	expect(problems).to.deep.equal([]);
	return result;
}

describe('Applying a mapping', () => {
	it('puts values to their places, nested as the target wants', async () => {
		const source = { person: { nachname: 'Muster', plz: '01067' }, ort: 'Dresden' };
		const rows = [
			{ to: 'antragsteller/name', from: ['person/nachname'] },
			{ to: 'antragsteller/anschrift/plz', from: ['/person/plz'] },
			{ to: 'antragsteller/anschrift/ort', from: ['ort'] },
			{ to: 'art', value: 'neu' },
		];
		expect(await resultOf(rows, source)).to.deep.equal({ antragsteller: { name: 'Muster', anschrift: { plz: '01067', ort: 'Dresden' } }, art: 'neu' });
	});

	it('takes the first alternative that is there and not empty', async () => {
		const rows = [{ to: 'name', from: ['familienname', 'nachname', 'name'] }];
		expect(await resultOf(rows, { familienname: '', name: 'C' })).to.deep.equal({ name: 'C' });
		expect(await resultOf(rows, { nachname: 'B', name: 'C' })).to.deep.equal({ name: 'B' });
		expect(await resultOf(rows, { familienname: null })).to.equal(undefined);
		expect(await resultOf([{ to: 'zahl', from: ['null'] }], { null: 0 })).to.deep.equal({ zahl: 0 });
	});

	it('finds names in other spellings, the exact one first, unless told not to', async () => {
		const rows = [{ to: 'strasse', from: ['Straße & Hausnr.'] }];
		for (const name of ['strasseHausnr', 'STRASSE_HAUSNR', 'Strasse-Haus-Nr']) expect(await resultOf(rows, { [name]: 'x' })).to.deep.equal({ strasse: 'x' });
		expect(await resultOf([{ to: 'ä', from: ['Änderung'] }], { aenderung: 1, Änderung: 2 })).to.deep.equal({ ä: 2 });
		expect(await resultOf(rows, { strasseHausnr: 'x' }, { tolerant: false })).to.equal(undefined);
	});

	it('says when two names fit equally well', async () => {
		const { result, problems } = await apply([{ to: 'x', from: ['haus nr'] }], { haus_nr: 1, hausNr: 2 });
		expect(result).to.deep.equal({ x: 1 });
		expect(problems).to.deep.equal([{ code: 'DK-MAP-AMBIGUOUS', severity: 'warning', row: 'x', facts: { row: 'x' } }]);
	});

	it('knows a FIM element in the notations of XDF 2 and 3, with and without version', async () => {
		const rows = [{ to: 'name', from: ['G60000082/F60000227'] }];
		for (const [group, field] of [
			['G60000000082', 'F60000000227'],
			['G60000082V1.3', 'F60000227V1.1'],
			['g60000082', 'f60000227'],
		] as const) {
			expect(await resultOf(rows, { [group]: { [field]: 'M' } }, { tolerant: false }), field).to.deep.equal({ name: 'M' });
		}
	});

	describe('lists', () => {
		const source = { kinder: [{ name: 'A', hobby: ['x', 'y'] }, { name: '' }, { name: 'C', hobby: ['z'] }], eltern: 'E' };

		it('maps entry by entry, and drops entries that stay empty', async () => {
			const rows = [{ to: 'personen[*]/vorname', from: ['kinder[*]/name'] }];
			expect(await resultOf(rows, source)).to.deep.equal({ personen: [{ vorname: 'A' }, { vorname: 'C' }] });
		});

		it('writes a single value into every entry that other rows made', async () => {
			const rows = [
				{ to: 'personen[*]/sorge', from: ['eltern'] },
				{ to: 'personen[*]/art', value: 'kind' },
				{ to: 'personen[*]/vorname', from: ['kinder[*]/name'] },
			];
			const person = (vorname: string) => ({ vorname, sorge: 'E', art: 'kind' });
			expect(await resultOf(rows, source)).to.deep.equal({ personen: [person('A'), person('C')] });
		});

		it('makes the first entry from a single value, but not from a constant', async () => {
			const rows = [
				{ to: 'personen[*]/name', from: ['eltern'] },
				{ to: 'personen[*]/art', value: 'elternteil' },
			];
			expect(await resultOf(rows, source)).to.deep.equal({ personen: [{ name: 'E', art: 'elternteil' }] });
			expect(await resultOf(rows, {})).to.equal(undefined);
		});

		it('gathers deeper lists, and spreads lists of values', async () => {
			expect(await resultOf([{ to: 'hobbies', from: ['kinder[*]/hobby[*]'] }], source)).to.deep.equal({ hobbies: ['x', 'y', 'z'] });
			expect(await resultOf([{ to: 'wort[*]/text', from: ['woerter'] }], { woerter: ['a', 'b'] })).to.deep.equal({ wort: [{ text: 'a' }, { text: 'b' }] });
			const nested = [{ to: 'k[*]/h[*]/n', from: ['kinder[*]/hobby[*]'] }];
			expect(await resultOf(nested, source)).to.deep.equal({ k: [{ h: [{ n: 'x' }, { n: 'y' }] }, { h: [{ n: 'z' }] }] });
		});

		it('takes a single object for a list of one', async () => {
			expect(await resultOf([{ to: 'p[*]/n', from: ['kinder[*]/name'] }], { kinder: { name: 'A' } })).to.deep.equal({ p: [{ n: 'A' }] });
		});

		it('reads and writes single positions, and a list at the root', async () => {
			expect(await resultOf([{ to: 'p[1]/n', from: ['kinder[2]/name'] }], source)).to.deep.equal({ p: [{ n: 'C' }] });
			expect(await resultOf([{ to: '[*]/n', from: ['kinder[*]/name'] }], source)).to.deep.equal([{ n: 'A' }, { n: 'C' }]);
			expect(await resultOf([{ to: 'n[*]', from: ['[*]/a'] }], [{ a: 1 }, { a: 2 }])).to.deep.equal({ n: [1, 2] });
		});

		it('fills defaults per entry', async () => {
			const rows: RowInput[] = [
				{ to: 'p[*]/n', from: ['k[*]/n'] },
				{ to: 'p[*]/land', from: ['k[*]/land'], default: 'DE' },
			];
			expect(await resultOf(rows, { k: [{ n: 1, land: 'AT' }, { n: 2 }] })).to.deep.equal({
				p: [
					{ n: 1, land: 'AT' },
					{ n: 2, land: 'DE' },
				],
			});
		});
	});

	it('converts, then translates codes, then falls back to the default', async () => {
		const row: RowInput = { to: 'anrede', from: ['anrede'], transform: 'lower', list: { herr: '1', frau: '2' }, default: '9' };
		expect(await resultOf([row], { anrede: ' Frau ' })).to.deep.equal({ anrede: '2' });
		expect(await resultOf([row], {})).to.deep.equal({ anrede: '9' });
		const { result, problems } = await apply([row], { anrede: 'Dr.' });
		expect(result).to.deep.equal({ anrede: '9' });
		expect(problems).to.deep.equal([{ code: 'DK-MAP-CODE', severity: 'error', row: 'anrede', facts: { row: 'anrede' } }]);
		expect(await resultOf([{ ...row, list: { '*': '0' } }], { anrede: 'Dr.' })).to.deep.equal({ anrede: '0' });
	});

	it('names no value in a problem', async () => {
		const rows: RowInput[] = [
			{ to: 'datum', from: ['geheim'], transform: 'date-de-iso' },
			{ to: 'code', from: ['geheim'], list: { a: 'b' } },
			{ to: 'zahl', expression: '$number(geheim)' },
		];
		const { problems } = await apply(rows, { geheim: 'Mustermann' });
		expect(problems.map(({ code }) => code)).to.deep.equal(['DK-MAP-TRANSFORM', 'DK-MAP-CODE', 'DK-MAP-EXPRESSION']);
		expect(JSON.stringify(problems)).to.not.contain('Mustermann');
	});

	it('computes with expressions: over the whole source, or over each value found', async () => {
		const source = { vorname: 'Erika', name: 'Muster', k: [{ n: 'a' }, { n: 'b' }] };
		const rows: RowInput[] = [
			{ to: 'voll', expression: 'vorname & " " & name' },
			{ to: 'p[*]/n', from: ['k[*]'], expression: '$uppercase(n) & $source.name' },
			{ to: 'alle[*]', expression: 'k.n' },
			{ to: 'stadt', expression: '$tenant.name & $event.subject' },
			{ to: 'nichts', expression: 'gibtesnicht' },
		];
		expect(await resultOf(rows, source)).to.deep.equal({
			voll: 'Erika Muster',
			p: [{ n: 'AMuster' }, { n: 'BMuster' }],
			alle: ['a', 'b'],
			stadt: 'Stadt Musterstadtv-1',
		});
	});

	it('reads what is known of the municipality and the message', async () => {
		const rows = [
			{ to: 'gebuehr', from: ['$tenant/parameters/gebuehr'] },
			{ to: 'vorgang', from: ['$event/subject'] },
		];
		expect(await resultOf(rows, {})).to.deep.equal({ gebuehr: '30.00', vorgang: 'v-1' });
	});

	it('replaces the source of a row where a municipality has its own', async () => {
		const rows: RowInput[] = [{ to: 'plz', from: ['plz'], default: '00000', required: true }];
		const own = (id: string) => ({ perTenant: { [id]: { rows: { plz: { from: ['postleitzahl'] } }, ignore: ['plz'] } } });
		expect(await resultOf(rows, { plz: '1', postleitzahl: '2' }, own('musterstadt'))).to.deep.equal({ plz: '2' });
		expect(await resultOf(rows, { plz: '1', postleitzahl: '2' }, own('anderswo'))).to.deep.equal({ plz: '1' });
		const { unmapped, missing } = await apply(rows, { plz: '1' }, own('musterstadt'));
		expect({ unmapped, missing }).to.deep.equal({ unmapped: [], missing: ['plz'] });
	});

	it('lists filled fields that nobody reads, and required rows without a value', async () => {
		const source = { a: 1, b: { c: '', d: [{ e: 1, f: 2 }, { g: 3 }] }, 'x/y': 1, h: { i: 1 }, j: { k: 1 } };
		const rows: RowInput[] = [
			{ to: 'a', from: ['A'] },
			{ to: 'e', from: ['b/d[*]/e'] },
			{ to: 'r', from: ['weg'], required: true },
			{ to: 'h', from: ['h'] },
		];
		const { unmapped, missing, used } = await apply(rows, source, { ignore: ['j'] });
		expect(unmapped).to.deep.equal(['b/d[*]/f', 'b/d[*]/g', 'x~1y']);
		expect(missing).to.deep.equal(['r']);
		expect(used).to.deep.equal(['a', 'b/d[*]/e', 'h']);
	});

	it('counts a field that an expression names as read', async () => {
		const { unmapped } = await apply([{ to: 'x', expression: 'person.(vorname & ` nach name`)' }], { person: { vorname: 'a', ' nach name': 'b', ort: 'c' } });
		expect(unmapped).to.deep.equal(['person/ort']);
	});

	it('reports rows that contradict each other or cannot be read', async () => {
		const rows = [
			{ to: 'a', from: ['x'] },
			{ to: 'a/b', from: ['x'] },
			{ to: '/a', from: ['x'] },
			{ to: 'c//d', from: ['x'] },
			{ to: 'e', from: ['x[y]'] },
		];
		const { result, problems } = await apply(rows, { x: 1 });
		expect(result).to.deep.equal({ a: 1 });
		expect(problems.map(({ code, row, facts }) => `${code} ${row} ${facts.rule ?? ''}`.trim())).to.deep.equal([
			'DK-MAP-ROW /a another row has the same target field',
			'DK-MAP-ROW c//d the target field is no path',
			'DK-MAP-ROW e a source field is no path',
			'DK-MAP-CONFLICT a/b',
		]);
	});

	it('cannot be made to change JavaScript itself, nor to share the source', async () => {
		const source = JSON.parse('{ "__proto__": { "x": 1 }, "o": { "__proto__": { "evil": true }, "constructor": 2 } }') as { o: Record<string, unknown> };
		const rows = [{ to: 'copy', from: ['o'] }, ...['__proto__/x', 'constructor/prototype/x', 'a/__proto__/x'].map((to) => ({ to, value: 1 as JsonValue }))];
		const { result, problems } = await apply(rows, source);
		expect(problems).to.have.length(3);
		expect(JSON.stringify(result)).to.equal('{"copy":{"constructor":2}}');
		expect(({} as Record<string, unknown>).x).to.equal(undefined);
		expect((result as { copy: Record<string, unknown> }).copy.evil).to.equal(undefined);
		expect((result as { copy: object }).copy).to.not.equal(source.o);
	});

	it('refuses what is too deep or grows too large', async () => {
		let deep: unknown = 1;
		for (let level = 0; level < 70; level++) deep = { a: deep };
		await rejected(apply([{ to: 'x', from: ['a'] }], deep), 'DK-MAP-LIMIT');
		const many = { k: Array.from({ length: 1_000 }, () => ({ n: 1 })), text: 'x'.repeat(100_000) };
		await rejected(
			apply(
				[
					{ to: 'p[*]/n', from: ['k[*]/n'] },
					{ to: 'p[*]/t', from: ['text'] },
				],
				many,
			),
			'DK-MAP-LIMIT',
		);
	});
});

async function rejected(promise: Promise<unknown>, code: string): Promise<void> {
	const error = await promise.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	expect(error).to.include({ code });
}
