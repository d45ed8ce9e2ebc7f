/** Whatever table and content are thrown at it, a mapping ends with a result and problems, or with one of our errors. */
import { expect } from 'chai';
import fc from 'fast-check';
import { JsonataEvaluator } from '../../../adapters/jsonata/jsonata-evaluator.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';
import { applyMapping, type Mapped } from '../../../hub/mapping/apply.ts';
import { emptyMapping, readMapping } from '../../../hub/mapping/read-mapping.ts';
import { TRANSFORMS } from '../../../hub/mapping/transforms.ts';

const expressions = new JsonataEvaluator({ timeLimitMs: 200 });
const name = fc.oneof(
	fc.constantFrom('a', 'b', 'B', 'ä', '__proto__', 'constructor', 'F60000227', 'F60000000227', 'x/y', '[', '~'),
	fc.string({ maxLength: 4 }),
);
const path = fc
	.array(fc.tuple(name, fc.constantFrom('', '', '[*]', '[0]', '[*][*]', '[999]')), { minLength: 1, maxLength: 4 })
	.map((steps) => steps.map(([key, list]) => key + list).join('/'));
const row = fc.record(
	{
		to: path,
		from: fc.array(path, { maxLength: 3 }),
		value: fc.jsonValue({ maxDepth: 2 }),
		expression: fc.constantFrom(
			'$',
			'a',
			'$source',
			'$keys($)',
			'a.b & "x"',
			'$number($)',
			'(',
			'[1..50]',
			'$map($, function($v) { $v })',
			'$$ ~> | $ | {"z": 1} |',
		),
		transform: fc.constantFrom(...TRANSFORMS),
		list: fc.dictionary(name, fc.string({ maxLength: 3 }), { maxKeys: 3 }),
		default: fc.jsonValue({ maxDepth: 1 }),
		required: fc.boolean(),
	},
	{ requiredKeys: ['to'] },
);
const content = fc.letrec((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		fc.string({ maxLength: 5 }),
		fc.integer(),
		fc.boolean(),
		fc.constant(null),
		fc.array(tie('value'), { maxLength: 3 }),
		tie('object'),
	),
	object: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
})).value;

describe('A mapping under any input', () => {
	it('ends orderly, leaves the source as it was, and JavaScript too', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(row, { maxLength: 6 }), content, fc.boolean(), async (rows, source, tolerant) => {
				const before = JSON.stringify(source);
				let mapped: Mapped | undefined;
				try {
					mapped = await applyMapping(readMapping({ ...emptyMapping, tolerant, rows }), source, { expressions });
				} catch (error) {
					expect(error).to.be.instanceOf(DrehkreuzError);
				}
				expect(JSON.stringify(source)).to.equal(before);
				expect(Object.keys(Object.prototype)).to.deep.equal([]);
				// The result is plain data: it survives JSON as it is.
				if (mapped?.result !== undefined) expect(JSON.parse(JSON.stringify(mapped.result))).to.deep.equal(mapped.result);
			}),
			{ numRuns: 400 },
		);
	});
});
