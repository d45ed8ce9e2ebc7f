/** Reads header families that the operator added: `<data>/families/*.json`, form of `schemas/header-family.schema.json`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { faultOfPattern } from './family-pattern.ts';
import type { HeaderFamily } from './header-family.ts';

/** Checks a value against `schemas/header-family.schema.json`; the first fault, or undefined. Given by the composition root. */
export type FamilyCheck = (value: unknown) => { path: string; rule: string } | undefined;

/** Keys of a family, at any depth, that hold a regular expression. */
const PATTERN_KEYS = new Set(['namespace', 'pattern']);

/**
 * The families of a folder, in the order of their file names. They come before ours: `[...own, ...headerFamilies]`. A folder that does not exist has none.
 * @throws DrehkreuzError DK-PACK-FAMILY
 */
export async function loadFamilies(folder: string, check: FamilyCheck): Promise<readonly HeaderFamily[]> {
	const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT') return [];
		throw new DrehkreuzError('DK-PACK-FAMILY', { file: folder, path: '/', rule: `cannot be read (${error.code})` }, { cause: error });
	});
	const files = names.filter((name) => name.endsWith('.json')).toSorted();
	return Promise.all(files.map((name) => readFamily(join(folder, name), name, check)));
}

async function readFamily(location: string, file: string, check: FamilyCheck): Promise<HeaderFamily> {
	const family = await parsed(location, file);
	const fault = check(family) ?? faultOfPatterns(family, '');
	if (fault) throw new DrehkreuzError('DK-PACK-FAMILY', { file, path: fault.path || '/', rule: fault.rule });
	return family as HeaderFamily;
}

async function parsed(location: string, file: string): Promise<unknown> {
	try {
		return JSON.parse(await readFile(location, 'utf8'));
	} catch (cause) {
		const [, line, column] = /line (\d+) column (\d+)/.exec(String((cause as Error).message)) ?? [];
		const path = line === undefined ? '/' : `line ${line}, column ${column}`;
		throw new DrehkreuzError('DK-PACK-FAMILY', { file, path, rule: cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read' }, { cause });
	}
}

function faultOfPatterns(value: unknown, path: string): { path: string; rule: string } | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	for (const [key, inner] of Object.entries(value)) {
		const place = `${path}/${key}`;
		const rule = typeof inner === 'string' && PATTERN_KEYS.has(key) ? faultOfPattern(inner) : undefined;
		const fault = rule === undefined ? faultOfPatterns(inner, place) : { path: place, rule };
		if (fault) return fault;
	}
	return undefined;
}
