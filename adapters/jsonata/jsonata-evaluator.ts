/**
 * Evaluates JSONata. Implements the port `ExpressionEvaluator`.
 *
 * Each expression is compiled once. It sees its input and the variables it is given, nothing else: JSONata knows no files, no network and no
 * JavaScript. Limits: time, depth of recursion, length of lists. They are looked at between the steps of the evaluation; a single regular
 * expression of the person who maps may take longer than the time.
 */
import jsonata, { type Expression } from 'jsonata';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { ExpressionEvaluator, ExpressionFault } from '../../hub/mapping/expression.ts';

export interface JsonataOptions {
	/** Milliseconds for one evaluation, 1 to 10,000. Default 500. */
	readonly timeLimitMs?: number;
	/** Levels of evaluation, 10 to 1,000. Default 300. */
	readonly maxDepth?: number;
	/** Entries of a list, 1 to 1,000,000. Default 100,000. */
	readonly maxEntries?: number;
}

/** Compiled expressions kept; a hub has some hundreds of rows. */
const KEPT = 2_000;

export class JsonataEvaluator implements ExpressionEvaluator {
	readonly #options: { readonly timeout: number; readonly stack: number; readonly sequence: number };
	readonly #compiled = new Map<string, Expression | ExpressionFault>();

	constructor({ timeLimitMs = 500, maxDepth = 300, maxEntries = 100_000 }: JsonataOptions = {}) {
		this.#options = { timeout: timeLimitMs, stack: maxDepth, sequence: maxEntries };
	}

	fault(expression: string): ExpressionFault | undefined {
		const compiled = this.#compile(expression);
		return 'rule' in compiled ? compiled : undefined;
	}

	async evaluate(expression: string, input: unknown, bindings: Readonly<Record<string, unknown>>): Promise<unknown> {
		const compiled = this.#compile(expression);
		if ('rule' in compiled) throw failed(compiled);
		let value: unknown;
		try {
			value = await compiled.evaluate(input, { ...bindings });
		} catch (error) {
			throw failed(faultOf(error));
		}
		return plain(value);
	}

	#compile(expression: string): Expression | ExpressionFault {
		const known = this.#compiled.get(expression);
		if (known) return known;
		let compiled: Expression | ExpressionFault;
		try {
			compiled = jsonata(expression, this.#options);
		} catch (error) {
			compiled = faultOf(error);
		}
		if (this.#compiled.size >= KEPT) this.#compiled.clear();
		this.#compiled.set(expression, compiled);
		return compiled;
	}
}

/** Only code and position: JSONata's own sentences quote values. */
function faultOf(error: unknown): ExpressionFault {
	const { code, position } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown; position?: unknown };
	const rule = typeof code === 'string' && /^[A-Z]\d{4}$/.test(code) ? code : 'failed';
	return { rule: { D1011: 'depth', D1012: 'timeout', D2015: 'length' }[rule] ?? rule, position: typeof position === 'number' ? position : 0 };
}

function failed({ rule, position }: ExpressionFault): DrehkreuzError {
	return new DrehkreuzError('DK-MAP-EXPRESSION', { row: '–', rule, position });
}

/** Functions of JSONata are objects that hold their environment. */
function isFunction(value: unknown): boolean {
	return typeof value === 'object' && value !== null && ('_jsonata_lambda' in value || '_jsonata_function' in value);
}

/** Results carry hidden marks (`sequence`), and functions are values in JSONata; a copy through JSON is plain data. */
function plain(value: unknown): unknown {
	try {
		const text = JSON.stringify(value, (_name, inner: unknown) => (isFunction(inner) ? undefined : inner));
		return text === undefined ? undefined : JSON.parse(text);
	} catch {
		// A value that holds itself.
		throw failed({ rule: 'failed', position: 0 });
	}
}
