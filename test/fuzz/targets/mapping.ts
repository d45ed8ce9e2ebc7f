import * as fc from 'fast-check';
import { JsonataEvaluator } from '../../../adapters/jsonata/jsonata-evaluator.ts';
import { applyMapping } from '../../../hub/mapping/apply.ts';
import { emptyMapping, readMapping } from '../../../hub/mapping/read-mapping.ts';
import { TRANSFORMS } from '../../../hub/mapping/transforms.ts';
import type { FuzzTarget } from '../target.ts';

const step = fc.oneof(
	{ weight: 60, arbitrary: fc.constantFrom('a', 'b', 'c', 'A', 'ä', 'a[*]', 'b[*]', 'a[0]', 'c[999]', '@x', '#text') },
	{ weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', 'length', '~1', '~2', '~', '[', ']', '*', '..', '$tenant', '$event', '') },
	{ weight: 1, arbitrary: fc.string({ maxLength: 5 }) },
);
const path = fc.array(step, { minLength: 1, maxLength: 5 }).map((steps) => steps.join('/'));
const expression = fc.oneof(
	fc.constantFrom(
		'$',
		'a',
		'$source.a.b',
		'**',
		'$sum(a)',
		'$string($)',
		'a.b[0] & "x"',
		'[1..100]',
		'[1..10000000]',
		'($f := function($n) { $f($n + 1) }; $f(0))',
		'$map([1..50], function($v) { $v * $v })',
		'$lookup($, "__proto__")',
		'$eval("1+1")',
		'function($x) { $x }',
		'$toMillis("x")',
		'$number("abc")',
		'$match("aaaa", /a+/)',
		'$error("geheim")',
		'$now()',
		'{"a": $}',
		'(((((',
		'$tenant.parameters',
		'1/0',
		'"\\ud800"',
		'$fromMillis(1e300)',
		'$pad("x", 100000)',
		'$join(["a", 1])',
		'$sort([3,1,2])',
		'^(a)',
		'~>',
	),
	fc.string({ maxLength: 12 }),
	fc
		.array(fc.constantFrom('a', 'b', '.', '[', ']', '(', ')', '$', '+', '"x"', '1', '{', '}', ':', '?', '~>', 'function', '$sum', '*', '%', ','), {
			maxLength: 12,
		})
		.map((parts) => parts.join('')),
);
const json = fc.letrec<{ value: unknown; object: unknown }>((tie) => ({
	object: fc
		.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'A', 'ä', 'ae', '@x', '__proto__', 'x y'), tie('value')), { maxLength: 5 })
		.map((entries) => JSON.parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`) as unknown),
	value: fc.oneof(
		{ maxDepth: 6, depthSize: 'medium', withCrossShrink: true },
		fc.constantFrom('x', '', '12,50', '01.02.2026', 'true', 0, 1.5, 1e21, true, null),
		fc.string({ maxLength: 6 }),
		tie('object'),
		fc.array(tie('value'), { maxLength: 5 }),
	),
})).value;
const row = fc.record(
	{
		to: path,
		from: fc.array(path, { minLength: 1, maxLength: 3 }),
		value: json,
		expression,
		transform: fc.constantFrom(...TRANSFORMS),
		list: fc.dictionary(fc.constantFrom('x', '*', '1', '__proto__'), fc.constantFrom('y', '2', 'x'), { maxKeys: 3 }),
		default: json,
		required: fc.boolean(),
	},
	{ requiredKeys: ['to'] },
);

interface Input {
	readonly rows: readonly unknown[];
	readonly tolerant: boolean;
	readonly ignore: readonly string[];
	readonly source: unknown;
}

/** Tables that make no sense, on sources that do not fit. */
export const mappings: FuzzTarget<Input> = {
	name: 'mapping',
	share: 10,
	inputs: fc.record({
		rows: fc.uniqueArray(row, { selector: ({ to }) => to, maxLength: 6 }),
		tolerant: fc.boolean(),
		ignore: fc.array(path, { maxLength: 2 }),
		source: json,
	}),
	async open() {
		const expressions = new JsonataEvaluator();
		const prototype = Object.keys(Object.prototype).length;
		return {
			async answer({ source, ...table }) {
				const mapping = readMapping({ ...emptyMapping, ...table });
				const { result, problems } = await applyMapping(mapping, source, { expressions, event: { subject: 'v-1' } });
				JSON.stringify(result);
				if (Object.keys(Object.prototype).length !== prototype) throw new Error('Object.prototype was changed');
				return problems.length === 0 ? 'mapped' : 'problems';
			},
			close: async () => {},
		};
	},
};
