/**
 * Puts secrets in where the configuration says `{ "secret": "NAME" }`: from the file `<secrets folder>/NAME`, else from the environment variable
 * `DREHKREUZ_SECRET_NAME`. Configuration files so hold no secret and may be kept under version control.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

export interface SecretSources {
	readonly folder: string | undefined;
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** For error texts. */
	readonly file: string;
}

const NAME = /^[A-Za-z0-9_.-]{1,100}$/;

/** @throws DrehkreuzError DK-CONFIG-SECRET */
export function putInSecrets<T>(value: T, sources: SecretSources, path = ''): T {
	if (Array.isArray(value)) return value.map((item, index) => putInSecrets(item, sources, `${path}/${index}`)) as T;
	if (typeof value !== 'object' || value === null) return value;
	const keys = Object.keys(value);
	if (keys.length === 1 && keys[0] === 'secret') return find(String((value as unknown as { secret: unknown }).secret), sources, path) as T;
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, putInSecrets(item, sources, `${path}/${key}`)])) as T;
}

function find(name: string, sources: SecretSources, path: string): string {
	if (NAME.test(name) && name !== '.' && name !== '..') {
		if (sources.folder) {
			try {
				return readFileSync(join(sources.folder, name), 'utf8').trimEnd();
			} catch {
				// Not there: the environment may have it.
			}
		}
		const fromEnvironment = sources.environment[`DREHKREUZ_SECRET_${name.toUpperCase().replace(/[.-]/g, '_')}`];
		if (fromEnvironment !== undefined) return fromEnvironment;
	}
	throw new DrehkreuzError('DK-CONFIG-SECRET', { name: name.slice(0, 100), path: `${sources.file}${path}` });
}
