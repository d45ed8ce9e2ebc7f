/** How the lines of a Sollstellung file are made up: field maps, their JSON Schema, and the layout used when the configuration names none. */

/** Where a field's value comes from: the canonical booking (schemas/booking.schema.json) and what the adapter adds. */
export const SOURCES = [
	// the adapter's own
	'belegnummer', // external document number, made from the idempotency key
	'erstellt', // when the file was first made; the same in a repeat
	'kontrolle.anzahl', // control total: number of positions
	'kontrolle.summe', // control total: sum of the positions
	// head
	'mandant',
	'haushaltsjahr',
	'art',
	'kassenzeichen',
	'gesamtbetrag',
	'faelligkeit',
	'mahnkennzeichen',
	'zahlweg',
	'debitor.nummer',
	'debitor.name',
	'debitor.vorname',
	'debitor.strasse',
	'debitor.hausnummer',
	'debitor.adresszusatz',
	'debitor.plz',
	'debitor.ort',
	'debitor.land',
	'sepaMandat.referenz',
	'sepaMandat.datum',
	'sepaMandat.iban',
	'sepaMandat.bic',
	'sepaMandat.kontoinhaber',
	// position; empty in head and total lines
	'position.nummer', // 1, 2, …
	'position.betrag',
	'position.produktsachkonto',
	'position.haushaltsstelle',
	'position.kostenstelle',
	'position.text',
	'position.konto', // whichever of the two addresses is given
	'position.kontoart', // P for produktsachkonto, H for haushaltsstelle
] as const;

export type Source = (typeof SOURCES)[number];

/**
 * - `date`: tokens yyyy yy MM dd HH mm ss, German local time;
 * - `money`: `30,00`, `30.00`, or `3000` in cents; a minus in front;
 * - `map`: the HKR's word for ours; a word that is not in the map is refused.
 */
export type Format =
	| { readonly type: 'text' }
	| { readonly type: 'date'; readonly pattern: string }
	| { readonly type: 'money'; readonly decimal: 'comma' | 'dot' | 'cents' }
	| { readonly type: 'map'; readonly values: Readonly<Record<string, string>> };

export interface Field {
	/** For error texts and the header line. */
	readonly name: string;
	/** Either this … */
	readonly value?: Source;
	/** … or this. Neither: always empty. */
	readonly constant?: string;
	/** Default text. */
	readonly format?: Format;
	/** Characters. Default: `pad.length`, else no limit. */
	readonly maxLength?: number;
	/** What happens to a longer text. Default `refuse`: a cut amount or account is worse than a parked message. */
	readonly tooLong?: 'refuse' | 'cut';
	/** Empty is refused. Default false. */
	readonly required?: boolean;
	/** Fills up to `length` characters. */
	readonly pad?: { readonly length: number; readonly with?: string; readonly side?: 'left' | 'right' };
}

export interface Layout {
	/** One line before the positions. */
	readonly head?: readonly Field[];
	/** One line per position. */
	readonly position: readonly Field[];
	/** One line after the positions, for control totals. */
	readonly total?: readonly Field[];
}

const TIME = { type: 'date', pattern: 'dd.MM.yyyy HH:mm:ss' } as const;
const DATE = { type: 'date', pattern: 'dd.MM.yyyy' } as const;
const MONEY = { type: 'money', decimal: 'comma' } as const;

