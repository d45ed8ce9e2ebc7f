import { expect } from 'chai';
import { JsonataEvaluator } from '../../../adapters/jsonata/jsonata-evaluator.ts';
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';

const evaluator = new JsonataEvaluator();

async function faultOf(expression: string, input: unknown = {}, by: JsonataEvaluator = evaluator): Promise<DrehkreuzError> {
	try {
		await by.evaluate(expression, input, {});
	} catch (error) {
		return error as DrehkreuzError;
	}
	throw new Error('it was evaluated');
}

describe('JSONata', () => {
	it('computes from input and variables, and gives plain data', async () => {
		const value = await evaluator.evaluate('{ "n": a.b, "t": $tenant.name, "f": function($x) { $x } }', { a: [{ b: 1 }, { b: 2 }] }, { tenant: { name: 'M' } });
		expect(value).to.deep.equal({ n: [1, 2], t: 'M' });
		expect(Object.getOwnPropertyNames((value as { n: object }).n)).to.deep.equal(['0', '1', 'length']);
	});

	it('gives undefined where nothing is found', async () => {
		expect(await evaluator.evaluate('a.b.c', {}, {})).to.equal(undefined);
		expect(await evaluator.evaluate('$sum', {}, {})).to.equal(undefined);
	});

	it('tells where an expression is wrong, before and at evaluation', async () => {
		expect(evaluator.fault('a.b')).to.equal(undefined);
		expect(evaluator.fault('a & (')).to.include({ rule: 'S0203' });
		const error = await faultOf('a & (');
		expect(error).to.be.instanceOf(DrehkreuzError);
		expect(error.code).to.equal('DK-MAP-EXPRESSION');
		expect(error.facts.position).to.be.a('number').greaterThan(0);
	});

	it('quotes no value in an error', async () => {
		const error = await faultOf('$number(name)', { name: 'Mustermann' });
		expect(error.facts.rule).to.equal('D3030');
		expect(`${error.message} ${JSON.stringify(error.facts)} ${String(error.cause)}`).to.not.contain('Mustermann');
	});

	it('ends an evaluation that runs too long, too deep, or grows too large', async () => {
		const small = new JsonataEvaluator({ timeLimitMs: 50, maxDepth: 100, maxEntries: 1_000 });
		expect((await faultOf('( $f := function($n) { $f($n + 1) }; $f(0) )', {}, small)).facts.rule).to.be.oneOf(['depth', 'timeout']);
		expect((await faultOf('( $f := function($n) { 1 + $f($n + 1) }; $f(0) )', {}, small)).facts.rule).to.equal('depth');
		expect((await faultOf('$map([1..1001], function($x) { $x })', {}, small)).facts.rule).to.equal('length');
	});

	it('reaches neither JavaScript nor the prototype of objects', async () => {
		expect(await evaluator.evaluate('$.constructor', {}, {})).to.equal(undefined);
		expect(await evaluator.evaluate('__proto__.x', {}, {})).to.equal(undefined);
		await evaluator.evaluate('$ ~> | $ | { "__proto__": { "polluted": 1 } } |', { a: 1 }, {}).catch(() => undefined);
		expect(({} as Record<string, unknown>).polluted).to.equal(undefined);
	});

	it('leaves input and variables as they were', async () => {
		const input = { a: [1] };
		await evaluator.evaluate('$ ~> | $ | { "a": 2 } |', input, { v: input });
		expect(input).to.deep.equal({ a: [1] });
	});

	it('evaluates the same expression for many inputs at once', async () => {
		const values = await Promise.all([...Array(50).keys()].map((n) => evaluator.evaluate('$map(k, function($x) { $x + n })', { n, k: [1, 2] }, {})));
		expect(values[7]).to.deep.equal([8, 9]);
		expect(values).to.have.length(50);
	});
});
