/** What a row may do with a value before it is written. Each takes one value and gives one, or undefined when the value does not have the form. Pure. */

const transforms = {
	/** No blanks at the ends, single ones inside. */
	trim: (text) => text.replace(/\s+/gu, ' '),
	upper: (text) => text.toUpperCase(),
	lower: (text) => text.toLowerCase(),
	text: (text) => text,
	/** Only the digits. */
	digits: (text) => text.replace(/\D/gu, '') || undefined,
	/** `1.234,50` and `1234.50` → 1234.5 */
	number: (text) => numberOf(text),
	integer: (text) => {
		const number = numberOf(text);
		return Number.isSafeInteger(number) ? number : undefined;
	},
	/** ja/nein, true/false, 1/0, x */
	boolean: (text) => booleanOf(text),
	/** `1.2.2026` → `2026-02-01` */
	'date-de-iso': (text) => isoOf(/^(\d{1,2})\.(\d{1,2})\.(\d{4})$/u.exec(text), [3, 2, 1]),
	/** `2026-02-01` → `01.02.2026` */
	'date-iso-de': (text) =>
		isoOf(/^(\d{4})-(\d{2})-(\d{2})(?:T.*)?$/u.exec(text), [1, 2, 3])
			?.split('-')
			.reverse()
			.join('.'),
	/** `2026-02-01T10:00:00+01:00` → `2026-02-01` */
	'date-only': (text) => isoOf(/^(\d{4})-(\d{2})-(\d{2})(?:T.*)?$/u.exec(text), [1, 2, 3]),
} satisfies Record<string, (text: string) => string | number | boolean | undefined>;

export type TransformName = keyof typeof transforms;
export const TRANSFORMS = Object.keys(transforms) as readonly TransformName[];

export function isTransform(name: unknown): name is TransformName {
	return typeof name === 'string' && Object.hasOwn(transforms, name);
}

/** @returns undefined when the value does not have the form that the transform reads */
export function transform(name: TransformName, value: unknown): string | number | boolean | undefined {
	if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
	return transforms[name](String(value).trim());
}

/** A single point before exactly three digits is ambiguous: `1.234` is read as German thousands, because portals write amounts for people. */
function numberOf(text: string): number | undefined {
	if (/^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$/u.test(text) || /^[+-]?\d+,\d+$/u.test(text)) return Number(text.replaceAll('.', '').replace(',', '.'));
	return /^[+-]?\d+(\.\d+)?$/u.test(text) ? Number(text) : undefined;
}

function booleanOf(text: string): boolean | undefined {
	const plain = text.toLowerCase();
	if (['true', 'ja', 'yes', '1', 'x', 'on'].includes(plain)) return true;
	return ['false', 'nein', 'no', '0', 'off'].includes(plain) ? false : undefined;
}

/** A date of the calendar, not only of the pattern. */
function isoOf(match: RegExpExecArray | null, [year, month, day]: readonly [number, number, number]): string | undefined {
	if (!match) return undefined;
	const iso = `${match[year]}-${match[month]?.padStart(2, '0')}-${match[day]?.padStart(2, '0')}`;
	const date = new Date(`${iso}T00:00:00Z`);
	return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
}
