/**
 * The address of the database, `postgres://user:password@host:5432/database?sslmode=…`, as settings of the driver.
 *
 * TLS is used and checked unless the address says otherwise, also to the own machine. `sslmode`:
 * - `verify-full` (default): certificate by a known authority, for this host;
 * - `verify-ca`: certificate by a known authority, for whatever host;
 * - `require`: encrypted, to whomever; with `sslrootcert` as `verify-ca`, as everywhere;
 * - `disable`: not encrypted.
 * `allow` and `prefer` would fall back without a word, and are refused, as is every other parameter that is not known here.
 * `sslrootcert`, `sslcert`, `sslkey`: files. `?host=/folder` instead of a host: folder of a socket, which needs no TLS; `user` and `password` as parameters then.
 */
import { readFileSync } from 'node:fs';
import { type ConnectionOptions, checkServerIdentity } from 'node:tls';
import type { ClientConfig } from 'pg';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

const MODES = ['disable', 'require', 'verify-ca', 'verify-full'];
const PARAMETERS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'host', 'user', 'password', 'application_name'];

/** @throws DrehkreuzError DK-CONFIG-INVALID, DK-CONFIG-UNREADABLE; neither holds a part of the address that could be secret */
export function addressOf(url: string): ClientConfig {
	const parsed = parse(url);
	const parameters = parsed.searchParams;
	for (const name of parameters.keys()) if (!PARAMETERS.includes(name)) throw invalid(`has the parameter ${name.slice(0, 40)}, which is not known`);
	const host = parameters.get('host') ?? parsed.hostname.replace(/^\[|\]$/g, '');
	const database = part(parsed.pathname.slice(1));
	const user = part(parsed.username) || parameters.get('user');
	const password = part(parsed.password) || parameters.get('password');
	if (host === '' || database === '') throw invalid('must name host and database');
	return {
		host,
		port: Number(parsed.port || 5432),
		database,
		...(user ? { user } : {}),
		...(password ? { password } : {}),
		application_name: parameters.get('application_name') ?? 'drehkreuz',
		ssl: host.startsWith('/') ? false : tlsOf(host, parameters),
	};
}

function tlsOf(host: string, parameters: URLSearchParams): false | ConnectionOptions {
	const mode = parameters.get('sslmode') ?? 'verify-full';
	if (!MODES.includes(mode)) throw invalid(`needs a sslmode out of ${MODES.join(', ')}`);
	if (mode === 'disable') return false;
	const [ca, cert, key] = ['sslrootcert', 'sslcert', 'sslkey'].map((name) => fileOf(parameters.get(name)));
	const files = { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) };
	if (mode === 'require' && !ca) return { ...files, rejectUnauthorized: false };
	if (mode !== 'verify-full') return { ...files, rejectUnauthorized: true, checkServerIdentity: () => undefined };
	return { ...files, rejectUnauthorized: true, checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate) };
}

function fileOf(file: string | null): string | undefined {
	if (file === null) return undefined;
	try {
		return readFileSync(file, 'utf8');
	} catch (cause) {
		throw new DrehkreuzError('DK-CONFIG-UNREADABLE', { file, systemCode: (cause as NodeJS.ErrnoException).code ?? 'unknown' }, { cause });
	}
}

/** The error of the URL class holds the whole text: it goes no further. */
function parse(url: string): URL {
	if (!/^postgres(ql)?:\/\//.test(url)) throw invalid('must begin with postgres://');
	try {
		return new URL(url);
	} catch {
		throw invalid('is no URL');
	}
}

function part(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw invalid('has a % that begins no code: write %25');
	}
}

function invalid(rule: string): DrehkreuzError {
	return new DrehkreuzError('DK-CONFIG-INVALID', { file: 'engine.postgres', path: '/url', rule });
}
