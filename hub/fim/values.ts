/** The values of FIM data types as texts: whether one is of its type, and which of two is the greater. Source: XML Schema part 2, as the FIM quality rules use it. */
import type { Datentyp } from './model.ts';

export type Range = 'number' | 'integer' | 'date' | 'time' | 'datetime';

/** What bounds and contents of a data type are; undefined where it has no order. */
export function rangeOf(datentyp: Datentyp): Range | undefined {
	switch (datentyp) {
		case 'num':
		case 'num_currency':
			return 'number';
		case 'num_int':
			return 'integer';
		case 'date':
		case 'time':
		case 'datetime':
			return datentyp;
		default:
			return undefined;
	}
}

const FORM: Readonly<Record<Range, RegExp>> = {
	number: /^[+-]?(?:\d{1,1000}(?:\.\d{0,1000})?|\.\d{1,1000})$/,
	integer: /^[+-]?\d{1,1000}$/,
	date: /^\d{4}-\d{2}-\d{2}(?:Z|[+-]\d{2}:\d{2})?$/,
	time: /^\d{2}:\d{2}:\d{2}(?:\.\d{1,20})?(?:Z|[+-]\d{2}:\d{2})?$/,
	datetime: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,20})?(?:Z|[+-]\d{2}:\d{2})?$/,
};

export function isOf(range: Range, value: string): boolean {
	return FORM[range].test(value) && !Number.isNaN(position(range, value));
}

/** Negative, 0 or positive, for values of that type. Numbers beyond 15 digits are compared as far as the machine's numbers go. */
export function compare(range: Range, a: string, b: string): number {
	return position(range, a) - position(range, b);
}

function position(range: Range, value: string): number {
	if (range === 'number' || range === 'integer') return Number(value);
	const zone = /(?:Z|[+-]\d{2}:\d{2})$/.exec(range === 'date' ? value.slice('0000-00-00'.length) : value)?.[0] ?? '';
	const local = zone === '' ? value : value.slice(0, -zone.length);
	const whole = range === 'date' ? `${local}T00:00:00` : range === 'time' ? `1970-01-01T${local}` : local;
	const at = Date.parse(`${whole}${zone || 'Z'}`);
	// The runtime rolls 30 February over to March.
	const day = new Date(Date.parse(`${whole.slice(0, 10)}T00:00:00Z`));
	return Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== whole.slice(0, 10) ? Number.NaN : at;
}
