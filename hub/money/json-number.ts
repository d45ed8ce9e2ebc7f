/**
 * JSON numbers for money without a float in between: some interfaces (XBezahldienste) want `30.00` as a JSON number, not a text.
 *
 * Writing: a place holder object in the tree becomes the exact digits in the JSON text. Reading: the digits of the number as
 * they stand in the JSON text, by the reviver's source access (ES2025 "JSON.parse source text access", in Node 22 and later).
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { fromCents, type Money, parse } from './money.ts';

/** An amount that `stringify` prints as a bare JSON number with two decimals. */
export class JsonMoney {
	readonly amount: Money;
	/** @throws DrehkreuzError DK-MONEY-FORMAT */
	constructor(amount: Money) {
		this.amount = parse(amount);
	}
}

/** `JSON.stringify` that prints a `JsonMoney` as its digits: `{"grossAmount":30.00}`. Undefined members are left out. */
export function stringify(value: unknown): string {
	if (value instanceof JsonMoney) return value.amount;
	if (Array.isArray(value)) return `[${value.map((entry) => stringify(entry ?? null)).join(',')}]`;
	if (typeof value === 'object' && value !== null) {
		const members = Object.entries(value).filter(([, member]) => member !== undefined);
		return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${stringify(member)}`).join(',')}}`;
	}
	return JSON.stringify(value) ?? 'null';
}

/**
 * `JSON.parse` that gives every number as a `NumberText`, its digits as written.
 * @throws SyntaxError as JSON.parse does
 */
export function parseExact(text: string): unknown {
	return JSON.parse(text, (_name, value: unknown, context?: { source?: string }) =>
		typeof value === 'number' ? new NumberText(context?.source ?? String(value)) : value,
	);
}

/** A number of a JSON text as it was written. */
export class NumberText {
	readonly digits: string;
	constructor(digits: string) {
		this.digits = digits;
	}
}

/** Longest exponent that is looked at; no amount needs more. */
const EXPONENT_MAX = 20;

/**
 * Money of a JSON number's digits: `30`, `30.0`, `30.00`, `3e1`, `30.0000` are all "30.00". Zeros behind the cent are tolerated, other digits not.
 * @throws DrehkreuzError DK-MONEY-FORMAT
 */
export function moneyOf(digits: string): Money {
	const parts = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,3}))?$/.exec(digits);
	const exponent = Number(parts?.[4] ?? 0);
	if (!parts || Math.abs(exponent) > EXPONENT_MAX) throw new DrehkreuzError('DK-MONEY-FORMAT');
	const fraction = parts[3] ?? '';
	// Value = all digits · 10^(exponent − decimals); in cents two more.
	let units = BigInt(`${parts[2] ?? ''}${fraction}`);
	const shift = exponent - fraction.length + 2;
	if (shift >= 0) units *= 10n ** BigInt(shift);
	else {
		const divisor = 10n ** BigInt(-shift);
		if (units % divisor !== 0n) throw new DrehkreuzError('DK-MONEY-FORMAT');
		units /= divisor;
	}
	return fromCents(parts[1] === '-' ? -units : units);
}