/** Layout `DKSOLL1`: K line (head), P lines, S line (control totals). What the sandbox HKR reads. */
export const DEFAULT_LAYOUT: Layout = {
	head: [
		{ name: 'satzart', constant: 'K' },
		{ name: 'format', constant: 'DKSOLL1' },
		{ name: 'mandant', value: 'mandant', required: true },
		{ name: 'haushaltsjahr', value: 'haushaltsjahr', required: true },
		{ name: 'belegnummer', value: 'belegnummer', required: true },
		{ name: 'art', value: 'art', format: { type: 'map', values: { soll: 'S', storno: 'ST', aenderung: 'A' } }, required: true },
		{ name: 'erstellt', value: 'erstellt', format: TIME, required: true },
		{ name: 'kassenzeichen', value: 'kassenzeichen', maxLength: 35 },
		{ name: 'debitornummer', value: 'debitor.nummer', maxLength: 30 },
		{ name: 'name', value: 'debitor.name', maxLength: 120, required: true },
		{ name: 'vorname', value: 'debitor.vorname', maxLength: 120 },
		{ name: 'strasse', value: 'debitor.strasse', maxLength: 120 },
		{ name: 'hausnummer', value: 'debitor.hausnummer', maxLength: 20 },
		{ name: 'adresszusatz', value: 'debitor.adresszusatz', maxLength: 120 },
		{ name: 'plz', value: 'debitor.plz', maxLength: 16 },
		{ name: 'ort', value: 'debitor.ort', maxLength: 120 },
		{ name: 'land', value: 'debitor.land', maxLength: 2 },
		{ name: 'faelligkeit', value: 'faelligkeit', format: DATE, required: true },
		{ name: 'mahnkennzeichen', value: 'mahnkennzeichen', maxLength: 5 },
		{ name: 'zahlweg', value: 'zahlweg', format: { type: 'map', values: { ueberweisung: 'UE', lastschrift: 'LS', online: 'ON', bar: 'BA' } } },
		{ name: 'mandatsreferenz', value: 'sepaMandat.referenz', maxLength: 35 },
		{ name: 'mandatsdatum', value: 'sepaMandat.datum', format: DATE },
		{ name: 'iban', value: 'sepaMandat.iban', maxLength: 34 },
		{ name: 'bic', value: 'sepaMandat.bic', maxLength: 11 },
		{ name: 'kontoinhaber', value: 'sepaMandat.kontoinhaber', maxLength: 70 },
	],
	position: [
		{ name: 'satzart', constant: 'P' },
		{ name: 'belegnummer', value: 'belegnummer', required: true },
		{ name: 'nummer', value: 'position.nummer', required: true },
		{ name: 'betrag', value: 'position.betrag', format: MONEY, required: true },
		{ name: 'kontoart', value: 'position.kontoart', required: true },
		{ name: 'konto', value: 'position.konto', required: true },
		{ name: 'kostenstelle', value: 'position.kostenstelle' },
		{ name: 'text', value: 'position.text', maxLength: 27, required: true },
	],
	total: [
		{ name: 'satzart', constant: 'S' },
		{ name: 'belegnummer', value: 'belegnummer', required: true },
		{ name: 'anzahl', value: 'kontrolle.anzahl', required: true },
		{ name: 'summe', value: 'kontrolle.summe', format: MONEY, required: true },
	],
};

const text = (maxLength: number): object => ({ type: 'string', minLength: 1, maxLength, pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$' });
const closed = (required: string[], properties: object): object => ({ type: 'object', required, additionalProperties: false, properties });

const formatSchema = {
	oneOf: [
		closed(['type'], { type: { const: 'text' } }),
		closed(['type', 'pattern'], { type: { const: 'date' }, pattern: text(40) }),
		closed(['type', 'decimal'], { type: { const: 'money' }, decimal: { enum: ['comma', 'dot', 'cents'] } }),
		closed(['type', 'values'], { type: { const: 'map' }, values: { type: 'object', additionalProperties: { type: 'string', maxLength: 50 } } }),
	],
};

const fieldSchema = {
	...closed(['name'], {
		name: text(60),
		value: { enum: SOURCES },
		constant: { type: 'string', maxLength: 200, pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$' },
		format: formatSchema,
		maxLength: { type: 'integer', minimum: 1, maximum: 4_000 },
		tooLong: { enum: ['refuse', 'cut'] },
		required: { type: 'boolean' },
		pad: closed(['length'], {
			length: { type: 'integer', minimum: 1, maximum: 4_000 },
			with: { type: 'string', minLength: 1, maxLength: 1 },
			side: { enum: ['left', 'right'] },
		}),
	}),
	not: { required: ['value', 'constant'], properties: { value: true, constant: true } },
};

const lineSchema = { type: 'array', minItems: 1, maxItems: 500, items: fieldSchema };

export const layoutSchema = {
	...closed(['position'], { head: lineSchema, position: lineSchema, total: lineSchema }),
	description: 'Felder je Zeile. Vorgabe: das Format DKSOLL1. / Fields per line. Default: format DKSOLL1.',
};
