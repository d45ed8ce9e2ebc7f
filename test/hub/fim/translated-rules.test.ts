import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { createValidator } from '../../../adapters/ajv/create-validator.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { keysTo, type Outcome, outcomeOf } from '../../../hub/fim/evaluate-rules.ts';
import { readTranslatedRules } from '../../../hub/fim/translated-rules.ts';
import { datenschema, feld, gruppe, stelle } from '../../support/fim-model.ts';

const bool = { datentyp: 'bool' } as const;
const schema = datenschema([
	stelle('1:1', feld('F99000000001', 'Art', { feldart: 'select' })),
	stelle('0:1', feld('F99000000002', 'Sonstiges')),
	stelle('0:1', feld('F99000000003', 'Vertreten?', bool)),
	stelle('0:1', gruppe('G99000000001', 'Vertretung', [stelle('0:1', feld('F99000000004', 'Name'))])),
	stelle(
		'0:*',
		gruppe('G99000000002', 'Kind', [stelle('0:1', feld('F99000000005', 'Name')), stelle('0:1', feld('F99000000006', 'Alter', { datentyp: 'num_int' }))]),
	),
]);

const self = (id: string) => ({ identifier: `self.${id}` });

function evaluated(rule: object, instance: unknown): Outcome {
	const { byElement, notes } = readTranslatedRules([{ message: '…', ...rule }], schema);
	expect(notes).to.deep.equal([]);
	const [read] = byElement.get('S99000000001') ?? [];
	if (!read) throw new Error('no rule');
	return outcomeOf(read, instance);
}

const jsonSchema = JSON.parse(readFileSync(new URL('../../../schemas/fim-translated-rules.schema.json', import.meta.url), 'utf8')) as object;

