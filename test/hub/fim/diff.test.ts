import { expect } from 'chai';
import { diffSchemas } from '../../../hub/fim/diff.ts';
import type { FimFeld, FimStruktur } from '../../../hub/fim/model.ts';
import { datenschema, feld, gruppe, regel, stelle } from '../../support/fim-model.ts';

const ID = 'F99000000001';

function changes(before: readonly FimStruktur[], after: readonly FimStruktur[]): readonly string[] {
	return diffSchemas(datenschema(before), datenschema(after)).changes.map(({ path, change, effect }) => `${path} ${change} ${effect}`);
}

function fieldChanges(before: Partial<FimFeld>, after: Partial<FimFeld>): readonly string[] {
	return changes([stelle('1:1', feld(ID, 'Feld', before))], [stelle('1:1', feld(ID, 'Feld', after))]).map((line) => line.replace(`/${ID} `, ''));
}

describe('the difference of two FIM schemas', () => {
	it('calls new required and gone elements breaking, new optional ones compatible', () => {
		const before = [stelle('1:1', gruppe('G99000000001', 'Person', [stelle('1:1', feld('F99000000002', 'A'))]))];
		const after = [stelle('1:1', gruppe('G99000000001', 'Person', [stelle('1:1', feld('F99000000003', 'B')), stelle('0:1', feld('F99000000004', 'C'))]))];
		expect(changes(before, after)).to.deep.equal([
			'/G99000000001/F99000000002 removed breaking',
			'/G99000000001/F99000000003 added breaking',
			'/G99000000001/F99000000004 added compatible',
		]);
	});

	for (const [before, after, effect] of [
		['1:1', '0:1', 'compatible'],
		['0:1', '1:1', 'breaking'],
		['1:5', '1:*', 'compatible'],
		['1:*', '1:5', 'breaking'],
		['2:5', '3:5', 'breaking'],
		['1:1', '1:5', 'breaking'],
		['0:5', '0:1', 'breaking'],
	] as const) {
		it(`calls ${before} → ${after} ${effect}`, () => {
			expect(changes([stelle(before, feld(ID, 'Feld'))], [stelle(after, feld(ID, 'Feld'))])).to.deep.equal([`/${ID} cardinality ${effect}`]);
		});
	}

	it('says that a value becomes a list, because every mapping of it breaks', () => {
		const { changes: found } = diffSchemas(datenschema([stelle('1:1', feld(ID, 'Kind'))]), datenschema([stelle('1:3', feld(ID, 'Kind'))]));
		expect(found[0]).to.include({ place: `Kind (${ID})`, de: 'Anzahl 1:1 → 1:3: aus dem Wert wird eine Liste' });
	});

	const limits = (minLength: number, maxLength: number): Partial<FimFeld> => ({ praezisierung: { minLength, maxLength } });
	const range = (minValue: string, maxValue: string): Partial<FimFeld> => ({ datentyp: 'num', praezisierung: { minValue, maxValue } });
	const pattern = (text?: string): Partial<FimFeld> => ({ praezisierung: text === undefined ? {} : { pattern: text } });
	const codes = (...all: readonly string[]): Partial<FimFeld> => ({ feldart: 'select', werte: all.map((code) => ({ code, name: code })) });
	const list = (version: string): Partial<FimFeld> => ({
		feldart: 'select',
		codeliste: { canonicalIdentification: 'urn:x', canonicalVersionUri: `urn:x_${version}` },
	});

	for (const [title, before, after, expected] of [
		['a shorter text', limits(1, 120), limits(1, 80), ['length breaking']],
		['a longer text', limits(1, 80), limits(0, 120), ['length compatible']],
		['a narrower range', range('1', '10'), range('1', '9.5'), ['range breaking']],
		['a wider range', range('1', '10'), range('-1', '10'), ['range compatible']],
		['the same range written otherwise', range('1', '10'), range('1.0', '10'), ['range compatible']],
		['a new pattern', pattern(), pattern('[A-Z]'), ['pattern breaking']],
		['another pattern', pattern('[a-z]'), pattern('[A-Z]'), ['pattern unclear']],
		['no pattern any more', pattern('[a-z]'), pattern(), ['pattern compatible']],
		['a code less and one more', codes('1', '2'), codes('1', '3'), ['codes breaking', 'codes compatible']],
		['a list that nobody has', list('1'), list('2'), ['code-list unclear']],
		['an integer that becomes a number', { datentyp: 'num_int' }, { datentyp: 'num' }, ['datatype compatible']],
		['a number that becomes a text', { datentyp: 'num' }, { datentyp: 'text' }, ['datatype breaking']],
		['a text that becomes a choice', {}, codes('1'), ['feldart breaking']],
		['a choice that becomes a text', codes('1'), {}, ['feldart compatible']],
		['an input that is locked', {}, { feldart: 'locked' }, ['feldart compatible']],
		['a rule in words', { regeln: [regel('R99000000001', 'WENN A  DANN B')] }, { regeln: [regel('R99000000001', 'WENN A DANN C')] }, ['rule unclear']],
		['a rule that only moved a space', { regeln: [regel('R99000000001', 'WENN A  DANN B')] }, { regeln: [regel('R99000000001', 'WENN A DANN B')] }, []],
	] as const) {
		it(`judges ${title}`, () => {
			expect(fieldChanges(before, after)).to.deep.equal(expected);
		});
	}

	it('compares the codes of lists that are here', () => {
		const listOf = (version: string, ...all: readonly string[]) => ({
			canonicalUri: 'urn:x',
			version,
			canonicalVersionUri: `urn:x_${version}`,
			shortName: 'x',
			keyColumn: 'code',
			codes: new Map(all.map((code) => [code, code])),
		});
		const lists = [listOf('1', 'a', 'b'), listOf('2', 'a')];
		const codeLists = new Map(lists.map((one) => [one.canonicalVersionUri, one]));
		const [before, after] = ['1', '2'].map((version) => datenschema([stelle('1:1', feld(ID, 'Land', list(version)))]));
		if (!before || !after) throw new Error('no schemas');
		const { changes: found, summary } = diffSchemas(before, after, { codeLists });
		expect(found.map(({ change, effect }) => [change, effect])).to.deep.equal([
			['code-list', 'compatible'],
			['codes', 'breaking'],
		]);
		expect(summary).to.deep.equal({ effect: 'breaking', breaking: 1, unclear: 0, compatible: 1 });
	});

	it('treats a label as no element at all: it carries no value', () => {
		const label = feld(ID, 'Hinweis', { feldart: 'label' });
		expect(changes([stelle('1:1', label)], [])).to.deep.equal([]);
		expect(changes([stelle('1:1', label)], [stelle('1:1', feld(ID, 'Hinweis'))])).to.deep.equal([`/${ID} added breaking`]);
	});

	it('judges an Auswahlgruppe by what may be filled', () => {
		const children = [stelle('0:1', feld('F99000000002', 'A')), stelle('0:1', feld('F99000000003', 'B'))];
		const plain = [stelle('1:1', gruppe('G99000000001', 'Wahl', children))];
		const choice = [stelle('1:1', gruppe('G99000000001', 'Wahl', children, { auswahl: true }))];
		expect(changes(plain, choice)).to.deep.equal(['/G99000000001 auswahl breaking']);
		expect(changes(choice, plain)).to.deep.equal(['/G99000000001 auswahl compatible']);
	});

	it('finds an XDF 2 schema and its XDF 3 successor the same', () => {
		const xdf2 = datenschema([stelle('1:1', feld('F60000227', 'Familienname', { version: '1.1' }))], { format: 'xdf2', id: 'S99000001', version: '1.0' });
		const xdf3 = datenschema([stelle('1:1', feld('F60000000227', 'Familienname', { version: '1.1.0' }))]);
		expect(diffSchemas(xdf2, xdf3)).to.deep.equal({ changes: [], summary: { effect: 'compatible', breaking: 0, unclear: 0, compatible: 0 } });
	});
});
