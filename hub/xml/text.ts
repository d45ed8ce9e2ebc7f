/** Text of XML 1.0: which characters it may hold, how they are escaped, and how plain values look as text of a simple type. */
import type { SimpleValue } from '../standards/schema-model.ts';

/** The first character that XML 1.0 (section 2.2) does not allow, as `U+0000`; halves of surrogate pairs are none either. */
export function forbiddenCharacter(text: string): string | undefined {
	const found = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.exec(text)?.[0];
	return found === undefined ? undefined : `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

const escapes: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	'\t': '&#9;',
	'\n': '&#10;',
	'\r': '&#13;',
};

export function escapedText(text: string): string {
	return text.replace(/[&<>\r]/g, (character) => escapes[character] ?? character);
}

export function escapedAttribute(text: string): string {
	return text.replace(/[&<>"\t\n\r]/g, (character) => escapes[character] ?? character);
}

export type Scalar = string | number | bigint | boolean;

export function isScalar(value: unknown): value is Scalar {
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';
}

/** A value as text of a type, or undefined when there is none. Strings stay as they are: whether they fit is for the check to say. */
export function textOf(value: unknown, type: SimpleValue | undefined): string | undefined {
	if (type?.list && Array.isArray(value)) {
		const items = value.map((item) => textOf(item, { ...type, list: false }));
		return items.every((item) => item !== undefined) ? items.join(' ') : undefined;
	}
	if (typeof value === 'number') return numberText(value, type?.builtIn);
	return isScalar(value) ? String(value) : undefined;
}

/** XSD part 2: a decimal has no exponent; double and float have one and know infinity. */
function numberText(value: number, builtIn: string | undefined): string | undefined {
	if (builtIn === 'double' || builtIn === 'float') {
		return Number.isFinite(value) || Number.isNaN(value) ? String(value) : value > 0 ? 'INF' : '-INF';
	}
	if (!Number.isFinite(value)) return undefined;
	const text = String(value);
	const [, sign = '', whole = '', fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
	if (exponent === undefined) return Object.is(value, -0) ? '0' : text;
	const digits = whole + fraction;
	const point = whole.length + Number(exponent);
	if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
	return sign + (point >= digits.length ? digits.padEnd(point, '0') : `${digits.slice(0, point)}.${digits.slice(point)}`);
}
