/** Writes a pattern for JSON Schema (ECMAScript with the flag `u`, anchored) and for XSD (the regular expressions of XML Schema, not anchored). */
import type { CharacterClass, ClassItem, Pattern, ReadablePattern } from './read.ts';

/** `^(?:…)$`. A `$` in ECMAScript without the flag `m` is the very end of the value. */
export function toEcmaScript({ pattern, common }: ReadablePattern): string {
	return `^(?:${common ?? print(pattern, ecmaScriptClass, '(?:')})$`;
}

export function toXsdPattern({ pattern, common }: ReadablePattern): string {
	return common ?? print(pattern, xsdClass, '(');
}

/** The class alone, as an expression for one character. */
export function ecmaScriptClass(set: CharacterClass): string {
	const own = classText(set, escapeEcmaScript);
	// Subtraction is unknown to the flag `u`; looking ahead says the same.
	return set.minus ? `(?!${ecmaScriptClass(set.minus)})${own}` : own;
}

function print(pattern: Pattern, printClass: (set: CharacterClass) => string, open: string): string {
	switch (pattern.kind) {
		case 'choice':
			return `${open}${pattern.branches.map((branch) => print(branch, printClass, open)).join('|')})`;
		case 'sequence':
			return pattern.parts.map((part) => print(part, printClass, open)).join('');
		case 'class':
			return printClass(pattern.set);
		case 'repeat': {
			const inner = print(pattern.body, printClass, open);
			const whole = pattern.body.kind === 'choice' || (pattern.body.kind === 'class' && !pattern.body.set.minus);
			return `${whole ? inner : `${open}${inner})`}${countText(pattern.min, pattern.max)}`;
		}
	}
}

function countText(min: number, max: number | null): string {
	if (max === null) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
	if (min === 0 && max === 1) return '?';
	return min === max ? `{${min}}` : `{${min},${max}}`;
}

type Escape = (code: number, inClass: boolean) => string;

function classText({ negated, items, minus }: CharacterClass, escape: Escape): string {
	const only = items[0];
	if (!negated && items.length === 1 && !minus && only) {
		if ('category' in only) return categoryText(only);
		if (only.from === only.to) return escape(only.from, false);
	}
	return `[${negated ? '^' : ''}${items.map((item) => itemText(item, escape)).join('')}]`;
}

function itemText(item: ClassItem, escape: Escape): string {
	if ('category' in item) return categoryText(item);
	return item.from === item.to ? escape(item.from, true) : `${escape(item.from, true)}-${escape(item.to, true)}`;
}

function categoryText({ category, negated }: { readonly category: string; readonly negated: boolean }): string {
	return `\\${negated ? 'P' : 'p'}{${category}}`;
}

function xsdClass(set: CharacterClass): string {
	const items = set.items.flatMap(withinXml);
	const own = classText({ negated: set.negated, items, ...(set.minus ? { minus: set.minus } : {}) }, escapeXsd);
	return set.minus ? `${own.slice(0, -1)}-${asBracket(set.minus)}]` : own;
}

/** What an XML document can hold at all (XML 1.0, production 2); the pattern itself stands in one. */
const XML_CHARACTERS = [
	[0x9, 0xa],
	[0xd, 0xd],
	[0x20, 0xd7ff],
	[0xe000, 0xfffd],
	[0x10000, 0x10ffff],
] as const;

function withinXml(item: ClassItem): readonly ClassItem[] {
	if ('category' in item) return [item];
	return XML_CHARACTERS.filter(([from, to]) => item.from <= to && item.to >= from).map(([from, to]) => ({
		from: Math.max(from, item.from),
		to: Math.min(to, item.to),
	}));
}

function asBracket(set: CharacterClass): string {
	const text = xsdClass(set);
	return text.startsWith('[') ? text : `[${text}]`;
}

function escapeEcmaScript(code: number, inClass: boolean): string {
	const character = String.fromCodePoint(code);
	if (inClass ? '^\\]-['.includes(character) : '^$\\.*+?()[]{}|/'.includes(character)) return `\\${character}`;
	return isPlain(code) ? character : `\\u{${code.toString(16)}}`;
}

function escapeXsd(code: number, inClass: boolean): string {
	const character = String.fromCodePoint(code);
	if (code === 9) return '\\t';
	if (code === 10) return '\\n';
	if (code === 13) return '\\r';
	return (inClass ? '\\|.?*+(){}-[]^' : '\\|.?*+(){}[]').includes(character) ? `\\${character}` : character;
}

/** Readable in an editor as itself. */
function isPlain(code: number): boolean {
	return (code >= 0x20 && code <= 0x7e) || (code >= 0xa1 && code <= 0x17f && code !== 0xad);
}
