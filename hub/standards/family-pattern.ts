/**
 * Regular expressions of header families. Operators write them too, so none may throw or run away while a message waits: `faultOfPattern` tells
 * before. What is left is caught by the time limit of a check.
 */
import { runInNewContext } from 'node:vm';

/** Characters of a pattern; longer ones are not readable anyway. */
const PATTERN_LENGTH = 200;
/** Texts that patterns are matched against are cut: headers hold keys, not prose. */
const TEXT_LENGTH = 500;
/** Milliseconds for all probes of one pattern; a pattern that does not run away needs far below one. */
const PROBE_MS = 250;

const compiled = new Map<string, RegExp>();

/** The named groups of the match, without those that took no part; undefined when the text does not fit. */
export function groupsOf(pattern: string, text: string): Record<string, string> | undefined {
	let expression = compiled.get(pattern);
	if (!expression) {
		expression = new RegExp(pattern, 'u');
		compiled.set(pattern, expression);
	}
	const match = text.length > TEXT_LENGTH ? null : expression.exec(text);
	return match ? Object.fromEntries(Object.entries(match.groups ?? {}).filter(([, value]) => value !== undefined)) : undefined;
}

/** `{group}` in a template is replaced by the group; an unknown one is left out. */
export function filled(template: string, groups: Readonly<Record<string, string>>): string {
	return template.replace(/\{(\w+)\}/g, (_, name: string) => groups[name] ?? '');
}

/** What is wrong with a pattern: too long, not a regular expression, or slow. Undefined: nothing. */
export function faultOfPattern(pattern: string): string | undefined {
	if (pattern.length > PATTERN_LENGTH) return `is longer than ${PATTERN_LENGTH} characters`;
	try {
		new RegExp(pattern, 'u');
	} catch {
		return 'is not a regular expression';
	}
	// Behind the fixed beginning of the pattern, the texts on which repetitions within repetitions run away: many equal characters, then a foreign one.
	const beginning = /^\^?((?:[\w:/~%-]|\\[.$/+?-])*)/.exec(pattern)?.[1]?.replaceAll('\\', '') ?? '';
	const parts = new Set(['a', '1', 'A', 'a1', '1.', ' ', ...pattern]);
	const probes = [...parts].map((part) => `${beginning}${part.repeat(60)}\u0000`);
	try {
		runInNewContext('for (const probe of probes) new RegExp(pattern, "u").test(probe)', { probes, pattern }, { timeout: PROBE_MS });
	} catch {
		return 'takes too long on some texts: a repetition stands within a repetition';
	}
	return undefined;
}
