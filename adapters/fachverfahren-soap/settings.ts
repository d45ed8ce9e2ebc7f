/** Settings of the SOAP adapter and their JSON Schema. */

import { basicAuthSchema, type HttpAuth, noAuthSchema, type TlsSettings, tlsSchema } from '../../hub/partners/http-access.ts';
import { JSON_POINTER_PATTERN } from '../../hub/partners/json-pointer.ts';
import type { Template } from './template.ts';

export type SoapAuth =
	| Extract<HttpAuth, { kind: 'none' | 'basic' }>
	/** WS-Security UsernameToken. `passwordType` default `text`; use it over TLS only. */
	| { readonly kind: 'wsse'; readonly user: string; readonly password: string; readonly passwordType?: 'text' | 'digest' };

export interface SoapSettings {
	/** WSDL file. Relative paths start at the configuration's folder. Never an address: nothing is fetched at run time. */
	readonly wsdl: string;
	/** Absolute locations that the WSDL or its schemas import → local file beside the WSDL that serves them. Others are refused. */
	readonly imports?: Readonly<Record<string, string>>;
	/** Address of the service; the one in the WSDL is not used. */
	readonly endpoint: string;
	/** Needed when the WSDL has more than one. */
	readonly service?: string;
	readonly port?: string;
	readonly operation: string;
	readonly auth?: SoapAuth;
	/** Client certificate and private CA. */
	readonly tls?: TlsSettings;
	/** Default `1.1`. */
	readonly soapVersion?: '1.1' | '1.2';
	/**
	 * What the operation gets: an object whose text values may be a placeholder, see `template.ts`. Default: the body of the message, an XML
	 * document in UTF-8, as the content of soap:Body.
	 */
	readonly request?: Template;
	/** Where the partner's number stands in its answer, below the answer's element, e.g. `/vorgangsnummer`. Default: none, the receipt is our own key. */
	readonly receipt?: string;
	/** Name of the attribute that carries the number. Default `vorgangsnummer`. */
	readonly attribute?: string;
	/** Operation that says whether an order has arrived: it has when `receipt` gives a text and `found` (when given) is true. */
	readonly reconcile?: { readonly operation: string; readonly request: Template; readonly receipt: string; readonly found?: string };
	/** True when the partner knows a repeat by something in the request, e.g. `{key}` as its fremdId. Default false. */
	readonly recognisesRepeats?: boolean;
	/** Where a fault names its machine-readable reason, below the fault's element. Default `/detail/code`. */
	readonly reason?: string;
	/** Milliseconds for one request. 100 to 600,000. Default 30,000. */
	readonly timeoutMs?: number;
}

const text = { type: 'string', minLength: 1, maxLength: 2_000 } as const;
const name = { type: 'string', pattern: '^[A-Za-z_][\\w.-]{0,199}$' } as const;
const pointer = { type: 'string', maxLength: 200, pattern: JSON_POINTER_PATTERN } as const;
const template = { anyOf: [{ type: 'object' }, { type: 'string', pattern: '^\\{daten(/.*)?\\}$' }] } as const;

export const soapSettingsSchema = {
	type: 'object',
	required: ['wsdl', 'endpoint', 'operation'],
	additionalProperties: false,
	properties: {
		wsdl: { type: 'string', minLength: 1, maxLength: 1_000, not: { pattern: '^[A-Za-z][A-Za-z0-9+.-]+:' } },
		imports: { type: 'object', additionalProperties: { type: 'string', minLength: 1, not: { pattern: '^[A-Za-z][A-Za-z0-9+.-]+:' } } },
		endpoint: { type: 'string', pattern: '^https?://[^\\s#]+$', maxLength: 1_000 },
		service: name,
		port: name,
		operation: name,
		auth: {
			oneOf: [
				noAuthSchema,
				basicAuthSchema,
				{
					type: 'object',
					required: ['kind', 'user', 'password'],
					additionalProperties: false,
					properties: { kind: { const: 'wsse' }, user: text, password: text, passwordType: { enum: ['text', 'digest'] } },
				},
			],
		},
		tls: tlsSchema,
		soapVersion: { enum: ['1.1', '1.2'] },
		request: template,
		receipt: pointer,
		attribute: { type: 'string', pattern: '^[a-z0-9]{1,40}$' },
		reconcile: {
			type: 'object',
			required: ['operation', 'request', 'receipt'],
			additionalProperties: false,
			properties: { operation: name, request: template, receipt: pointer, found: pointer },
		},
		recognisesRepeats: { type: 'boolean' },
		reason: pointer,
		timeoutMs: { type: 'integer', minimum: 100, maximum: 600_000 },
	},
} as const;
