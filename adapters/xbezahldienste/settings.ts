/** Settings of the adapter `xbezahldienste`: form, defaults, limits. */
import { type TlsSettings, tlsSchema } from '../../hub/partners/http-access.ts';

export type Version = '1.0.0' | '1.1.0' | '1.2.0';

export interface Settings {
	/** Base URL of the payment service, without `/paymenttransaction`, e.g. `https://zahlung.example/konnektor/epayment/`. */
	readonly endpoint: string;
	/** Given by the payment service: kind of online service. `^[A-Za-z0-9_-]{1,36}$` */
	readonly originatorId: string;
	/** Given by the payment service: authority. Likewise. */
	readonly endPointId: string;
	/** What the service speaks. Default `1.2.0`. 1.0.0 spells the total `grosAmount`; 1.0.0 and 1.1.0 take the older form of the payer. */
	readonly version?: Version;
	/** Default none. For mTLS (ePayBL) leave it out and give `tls.pfxFile` or `tls.certFile` and `tls.keyFile`. */
	readonly auth?: { readonly kind: 'none' } | OAuth2Settings;
	readonly tls?: TlsSettings;
	/** Where the payment page sends the payer afterwards, unless the order names another address. */
	readonly redirectUrl: string;
	/** Milliseconds from the creation of the transaction until the hub stops waiting. Default 259,200,000 (3 days), 1,000 to 2,678,400,000 (31 days). */
	readonly deadlineMs?: number;
	/** Milliseconds between two looks, ascending; how it is climbed: hub/partners/look-again.ts. Default 2 s, 5 s, 15 s, 1 min, 5 min. Each 50 to 3,600,000. */
	readonly pollMs?: readonly number[];
	/** Milliseconds for one HTTP call. Default 20,000, 100 to 600,000. */
	readonly timeoutMs?: number;
}

/** Client credentials grant, RFC 6749 §4.4, secret in the form body (pmPayment). */
export interface OAuth2Settings {
	readonly kind: 'oauth2';
	readonly tokenUrl: string;
	readonly clientId: string;
	readonly clientSecret: string;
	/** Sent only when given. */
	readonly scope?: string;
}

export const DEFAULTS = {
	version: '1.2.0',
	deadlineMs: 3 * 86_400_000,
	pollMs: [2_000, 5_000, 15_000, 60_000, 300_000],
	timeoutMs: 20_000,
} as const;

const id = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,36}$' } as const;
const url = { type: 'string', pattern: '^https?://[^\\s]+$', maxLength: 2_000 } as const;
const text = { type: 'string', minLength: 1, maxLength: 2_000 } as const;

export const settingsSchema = {
	$schema: 'https://json-schema.org/draft/2020-12/schema',
	title: 'XBezahldienste',
	description: 'Anbindung eines Bezahldienstes nach XBezahldienste. / Binding of a payment service that speaks XBezahldienste.',
	type: 'object',
	required: ['endpoint', 'originatorId', 'endPointId', 'redirectUrl'],
	additionalProperties: false,
	properties: {
		endpoint: { ...url, description: 'Basisadresse des Bezahldienstes. / Base URL of the payment service.' },
		originatorId: { ...id, description: 'Vom Bezahldienst vergeben: Art des Onlinedienstes. / Given by the payment service: kind of online service.' },
		endPointId: { ...id, description: 'Vom Bezahldienst vergeben: Behörde. / Given by the payment service: authority.' },
		version: { enum: ['1.0.0', '1.1.0', '1.2.0'], default: DEFAULTS.version },
		auth: {
			description: 'Anmeldung. Vorgabe: keine; mTLS steht unter tls. / How we log in. Default: not at all; mTLS is under tls.',
			oneOf: [
				{ type: 'object', required: ['kind'], additionalProperties: false, properties: { kind: { const: 'none' } } },
				{
					type: 'object',
					required: ['kind', 'tokenUrl', 'clientId', 'clientSecret'],
					additionalProperties: false,
					properties: { kind: { const: 'oauth2' }, tokenUrl: url, clientId: text, clientSecret: text, scope: text },
				},
			],
		},
		tls: tlsSchema,
		redirectUrl: { ...url, description: 'Wohin die Bezahlseite zurückführt. / Where the payment page leads back to.' },
		deadlineMs: { type: 'integer', minimum: 1_000, maximum: 31 * 86_400_000, default: DEFAULTS.deadlineMs },
		pollMs: { type: 'array', minItems: 1, maxItems: 20, items: { type: 'integer', minimum: 50, maximum: 3_600_000 }, default: DEFAULTS.pollMs },
		timeoutMs: { type: 'integer', minimum: 100, maximum: 600_000, default: DEFAULTS.timeoutMs },
	},
};
