/** Which places of the source the table read, and which it forgot. */
import { findValues, isAbsent } from './find.ts';
import type { NameFinder } from './names.ts';
import { covers, formatPath, type Path, parsePath, type Step } from './path.ts';

const LEAVES_MAX = 1_000;
/** Deeper than any form; JSON.parse itself allows more. */
const DEPTH_MAX = 100;

export class Usage {
	readonly #read = new Set<string>();
	readonly #mentioned: ReadonlySet<string>[] = [];

	get used(): readonly string[] {
		return [...this.#read].sort();
	}

	read(path: string): void {
		this.#read.add(path);
	}

	/** Names in an expression over the whole source. A place counts as read when all its names occur. */
	mentioned(names: ReadonlySet<string>): void {
		this.#mentioned.push(names);
	}

	unmapped(source: unknown, ignore: readonly string[], names: NameFinder): readonly string[] {
		const left = new Set<string>();
		for (const text of ignore) {
			const path = parsePath(text);
			if (path) for (const { path: real } of findValues(source, path, names).found) left.add(real);
		}
		const done = (path: string) => [...covering(path)].some((above) => this.#read.has(above) || left.has(above));
		return leavesOf(source)
			.filter(({ text, path }) => !done(text) && !this.#mentioned.some((mentioned) => path.every((step) => !('key' in step) || mentioned.has(step.key))))
			.map(({ text }) => text);
	}
}

/** The path and every path above it. */
function* covering(path: string): Iterable<string> {
	yield path;
	for (let end = path.length - 1; end > 0; end--) {
		if ((path[end] === '/' || path[end] === '[') && covers(path.slice(0, end), path)) yield path.slice(0, end);
	}
}

/** Every filled place of a content, with `[*]` for lists, each once, in the order of the content. At most 1,000. */
export function leavesOf(source: unknown): readonly { readonly text: string; readonly path: Path }[] {
	const leaves = new Map<string, Path>();
	const walk = (value: unknown, path: readonly Step[]): void => {
		if (isAbsent(value) || leaves.size >= LEAVES_MAX) return;
		if (typeof value !== 'object' || value === null || path.length >= DEPTH_MAX) {
			leaves.set(formatPath(path), path);
		} else if (Array.isArray(value)) {
			for (const entry of value) walk(entry, [...path, { each: true }]);
		} else {
			for (const [name, inner] of Object.entries(value)) walk(inner, [...path, { key: name }]);
		}
	};
	walk(source, []);
	return [...leaves].filter(([text]) => text !== '').map(([text, path]) => ({ text, path }));
}

/** Words of a JSONata expression that may be names of fields. */
export function mentionedNames(expression: string): ReadonlySet<string> {
	const names = new Set<string>();
	for (const [, quoted, plain] of expression.matchAll(/`([^`]+)`|([\p{L}_@][\p{L}\p{N}_]*)/gu)) names.add((quoted ?? plain) as string);
	return names;
}
