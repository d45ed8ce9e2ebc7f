/** One field of the file: value → text as the HKR wants it. Pure; every refusal is DK-HKR-FIELD with the field's name and a rule, never the value. */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { parse } from '../../hub/money/money.ts';
import { canEncode, type Encoding } from '../../hub/text/encode.ts';
import { normalForm } from '../../hub/text/normal-form.ts';
import { transliterate } from '../../hub/text/transliterate.ts';
import type { Field, Format } from './layout.ts';

export interface Style {
	readonly encoding: Encoding;
	readonly unencodable: 'transliterate' | 'refuse';
	readonly delimiter: string;
	readonly quote: 'always' | 'none';
}

/** C0, DEL, C1, line and paragraph separators, and the marks that turn the writing direction round. */
const CONTROL = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
/** Spreadsheets take these for a formula, also in their full-width forms; a lone "-" is what people write for "none". */
const FORMULA = /^\s*[=+\-@].*\S/u;

/** @throws DrehkreuzError DK-HKR-FIELD, DK-MONEY-FORMAT */
export function fieldText(field: Field, value: string, style: Style): string {
	const refuse = (rule: string): DrehkreuzError => new DrehkreuzError('DK-HKR-FIELD', { field: field.name, rule });
	if (value === '' && field.required) throw refuse('is missing');
	const format = field.format ?? { type: 'text' };
	const isText = format.type === 'text' && field.constant === undefined;
	if (CONTROL.test(value)) throw refuse('holds a control character');
	if (isText && FORMULA.test(normalForm(value, 'NFKC'))) throw refuse('begins like a formula (= + - @)');

	let text = value === '' ? '' : formatted(format, value, refuse);
	if (style.unencodable === 'transliterate') text = transliterate(text, (character) => canEncode(character, style.encoding)).text;
	for (const character of text) if (!canEncode(character, style.encoding)) throw refuse(`holds a character that ${style.encoding} does not know`);

	const limit = field.maxLength ?? field.pad?.length ?? Number.POSITIVE_INFINITY;
	// Characters, not UTF-16 units; for the one-byte encodings that is bytes too.
	if ([...text].length > limit) {
		if (field.tooLong !== 'cut' || format.type === 'money') throw refuse(`is longer than ${limit} characters`);
		text = [...text].slice(0, limit).join('').trimEnd();
	}
	return quoted(padded(text, field.pad), style, refuse);
}

function formatted(format: Format, value: string, refuse: (rule: string) => DrehkreuzError): string {
	switch (format.type) {
		case 'money': {
			const [euros = '', cents = ''] = parse(value).split('.');
			if (format.decimal !== 'cents') return `${euros}${format.decimal === 'comma' ? ',' : '.'}${cents}`;
			return `${euros}${cents}`.replace(/^(-?)0+(?=\d)/, '$1');
		}
		case 'date':
			return dateText(format.pattern, value) ?? throwIt(refuse('is no date'));
		case 'map':
			return Object.hasOwn(format.values, value) ? (format.values[value] ?? '') : throwIt(refuse('has no entry in its map'));
		default:
			return normalForm(value);
	}
}

const LOCAL = new Intl.DateTimeFormat('en-CA', {
	timeZone: 'Europe/Berlin',
	hourCycle: 'h23',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit',
	hour: '2-digit',
	minute: '2-digit',
	second: '2-digit',
});

/** `YYYY-MM-DD` as it is, a timestamp in German local time. Undefined: not a day of the calendar. */
function dateText(pattern: string, value: string): string | undefined {
	const time = Date.parse(value);
	if (!/^\d{4}-\d{2}-\d{2}(T.+)?$/.test(value) || Number.isNaN(time)) return undefined;
	// Date.parse takes 31 February for 3 March.
	if (value.length === 10 && new Date(time).toISOString().slice(0, 10) !== value) return undefined;
	const parts: Record<string, string> = { year: value.slice(0, 4), month: value.slice(5, 7), day: value.slice(8, 10), hour: '00', minute: '00', second: '00' };
	if (value.length > 10) for (const { type, value: part } of LOCAL.formatToParts(time)) parts[type] = part;
	const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = parts;
	const tokens: Readonly<Record<string, string>> = { yyyy: year, yy: year.slice(-2), MM: month, dd: day, HH: hour, mm: minute, ss: second };
	return pattern.replace(/yyyy|yy|MM|dd|HH|mm|ss/g, (token) => tokens[token] ?? token);
}

function padded(text: string, pad: Field['pad']): string {
	if (!pad) return text;
	const fill = (pad.with ?? ' ').repeat(Math.max(0, pad.length - [...text].length));
	return pad.side === 'left' ? `${fill}${text}` : `${text}${fill}`;
}

function quoted(text: string, style: Style, refuse: (rule: string) => DrehkreuzError): string {
	if (style.delimiter === '') return text;
	if (style.quote === 'always') return `"${text.replaceAll('"', '""')}"`;
	if (text.includes(style.delimiter) || text.startsWith('"')) throw refuse('holds the delimiter or begins with a quote');
	return text;
}

function throwIt(error: DrehkreuzError): never {
	throw error;
}
