/**
 * The tree that a mapping builds. Values are copied into it: what comes from the source is never shared, and never brings names along that
 * reach into JavaScript's own objects.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { isAbsent } from './find.ts';
import { eachCount, type Path } from './path.ts';

/** Levels of a value that is copied. */
const DEPTH_MAX = 64;
/** Places of the whole tree. */
const PLACES_MAX = 200_000;
/** Characters of all texts: one long text written into every entry of a long list would otherwise fill the memory. */
const CHARACTERS_MAX = 20_000_000;

type Container = Record<string, unknown> | unknown[];

export class Tree {
	/** The root is the one entry of a list, so that it is set like any other place. */
	readonly #holder: unknown[] = [];
	#places = 0;
	#characters = 0;

	/** Undefined when nothing was set. Lists have no holes. */
	get value(): unknown {
		return compact(this.#holder[0]);
	}

	/**
	 * @param at positions for the `[*]` of the path
	 * @returns false when something else stands there or on the way
	 * @throws DrehkreuzError DK-MAP-LIMIT
	 */
	set(path: Path, at: readonly number[], value: unknown): boolean {
		const copy = this.#copy(value, 0);
		if (copy === undefined) return true;
		let here: Container = this.#holder;
		let key: string | number = 0;
		for (const next of keysOf(path, at)) {
			const inner: unknown = read(here, key);
			if (inner === undefined) write(here, key, this.#count(typeof next === 'number' ? [] : {}));
			else if (typeof inner !== 'object' || inner === null || Array.isArray(inner) !== (typeof next === 'number')) return false;
			here = read(here, key) as Container;
			key = next;
		}
		if (read(here, key) !== undefined) return false;
		write(here, key, copy);
		return true;
	}

	/** The positions of the entries that exist for the `[*]` of a path, e.g. `[[0], [1]]`; `[[]]` for a path without. */
	entries(path: Path): readonly (readonly number[])[] {
		const found: number[][] = [];
		const wanted = eachCount(path);
		const walk = (value: unknown, rest: number, at: readonly number[]): void => {
			if (at.length === wanted) return void found.push([...at]);
			const step = path[rest];
			if (step === undefined || typeof value !== 'object' || value === null) return;
			if ('each' in step) {
				if (Array.isArray(value)) for (const [index, entry] of value.entries()) if (entry !== undefined) walk(entry, rest + 1, [...at, index]);
			} else walk(read(value as Container, 'key' in step ? step.key : step.index), rest + 1, at);
		};
		walk(this.#holder[0], 0, []);
		return found;
	}

	has(path: Path, at: readonly number[]): boolean {
		let here: unknown = this.#holder[0];
		for (const key of keysOf(path, at)) {
			if (typeof here !== 'object' || here === null) return false;
			here = read(here as Container, key);
		}
		return !isAbsent(here);
	}

	#copy(value: unknown, depth: number): unknown {
		if (typeof value === 'string' || typeof value === 'boolean') return this.#count(value);
		// Minus zero is no number of JSON.
		if (typeof value === 'number') return Number.isFinite(value) ? this.#count(value + 0) : undefined;
		if (typeof value !== 'object' || value === null) return undefined;
		if (depth >= DEPTH_MAX) throw new DrehkreuzError('DK-MAP-LIMIT', { limit: `${DEPTH_MAX}` });
		this.#count(value);
		if (Array.isArray(value)) return value.map((entry) => this.#copy(entry, depth + 1)).filter((entry) => entry !== undefined);
		const copy: Record<string, unknown> = {};
		for (const [name, inner] of Object.entries(value)) {
			const copied = name === '__proto__' ? undefined : this.#copy(inner, depth + 1);
			if (copied !== undefined) copy[name] = copied;
		}
		return copy;
	}

	#count<T>(value: T): T {
		if (++this.#places > PLACES_MAX) throw new DrehkreuzError('DK-MAP-LIMIT', { limit: `${PLACES_MAX}` });
		if (typeof value === 'string' && (this.#characters += value.length) > CHARACTERS_MAX)
			throw new DrehkreuzError('DK-MAP-LIMIT', { limit: `${CHARACTERS_MAX}` });
		return value;
	}
}

function keysOf(path: Path, at: readonly number[]): readonly (string | number)[] {
	let each = 0;
	return path.map((step) => ('key' in step ? step.key : 'index' in step ? step.index : (at[each++] ?? 0)));
}

function read(container: Container, key: string | number): unknown {
	return Object.hasOwn(container, key) ? (container as Record<string | number, unknown>)[key] : undefined;
}

function write(container: Container, key: string | number, value: unknown): void {
	(container as Record<string | number, unknown>)[key] = value;
}

function compact(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.filter((entry) => entry !== undefined).map(compact);
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, compact(inner)]));
}
