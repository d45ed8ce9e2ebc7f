/** Canonical booking → bytes of the file: head line, position lines, control totals. Pure: the same input gives the same bytes. */
import { type Booking, type BookingPosition, checkedGesamtbetrag } from '../../hub/money/booking.ts';
import { encode } from '../../hub/text/encode.ts';
import { fieldText, type Style } from './format.ts';
import type { Field, Layout, Source } from './layout.ts';
import { DEFAULTS, type Settings } from './settings.ts';

export interface Document {
	readonly belegnummer: string;
	/** RFC 3339: when the file was first made. */
	readonly erstellt: string;
}

/** @throws DrehkreuzError DK-HKR-SUM, DK-HKR-FIELD, DK-MONEY-FORMAT */
export function compose(booking: Booking, document: Document, settings: Settings): Buffer {
	const summe = checkedGesamtbetrag(booking);
	const { delimiter = DEFAULTS.delimiter, quote = DEFAULTS.quote, encoding = DEFAULTS.encoding, unencodable = DEFAULTS.unencodable } = settings;
	const style: Style = { delimiter, quote, encoding, unencodable };
	const layout: Layout = settings.layout ?? DEFAULTS.layout;
	const eol = (settings.lineEnding ?? DEFAULTS.lineEnding) === 'crlf' ? '\r\n' : '\n';

	const scope = { ...booking, ...document, gesamtbetrag: summe, kontrolle: { anzahl: booking.positionen.length, summe } };
	const line = (fields: readonly Field[], position?: object): string => {
		const values = { ...scope, ...(position ? { position } : {}) };
		return fields.map((field) => fieldText(field, valueOf(field, values), style)).join(delimiter);
	};
	const lines = [
		...(settings.header ? [layout.position.map(({ name }) => fieldText({ name, constant: name }, name, style)).join(delimiter)] : []),
		...(layout.head ? [line(layout.head)] : []),
		...booking.positionen.map((position, index) => line(layout.position, positionValues(position, index + 1))),
		...(layout.total ? [line(layout.total)] : []),
	];
	return encode(lines.map((text) => `${text}${eol}`).join(''), encoding);
}

function positionValues(position: BookingPosition, nummer: number): object {
	const doppisch = position.produktsachkonto !== undefined;
	return { ...position, nummer, konto: position.produktsachkonto ?? position.haushaltsstelle, kontoart: doppisch ? 'P' : 'H' };
}

function valueOf(field: Field, values: object): string {
	if (field.constant !== undefined) return field.constant;
	if (field.value === undefined) return '';
	const value = at(values, field.value);
	return value === undefined || value === null ? '' : String(value);
}

function at(values: object, source: Source): unknown {
	let value: unknown = values;
	for (const name of source.split('.'))
		value = typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
	return value;
}