describe('translated rules of the FIM portal', () => {
	it('require a field when another has a value, and only then', () => {
		const rule = { effect: 'require', target: 'self.F99000000002', condition: { equal: [self('F99000000001'), '999'] } };
		expect(evaluated(rule, { F99000000001: '999' })).to.equal('broken');
		expect(evaluated(rule, { F99000000001: '999', F99000000002: '' })).to.equal('broken');
		expect(evaluated(rule, { F99000000001: '999', F99000000002: 'x' })).to.equal('kept');
		expect(evaluated(rule, { F99000000001: '001' })).to.equal('kept');
		expect(evaluated(rule, {})).to.equal('kept');
	});

	it('forbid a field unless another has a value', () => {
		const rule = { effect: 'forbid', target: 'self.F99000000002', condition: { not: { equal: [self('F99000000001'), '001'] } } };
		expect(evaluated(rule, { F99000000001: '002', F99000000002: 'x' })).to.equal('broken');
		expect(evaluated(rule, { F99000000001: '001', F99000000002: 'x' })).to.equal('kept');
		expect(evaluated({ ...rule, condition: { not_equal: [self('F99000000001'), '001'] } }, { F99000000001: '002', F99000000002: 'x' })).to.equal('broken');
	});

	it('take a bare identifier as a question answered with yes', () => {
		const rule = { effect: 'require', target: 'self.G99000000001', condition: self('F99000000003') };
		expect(evaluated(rule, { F99000000003: true })).to.equal('broken');
		expect(evaluated(rule, { F99000000003: true, G99000000001: {} })).to.equal('broken');
		expect(evaluated(rule, { F99000000003: true, G99000000001: { F99000000004: 'x' } })).to.equal('kept');
		expect(evaluated(rule, { F99000000003: false })).to.equal('kept');
	});

	it('demand that a condition holds, without any target', () => {
		const filled = (id: string) => ({ not: { is_empty: self(id) } });
		const rule = (condition: object) => ({ effect: 'valid', condition });
		const two = [filled('F99000000001'), filled('F99000000002')];
		for (const [operator, none, one, both] of [
			['and', 'broken', 'broken', 'kept'],
			['or', 'broken', 'kept', 'kept'],
			['xor', 'broken', 'kept', 'broken'],
		] as const) {
			expect(evaluated(rule({ [operator]: two }), {}), operator).to.equal(none);
			expect(evaluated(rule({ [operator]: two }), { F99000000002: 'x' }), operator).to.equal(one);
			expect(evaluated(rule({ [operator]: two }), { F99000000001: 'x', F99000000002: 'x' }), operator).to.equal(both);
		}
	});

	it('forbid without condition', () => {
		expect(evaluated({ effect: 'forbid', target: 'self.F99000000002', condition: true }, { F99000000002: 'x' })).to.equal('broken');
	});

	it('are undecided where nobody says which entry of a list is meant, unless all agree or the rest decides', () => {
		const condition = { equal: [self('G99000000002.F99000000005'), 'A'] };
		const rule = { effect: 'require', target: 'self.F99000000002', condition };
		expect(evaluated(rule, { G99000000002: [{ F99000000005: 'A' }, { F99000000005: 'B' }] })).to.equal('undecided');
		expect(evaluated(rule, { G99000000002: [{ F99000000005: 'A' }] })).to.equal('broken');
		expect(evaluated(rule, { G99000000002: [{ F99000000005: 'A' }, { F99000000005: 'B' }], F99000000002: 'x' })).to.equal('kept');
		const empty = { effect: 'valid', condition: { not: { is_empty: self('G99000000002.F99000000006') } } };
		expect(evaluated(empty, { G99000000002: [{ F99000000006: 1 }, { F99000000006: 2 }] })).to.equal('kept');
		expect(evaluated(empty, { G99000000002: [{ F99000000006: 1 }, {}] })).to.equal('kept');
	});

	it('find ids of XDF 2 in the instance, with and without version, and name the keys that are there', () => {
		const rule = { effect: 'require', target: 'self.F99000002', condition: { equal: [self('F99000001'), '999'] } };
		expect(evaluated(rule, { F99000001: '999' })).to.equal('broken');
		expect(evaluated(rule, { 'F99000000001V1.0.0': '999', F99000002: 'x' })).to.equal('kept');
		expect(keysTo({ G99000001: [{ F99000004: 'x' }] }, ['G99000000001', 'F99000000004'])).to.deep.equal(['G99000001', '0', 'F99000004']);
	});

	it('belong to the element that they stand at', () => {
		const rules = { G99000001: [{ effect: 'require', target: 'self.F99000000004', message: '…', condition: true }], 'S99000000001V1.0.0': [] };
		const { byElement } = readTranslatedRules(rules, schema);
		expect([...byElement.keys()]).to.deep.equal(['G99000000001']);
	});

	const good = { effect: 'require', target: 'self.F99000000002', message: 'x', condition: true };
	for (const [title, rule, reason] of [
		['an unknown effect', { ...good, effect: 'show' }, 'unknown effect'],
		['no target', { effect: 'require', condition: true }, 'target is missing'],
		['no condition', { effect: 'valid' }, 'condition is missing'],
		['an unknown operator', { ...good, condition: { greater: [1, 2] } }, 'unknown operator'],
		['two operators', { ...good, condition: { and: [true], or: [true] } }, 'exactly one operator'],
		['an empty list', { ...good, condition: { and: [] } }, 'needs a list'],
		['three operands', { ...good, condition: { equal: ['a', 'b', 'c'] } }, 'two operands'],
		['an identifier that is no id', { ...good, condition: { identifier: 'self.name' } }, 'no FIM id'],
		['a property that nobody knows', { ...good, severity: 'high' }, 'unknown property'],
		['no object', 'rule', 'no object'],
	] as const) {
		it(`are not evaluated with ${title}, and the schema of the file refuses them too`, () => {
			const { byElement, notes } = readTranslatedRules([good, rule], schema);
			expect(byElement.get('S99000000001')).to.have.length(1);
			expect(notes.map(({ code }) => code)).to.deep.equal(['DK-FIM-RULE']);
			expect(notes[0]?.message.en).to.include(reason);
			const validate = createValidator(jsonSchema);
			expect(validate([good])).to.deep.equal([]);
			expect(validate({ G99000000001: [good] })).to.deep.equal([]);
			expect(validate([rule])).to.not.deep.equal([]);
		});
	}

	it('are not evaluated where the schema has no such field or element, or the nesting has no end', () => {
		const deep = Array.from({ length: 60 }).reduce<object>((inner) => ({ not: inner }), { identifier: 'self.F99000000003' });
		const { notes } = readTranslatedRules(
			{
				S99000000001: [
					{ ...good, target: 'self.F99000000099' },
					{ ...good, condition: deep },
				],
				G99000000099: [good],
			},
			schema,
		);
		expect(notes.map(({ message }) => message.en.replace(/.*evaluated: (.*)\. It is.*/, '$1'))).to.deep.equal([
			'the data schema has no F99000000099 there',
			'deeper than 50 levels',
			'the data schema has no such element',
		]);
	});

	for (const value of ['text', 1, null, { S99000000001: 'x' }]) {
		it(`say what is wrong with a file that holds ${JSON.stringify(value)}`, () => {
			expect(() => readTranslatedRules(value, schema))
				.to.throw(DrehkreuzError)
				.with.property('code', 'DK-FIM-RULES-FILE');
		});
	}
});
