/** Settings of the adapter `hkr-datei`: form, defaults, limits. `outFolder` and `inFolder` alone are enough. */
import type { Encoding } from '../../hub/text/encode.ts';
import { DEFAULT_LAYOUT, type Layout, layoutSchema } from './layout.ts';

export interface Settings {
	/** Where we put files for the HKR. Must exist: a missing folder is most often a drive that is not mounted. Relative: from the configuration's folder. */
	readonly outFolder: string;
	/** Where the HKR puts its acknowledgements. Must exist. */
	readonly inFolder: string;
	/** Where the HKR moves files it has read, when it does. Closes the one gap in which a kill could lead to a second file (see hkr-datei.ts). */
	readonly processedFolder?: string;
	/** Place holders `{belegnummer}` (required), `{mandant}`, `{haushaltsjahr}`, `{art}`. Default `SOLL_{belegnummer}.csv`. */
	readonly fileName?: string;
	/** Default windows-1252. */
	readonly encoding?: Encoding;
	/** A character that the encoding cannot hold: write it with fewer marks (Łukasz → Lukasz), or refuse the booking. Default `transliterate`. */
	readonly unencodable?: 'transliterate' | 'refuse';
	/** Default `crlf`. */
	readonly lineEnding?: 'crlf' | 'lf';
	/** One character. Empty: fixed columns, then every field should have `pad`. Default `;`. */
	readonly delimiter?: string;
	/** `always` doubles quotes inside. `none` refuses values that hold the delimiter. Default `always`. */
	readonly quote?: 'always' | 'none';
	/** A first line with the names of the position fields. Default false. */
	readonly header?: boolean;
	readonly layout?: Layout;
	readonly acknowledgement?: AcknowledgementSettings;
	/** Milliseconds between two looks, ascending; how it is climbed: hub/partners/look-again.ts. Default 250 ms, 1 s, 5 s, 30 s, 2 min, 10 min. Each 50 to 3,600,000. */
	readonly pollMs?: readonly number[];
	/** Milliseconds from writing the file until a person must look. Default 1,209,600,000 (14 days), 1,000 to 7,776,000,000 (90 days). */
	readonly deadlineMs?: number;
}

export interface AcknowledgementSettings {
	/** One file per booking, place holder `{belegnummer}`. Default `QUIT_{belegnummer}.csv`. Fast however full the folder is. */
	readonly fileName?: string;
	/** Instead: files that answer many bookings, e.g. `QUITTUNG_*.csv`. They are read when they change, and are never moved or deleted by the hub. */
	readonly collective?: string;
	/** With `fileName`: where a file goes after it was read. Default: it stays. Looked into as well, so a repeat finds it. */
	readonly archiveFolder?: string;
	/** Default: as the file we write. */
	readonly encoding?: Encoding;
	readonly delimiter?: string;
	/** Columns, 1 is the first. Default: 1 belegnummer, 2 status, 3 kassenzeichen, 4 grund. */
	readonly columns?: { readonly belegnummer: number; readonly status: number; readonly kassenzeichen?: number; readonly grund?: number };
	/** Words of the status column. Default `angenommen`. */
	readonly accepted?: readonly string[];
	/** Default `abgelehnt`. */
	readonly refused?: readonly string[];
}

export const DEFAULTS = {
	fileName: 'SOLL_{belegnummer}.csv',
	encoding: 'windows-1252',
	unencodable: 'transliterate',
	lineEnding: 'crlf',
	delimiter: ';',
	quote: 'always',
	layout: DEFAULT_LAYOUT,
	pollMs: [250, 1_000, 5_000, 30_000, 120_000, 600_000],
	deadlineMs: 14 * 86_400_000,
	acknowledgement: {
		fileName: 'QUIT_{belegnummer}.csv',
		columns: { belegnummer: 1, status: 2, kassenzeichen: 3, grund: 4 },
		accepted: ['angenommen'],
		refused: ['abgelehnt'],
	},
} as const;

const folder = { type: 'string', minLength: 1, maxLength: 1_000 } as const;
const encoding = { enum: ['utf-8', 'iso-8859-1', 'windows-1252'] } as const;
const delimiter = { type: 'string', maxLength: 1, pattern: '^[^"\\r\\nA-Za-z0-9]*$' } as const;
const words = { type: 'array', minItems: 1, maxItems: 20, items: { type: 'string', minLength: 1, maxLength: 50 } } as const;
const column = { type: 'integer', minimum: 1, maximum: 500 } as const;
/** No path separators; the Belegnummer keeps two orders from sharing a file. */
const nameWithNumber = { type: 'string', maxLength: 100, pattern: '^[A-Za-z0-9_{][A-Za-z0-9_{}.-]*$', allOf: [{ pattern: '\\{belegnummer\\}' }] } as const;

export const settingsSchema = {
	$schema: 'https://json-schema.org/draft/2020-12/schema',
	title: 'HKR-Datei',
	description: 'Sollstellung als Datei in einen Ordner, Quittung als Datei zurück. / Sollstellung as a file into a folder, acknowledgement as a file back.',
	type: 'object',
	required: ['outFolder', 'inFolder'],
	additionalProperties: false,
	properties: {
		outFolder: { ...folder, description: 'Ordner für Dateien an das HKR; muss vorhanden sein. / Folder for files to the HKR; must exist.' },
		inFolder: { ...folder, description: 'Ordner für Quittungen des HKR; muss vorhanden sein. / Folder for acknowledgements of the HKR; must exist.' },
		processedFolder: { ...folder, description: 'Wohin das HKR gelesene Dateien legt. / Where the HKR moves files it has read.' },
		fileName: nameWithNumber,
		encoding,
		unencodable: { enum: ['transliterate', 'refuse'] },
		lineEnding: { enum: ['crlf', 'lf'] },
		delimiter,
		quote: { enum: ['always', 'none'] },
		header: { type: 'boolean' },
		layout: layoutSchema,
		acknowledgement: {
			type: 'object',
			additionalProperties: false,
			properties: {
				fileName: nameWithNumber,
				collective: { type: 'string', maxLength: 100, pattern: '^[A-Za-z0-9_*][A-Za-z0-9_*.-]*$' },
				archiveFolder: folder,
				encoding,
				delimiter: { ...delimiter, minLength: 1 },
				columns: {
					type: 'object',
					required: ['belegnummer', 'status'],
					additionalProperties: false,
					properties: { belegnummer: column, status: column, kassenzeichen: column, grund: column },
				},
				accepted: words,
				refused: words,
			},
			not: { required: ['fileName', 'collective'], properties: { fileName: true, collective: true } },
		},
		pollMs: { type: 'array', minItems: 1, maxItems: 20, items: { type: 'integer', minimum: 50, maximum: 3_600_000 } },
		deadlineMs: { type: 'integer', minimum: 1_000, maximum: 90 * 86_400_000 },
	},
};
