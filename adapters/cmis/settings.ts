/** Settings of the CMIS adapter, their JSON Schema and defaults. */
import { type HttpAuth, httpAuthSchema, type TlsSettings, tlsSchema } from '../../hub/partners/http-access.ts';

/** Which type and properties of the DMS stand for an Akte, a Vorgang, a Dokument. `null`: the DMS has no such property. */
export interface TypeMapping {
	readonly akte: {
		/** Default `dk:akte`. */
		readonly type: string;
		/** Property of our key; a query finds objects by it. Default `dk:fremdId`. */
		readonly fremdId: string;
		/** Default `dk:betreff`. */
		readonly betreff: string | null;
		/** Default `dk:aktenplankennzeichen`. */
		readonly aktenplankennzeichen: string | null;
		/** Where the DMS writes the Aktenzeichen it gives. Default `dk:aktenzeichen`; null: the folder's name is the Aktenzeichen. */
		readonly aktenzeichen: string | null;
	};
	readonly vorgang: {
		/** Default `dk:vorgang`. */
		readonly type: string;
		readonly fremdId: string;
		readonly betreff: string | null;
		/** Name in the order's `metadaten` → property. Default none. */
		readonly metadaten: Readonly<Record<string, string>>;
	};
	readonly dokument: {
		/** Default `dk:dokument`. */
		readonly type: string;
		readonly fremdId: string;
		readonly betreff: string | null;
		/** Default `dk:dokumentart`. */
		readonly dokumentart: string | null;
		/** Of CMIS type datetime. Default `dk:eingangsdatum`. */
		readonly eingangsdatum: string | null;
		readonly metadaten: Readonly<Record<string, string>>;
	};
}

export interface CmisSettings {
	/** Service URL of the browser binding, e.g. `https://dms.example.de/cmis/browser`. */
	readonly endpoint: string;
	/** Needed when the service offers more than one repository. */
	readonly repositoryId?: string;
	readonly auth?: HttpAuth;
	readonly tls?: TlsSettings;
	/** Path of the existing folder in which files are created and below which everything is looked for. Default `/`. */
	readonly rootFolder?: string;
	/** Aktenplankennzeichen → path of the existing folder in which its files are created. Default: all in `rootFolder`. */
	readonly aktenplan?: Readonly<Record<string, string>>;
	/** Parts may be left out. */
	readonly types?: { readonly [Kind in keyof TypeMapping]?: Partial<TypeMapping[Kind]> };
	/**
	 * How a stored document is compared with what was sent:
	 * - `compare` (default): by the DMS's own SHA-512 when it gives one, else by reading the content back;
	 * - `download`: always by reading it back;
	 * - `size`: by size only, for slow lines.
	 */
	readonly verify?: 'compare' | 'download' | 'size';
	/** Milliseconds for one request. 100 to 600,000. Default 30,000. */
	readonly timeoutMs?: number;
	/** Bytes a document may have. 1 KiB to 2 GiB. Default 64 MiB. */
	readonly maxDocumentBytes?: number;
}

const name = { type: 'string', minLength: 1, maxLength: 200, pattern: '^[A-Za-z_][\\w:.-]*$' } as const;
const optionalName = { anyOf: [name, { type: 'null' }] } as const;
const metadaten = { type: 'object', additionalProperties: name } as const;
const path = { type: 'string', maxLength: 1_000, pattern: '^/' } as const;

export const cmisSettingsSchema = {
	type: 'object',
	required: ['endpoint'],
	additionalProperties: false,
	properties: {
		endpoint: { type: 'string', pattern: '^https?://[^\\s?#]+$', maxLength: 500 },
		repositoryId: { type: 'string', minLength: 1, maxLength: 200 },
		auth: httpAuthSchema,
		tls: tlsSchema,
		rootFolder: path,
		aktenplan: { type: 'object', additionalProperties: path },
		types: {
			type: 'object',
			additionalProperties: false,
			properties: {
				akte: {
					type: 'object',
					additionalProperties: false,
					properties: { type: name, fremdId: name, betreff: optionalName, aktenplankennzeichen: optionalName, aktenzeichen: optionalName },
				},
				vorgang: { type: 'object', additionalProperties: false, properties: { type: name, fremdId: name, betreff: optionalName, metadaten } },
				dokument: {
					type: 'object',
					additionalProperties: false,
					properties: { type: name, fremdId: name, betreff: optionalName, dokumentart: optionalName, eingangsdatum: optionalName, metadaten },
				},
			},
		},
		verify: { enum: ['compare', 'download', 'size'] },
		timeoutMs: { type: 'integer', minimum: 100, maximum: 600_000 },
		maxDocumentBytes: { type: 'integer', minimum: 1_024, maximum: 2_147_483_648 },
	},
} as const;

export function typeMapping(given: CmisSettings['types'] = {}): TypeMapping {
	const common = { fremdId: 'dk:fremdId', betreff: 'dk:betreff' };
	return {
		akte: { type: 'dk:akte', ...common, aktenplankennzeichen: 'dk:aktenplankennzeichen', aktenzeichen: 'dk:aktenzeichen', ...given.akte },
		vorgang: { type: 'dk:vorgang', ...common, metadaten: {}, ...given.vorgang },
		dokument: { type: 'dk:dokument', ...common, dokumentart: 'dk:dokumentart', eingangsdatum: 'dk:eingangsdatum', metadaten: {}, ...given.dokument },
	};
}
