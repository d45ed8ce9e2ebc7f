/** Settings of the REST adapter and their JSON Schema. */

import { type HttpAuth, httpAuthSchema, type TlsSettings, tlsSchema } from '../../hub/partners/http-access.ts';
import { JSON_POINTER_PATTERN } from '../../hub/partners/json-pointer.ts';

export interface RestSettings {
	/** Where orders go. */
	readonly endpoint: string;
	/** Default POST. */
	readonly method?: 'POST' | 'PUT';
	readonly auth?: HttpAuth;
	readonly tls?: TlsSettings;
	/** Further headers, fixed texts. */
	readonly headers?: Readonly<Record<string, string>>;
	/**
	 * What is sent:
	 * - `auto` (default): the order as JSON, or the body of the message when the order is empty;
	 * - `body`: the body of the message, byte for byte, with its media type;
	 * - `order`: the order as JSON, `{fremdId, aktenzeichen, kassenzeichen, daten}`;
	 * - `daten`: only `daten` of the order as JSON;
	 * - `multipart`: a form with the part `auftrag` (the order; `nachricht`, the body, when it is empty) and one part `anlage` per attachment.
	 */
	readonly send?: 'auto' | 'body' | 'order' | 'daten' | 'multipart';
	/**
	 * Header by which the partner knows a repeat (draft-ietf-httpapi-idempotency-key-header). Default `Idempotency-Key`.
	 * null: the partner knows none; then `reconcile` is asked, and without it a person, before anything is repeated.
	 */
	readonly idempotencyHeader?: string | null;
	/** How to ask whether an order has arrived: 200 with the receipt, or 404. `{key}` and `{fremdId}` are filled in. */
	readonly reconcile?: { readonly method?: 'GET'; readonly path: string };
	/** Where the partner's number stands in its answer. Default: none, the receipt is our own key. */
	readonly receipt?: { readonly pointer: string } | { readonly header: string };
	/** Name of the attribute that carries the number. Default `vorgangsnummer`. */
	readonly attribute?: string;
	/** Where a refusal names its machine-readable reason. Default `/code`. */
	readonly reason?: string;
	/** Milliseconds for one request. 100 to 600,000. Default 30,000. */
	readonly timeoutMs?: number;
}

const headerName = { type: 'string', pattern: '^[A-Za-z0-9-]{1,100}$' } as const;
const pointer = { type: 'string', maxLength: 200, pattern: JSON_POINTER_PATTERN } as const;

export const restSettingsSchema = {
	type: 'object',
	required: ['endpoint'],
	additionalProperties: false,
	properties: {
		endpoint: { type: 'string', pattern: '^https?://[^\\s#]+$', maxLength: 1_000 },
		method: { enum: ['POST', 'PUT'] },
		auth: httpAuthSchema,
		tls: tlsSchema,
		headers: {
			type: 'object',
			maxProperties: 20,
			propertyNames: headerName,
			additionalProperties: { type: 'string', maxLength: 1_000, pattern: '^[\\x20-\\x7e]*$' },
		},
		send: { enum: ['auto', 'body', 'order', 'daten', 'multipart'] },
		idempotencyHeader: { anyOf: [headerName, { type: 'null' }] },
		reconcile: {
			type: 'object',
			required: ['path'],
			additionalProperties: false,
			properties: { method: { const: 'GET' }, path: { type: 'string', maxLength: 1_000, pattern: '^(https?://[^\\s#]+|/[^\\s#]*)$' } },
		},
		receipt: {
			oneOf: [
				{ type: 'object', required: ['pointer'], additionalProperties: false, properties: { pointer } },
				{ type: 'object', required: ['header'], additionalProperties: false, properties: { header: headerName } },
			],
		},
		attribute: { type: 'string', pattern: '^[a-z0-9]{1,40}$' },
		reason: pointer,
		timeoutMs: { type: 'integer', minimum: 100, maximum: 600_000 },
	},
} as const;
