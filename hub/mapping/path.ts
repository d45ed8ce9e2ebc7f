/** Paths of a mapping, read and written. Pure. Form: see `mapping.ts`. */

export type Step = { readonly key: string } | { readonly index: number } | { readonly each: true };
export type Path = readonly Step[];

export const PATH_MAX_LENGTH = 500;
export const STEPS_MAX = 40;
/** A position that is written out, `[999]` at most: a list with holes is filled up to it. */
const INDEX_MAX = 999;

const STEP = /^([^[]*)((?:\[(?:\*|\d{1,3})\])*)$/u;
/** Names that reach into JavaScript's own objects; nothing of the kind is ever a field. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** @returns undefined when the text is no path */
export function parsePath(text: string): Path | undefined {
	const trimmed = text.trim().replace(/^\//u, '');
	if (trimmed === '' || trimmed.length > PATH_MAX_LENGTH) return undefined;
	const path: Step[] = [];
	for (const [position, part] of trimmed.split('/').entries()) {
		const [, name = '', brackets = ''] = STEP.exec(part) ?? [];
		const key = unescaped(name);
		// Only the root itself may be a list without a name.
		if ((name === '' && (position > 0 || brackets === '')) || FORBIDDEN.has(key)) return undefined;
		if (name !== '') path.push({ key });
		for (const [, inner = ''] of brackets.matchAll(/\[(\*|\d+)\]/gu)) path.push(inner === '*' ? { each: true } : { index: Math.min(Number(inner), INDEX_MAX) });
	}
	return path.length > STEPS_MAX ? undefined : path;
}

/** One way to write a path, so that two can be compared. */
export function formatPath(path: Path): string {
	let text = '';
	for (const step of path) {
		if ('key' in step) text += `${text === '' ? '' : '/'}${escaped(step.key)}`;
		else text += 'index' in step ? `[${step.index}]` : '[*]';
	}
	return text;
}

export function normalPath(text: string): string {
	const path = parsePath(text);
	return path ? formatPath(path) : text.trim();
}

/** How many lists the path goes through entry by entry. */
export function eachCount(path: Path): number {
	return path.filter((step) => 'each' in step).length;
}

/** Whether `below` is the place itself or lies under it, for written paths. `a[*]` lies under `a`; `a[0]` under `a[*]` does not count here. */
export function covers(place: string, below: string): boolean {
	return below === place || (below.startsWith(place) && (below[place.length] === '/' || below[place.length] === '['));
}

function escaped(key: string): string {
	return key.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('[', '~2');
}

function unescaped(text: string): string {
	return text.replaceAll('~2', '[').replaceAll('~1', '/').replaceAll('~0', '~');
}
