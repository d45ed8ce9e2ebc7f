/**
 * How we prove who we are to an HTTP partner: the `auth` and `tls` settings that adapters share, their schema, and what becomes of them.
 * Reads certificate files once, when the adapter is made.
 */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { TlsOptions } from './http-call.ts';

export type HttpAuth =
	| { readonly kind: 'none' }
	| { readonly kind: 'basic'; readonly user: string; readonly password: string }
	| { readonly kind: 'bearer'; readonly token: string }
	/** A key in a header of the partner's own, e.g. `X-Api-Key`. */
	| { readonly kind: 'header'; readonly name: string; readonly value: string };

/** Files; relative paths start at the configuration's folder. */
export interface TlsSettings {
	/** Certificates to trust instead of the system's, PEM. */
	readonly caFile?: string;
	/** Client certificate chain and key, PEM. */
	readonly certFile?: string;
	readonly keyFile?: string;
	/** Client certificate and key in one PKCS#12 file. */
	readonly pfxFile?: string;
	/** For `pfxFile` or an encrypted `keyFile`. */
	readonly passphrase?: string;
}

const text = { type: 'string', minLength: 1, maxLength: 2_000 } as const;
const headerText = { ...text, pattern: '^[\\x20-\\x7e]+$' } as const;

/** The two kinds that every HTTP based protocol offers. */
export const noAuthSchema = { type: 'object', required: ['kind'], additionalProperties: false, properties: { kind: { const: 'none' } } } as const;
export const basicAuthSchema = {
	type: 'object',
	required: ['kind', 'user', 'password'],
	additionalProperties: false,
	properties: { kind: { const: 'basic' }, user: text, password: text },
} as const;

export const httpAuthSchema = {
	description: 'Anmeldung beim System. Vorgabe: keine. / How we log in. Default: not at all.',
	oneOf: [
		noAuthSchema,
		basicAuthSchema,
		{ type: 'object', required: ['kind', 'token'], additionalProperties: false, properties: { kind: { const: 'bearer' }, token: headerText } },
		{
			type: 'object',
			required: ['kind', 'name', 'value'],
			additionalProperties: false,
			properties: { kind: { const: 'header' }, name: { ...text, pattern: '^[A-Za-z0-9-]+$' }, value: headerText },
		},
	],
} as const;

export const tlsSchema = {
	description: 'Eigene Zertifizierungsstelle und Client-Zertifikat. / Private CA and client certificate.',
	type: 'object',
	additionalProperties: false,
	properties: { caFile: text, certFile: text, keyFile: text, pfxFile: text, passphrase: text },
	dependentRequired: { certFile: ['keyFile'], keyFile: ['certFile'] },
} as const;

export function authHeaders(auth: HttpAuth = { kind: 'none' }): Record<string, string> {
	switch (auth.kind) {
		case 'basic':
			return { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}` };
		case 'bearer':
			return { authorization: `Bearer ${auth.token}` };
		case 'header':
			return { [auth.name.toLowerCase()]: auth.value };
		default:
			return {};
	}
}

/** @throws DrehkreuzError DK-CONFIG-UNREADABLE */
export function tlsOptions(settings: TlsSettings | undefined, baseFolder: string): { tls?: TlsOptions } {
	if (!settings) return {};
	const read = (file: string): Buffer => {
		try {
			return readFileSync(isAbsolute(file) ? file : join(baseFolder, file));
		} catch (cause) {
			throw new DrehkreuzError('DK-CONFIG-UNREADABLE', { file, systemCode: (cause as NodeJS.ErrnoException).code ?? 'UNKNOWN' }, { cause });
		}
	};
	return {
		tls: {
			...(settings.caFile ? { ca: read(settings.caFile) } : {}),
			...(settings.certFile ? { cert: read(settings.certFile) } : {}),
			...(settings.keyFile ? { key: read(settings.keyFile) } : {}),
			...(settings.pfxFile ? { pfx: read(settings.pfxFile) } : {}),
			...(settings.passphrase ? { passphrase: settings.passphrase } : {}),
		},
	};
}
