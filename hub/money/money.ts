/**
 * Money as a decimal text of euros, "12.50": canonical form with exactly two decimals, a dot, no leading zeros, "-" for less
 * than nothing, never "-0.00". Calculated as whole cents in BigInt; a float is never involved.
 *
 * Limits: at most 13 digits before the point (±9,999,999,999,999.99 EUR, ePayBL's decimal(15,2)). Fractions of a cent are
 * refused, not rounded: where a fee must be rounded, the municipality's rule decides, not the hub.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';

/** Canonical decimal text, e.g. `30.00`. */
export type Money = string;

/** Largest amount in cents, either sign. */
export const CENTS_MAX = 999_999_999_999_999n;

/** What is accepted, as a pattern for JSON Schemas: optional minus, no superfluous zeros in front, optionally a dot and one or two decimals. */
export const MONEY_PATTERN = '^-?(0|[1-9][0-9]{0,12})([.][0-9]{1,2})?$';

const ACCEPTED = /^(-?)(0|[1-9]\d{0,12})(?:\.(\d{1,2}))?$/;

/**
 * Cents of a decimal text: "12.5" and "12" are taken like "12.50". No blanks, comma, plus, exponent, thousands separators, currency.
 * @throws DrehkreuzError DK-MONEY-FORMAT for anything else, a JavaScript number included
 */
export function toCents(text: unknown): bigint {
	const parts = typeof text === 'string' ? ACCEPTED.exec(text) : null;
	if (!parts) throw new DrehkreuzError('DK-MONEY-FORMAT');
	const cents = BigInt(parts[2] ?? '0') * 100n + BigInt((parts[3] ?? '').padEnd(2, '0'));
	return parts[1] === '-' ? -cents : cents;
}

/** True when the text can be read as money. */
export function isMoney(text: unknown): text is string {
	return typeof text === 'string' && ACCEPTED.test(text);
}

/** Canonical text of whole cents. @throws DrehkreuzError DK-MONEY-FORMAT beyond the limits */
export function fromCents(cents: bigint): Money {
	if (cents > CENTS_MAX || cents < -CENTS_MAX) throw new DrehkreuzError('DK-MONEY-FORMAT');
	const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
	return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The canonical form of a text. @throws DrehkreuzError DK-MONEY-FORMAT */
export function parse(text: unknown): Money {
	return fromCents(toCents(text));
}

/** @throws DrehkreuzError DK-MONEY-FORMAT */
export function add(a: Money, b: Money): Money {
	return fromCents(toCents(a) + toCents(b));
}

/** Of nothing: "0.00". @throws DrehkreuzError DK-MONEY-FORMAT */
export function sum(amounts: Iterable<Money>): Money {
	let total = 0n;
	for (const amount of amounts) total += toCents(amount);
	return fromCents(total);
}

/** An amount taken a whole number of times. @throws DrehkreuzError DK-MONEY-FORMAT, also for a count that is no whole number */
export function times(amount: Money, count: number): Money {
	if (!Number.isSafeInteger(count)) throw new DrehkreuzError('DK-MONEY-FORMAT');
	return fromCents(toCents(amount) * BigInt(count));
}

/** -1, 0 or 1, as a sort needs it. "12.5" equals "12.50". @throws DrehkreuzError DK-MONEY-FORMAT */
export function compare(a: Money, b: Money): -1 | 0 | 1 {
	const difference = toCents(a) - toCents(b);
	return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** For people, as German is written: `1.234,50 €` (DIN 5008; with a no-break space before the sign). @throws DrehkreuzError DK-MONEY-FORMAT */
export function format(amount: Money): string {
	const [euros = '0', cents = '00'] = parse(amount).split('.');
	return `${euros.replace(/\B(?=(\d{3})+$)/g, '.')},${cents}\u00a0€`;
}
