/** Makes values that a pattern takes, and values that it refuses. Both are tried out before they are given away; undefined when none was found. */

import { ecmaScriptClass, toEcmaScript } from './print.ts';
import type { CharacterClass, Pattern, ReadablePattern } from './read.ts';

export interface LengthRange {
	/** Characters (code points). */
	readonly min: number;
	readonly max: number;
}

const PREFERRED = [...'aA1 -.@/_,+mM0'];
const STRANGERS = [...'#§!xX7 ', '\u00df', '\u4e00'];
/** How many more turns than the least a repeat takes, at most. */
const MAX_EXTRA = 300;

export function matching(readable: ReadablePattern, { min, max }: LengthRange): string | undefined {
	const expression = new RegExp(toEcmaScript(readable), 'u');
	for (let branch = 0; branch < 4; branch++) {
		for (let extra = 0; extra <= MAX_EXTRA; extra++) {
			const value = write(readable.pattern, { branch, extra, room: max });
			const { length } = [...value];
			if (length >= min && length <= max && expression.test(value)) return value;
			if (length > max) break;
		}
	}
	return undefined;
}

/** @param value one that the pattern takes */
export function notMatching(readable: ReadablePattern, value: string, { min, max }: LengthRange): string | undefined {
	const expression = new RegExp(toEcmaScript(readable), 'u');
	const characters = [...value];
	const candidates = STRANGERS.flatMap((stranger) => [
		[...characters.slice(0, -1), stranger],
		[stranger, ...characters.slice(1)],
		[...characters, stranger],
		characters.map(() => stranger),
		Array.from({ length: Math.max(1, min) }, () => stranger),
	]);
	return candidates
		.filter(({ length }) => length >= min && length <= max && length > 0)
		.find((candidate) => !expression.test(candidate.join('')))
		?.join('');
}

interface Way {
	/** Which branch of every choice. */
	readonly branch: number;
	/** Turns of every repeat beyond the least. */
	readonly extra: number;
	/** No repeat makes more characters than this. */
	readonly room: number;
}

function write(pattern: Pattern, way: Way): string {
	switch (pattern.kind) {
		case 'class':
			return characterOf(pattern.set);
		case 'choice':
			return write(pattern.branches[way.branch % pattern.branches.length] ?? pattern, way);
		case 'sequence':
			return pattern.parts.map((part) => write(part, way)).join('');
		case 'repeat': {
			const times = Math.min(pattern.max ?? Number.POSITIVE_INFINITY, pattern.min + way.extra);
			const once = write(pattern.body, way);
			return once === '' ? '' : once.repeat(Math.min(times, Math.floor(way.room / once.length) + 1));
		}
	}
}

function characterOf(set: CharacterClass): string {
	const test = new RegExp(`^${ecmaScriptClass(set)}$`, 'u');
	const preferred = PREFERRED.find((character) => test.test(character));
	if (preferred !== undefined) return preferred;
	for (const item of set.items) if (!set.negated && 'from' in item && test.test(String.fromCodePoint(item.from))) return String.fromCodePoint(item.from);
	for (let code = 0x20; code < 0x2100; code++) if (test.test(String.fromCodePoint(code))) return String.fromCodePoint(code);
	return '';
}
