/** Finds the values of the source that a path means. Pure. */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { NameFinder } from './names.ts';
import { formatPath, type Path, type Step } from './path.ts';

export interface Found {
	readonly value: unknown;
	/** Position in each list that the path goes through with `[*]`. */
	readonly at: readonly number[];
	/** The path with the names as the source writes them. */
	readonly path: string;
}

export interface Finding {
	readonly found: readonly Found[];
	/** Two names of the source fit one of the path. */
	readonly ambiguous: boolean;
}

/** Values of one path. A list of so many entries is no form any more. */
const FOUND_MAX = 50_000;

/** Empty fields count as absent: portals send `""` and `null` for what nobody filled in. */
export function isAbsent(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/** @throws DrehkreuzError DK-MAP-LIMIT */
export function findValues(source: unknown, path: Path, names: NameFinder): Finding {
	const found: Found[] = [];
	let ambiguous = false;
	const walk = (value: unknown, rest: number, at: readonly number[], taken: readonly Step[]): void => {
		if (isAbsent(value)) return;
		const step = path[rest];
		if (step === undefined) {
			if (found.push({ value, at, path: formatPath(taken) }) > FOUND_MAX) throw new DrehkreuzError('DK-MAP-LIMIT', { limit: `${FOUND_MAX}` });
		} else if ('key' in step) {
			if (typeof value !== 'object' || Array.isArray(value)) return;
			const name = names.find(value as object, step.key);
			if (!name) return;
			ambiguous ||= name.ambiguous;
			walk((value as Record<string, unknown>)[name.name], rest + 1, at, [...taken, { key: name.name }]);
		} else if ('index' in step) {
			walk(entriesOf(value)[step.index], rest + 1, at, Array.isArray(value) ? [...taken, { each: true }] : taken);
		} else {
			const next: readonly Step[] = Array.isArray(value) ? [...taken, step] : taken;
			for (const [index, entry] of entriesOf(value).entries()) walk(entry, rest + 1, [...at, index], next);
		}
	};
	walk(source, 0, [], []);
	return { found, ambiguous };
}

/** Where one entry only was sent, some portals leave the list away. */
function entriesOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [value];
}
