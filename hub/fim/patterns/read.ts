/**
 * Reads a pattern as FIM documents hold it: the regular expressions of XML Schema (Part 2, appendix F), and what editors who think of
 * JavaScript write besides. The tree is printed for JSON Schema and XSD (`print.ts`), judged (`risk.ts`) and used to make
 * examples (`example.ts`), so that all four agree.
 *
 * The whole value is meant. `^` in front and `$` at the end are therefore left out: in XML Schema they would be ordinary characters. In any
 * other place they are ordinary characters here too. Accepted although XML Schema does not know it: `(?:…)`, `*?`, `\uXXXX`, `\xXX`, `\/`.
 */
import type { Language } from '../../errors/definition.ts';
import { CATEGORY, ESCAPES, single } from './characters.ts';

export type Pattern =
	| { readonly kind: 'choice'; readonly branches: readonly Pattern[] }
	| { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
	| { readonly kind: 'repeat'; readonly body: Pattern; readonly min: number; readonly max: number | null }
	| { readonly kind: 'class'; readonly set: CharacterClass };

export interface CharacterClass {
	readonly negated: boolean;
	readonly items: readonly ClassItem[];
	/** Class subtraction: `[a-z-[aeiou]]`. */
	readonly minus?: CharacterClass;
}

/** Code points from … to, or a Unicode general category (`L`, `Nd`). */
export type ClassItem = { readonly from: number; readonly to: number } | { readonly category: string; readonly negated: boolean };

export interface ReadablePattern {
	readonly pattern: Pattern;
	/** As the document writes it, without the anchors, when that means the same in XML Schema and in ECMAScript with the flag `u`. */
	readonly common?: string;
}

export type PatternReading = ReadablePattern | { readonly fault: Readonly<Record<Language, string>> };

/** Characters, escapes, groups and counts that both languages read alike; `.` only inside of a class, `-` there only at an end or between two characters. */
const COMMON = (() => {
	const category = String.raw`\\p\{[A-Z][a-z]?\}`;
	const inClass = String.raw`(?:[^\\[\]^\p{Cc}-]|\\[\\\-[\]])`;
	const classes = String.raw`\[\^?-?(?:${inClass}(?:-${inClass})?|${category})+-?\]`;
	const outside = String.raw`[^\\[\](){}.^$?*+/\p{Cc}]|\\[\\|.?*+(){}[\]]`;
	const counts = String.raw`(?:[?*+]|\{\d+(?:,\d*)?\})(?![?*+{])`;
	return new RegExp(`^(?:${[outside, category, classes, String.raw`\((?!\?)|\)`, counts].join('|')})*$`, 'u');
})();

const MAX_LENGTH = 2000;
const MAX_DEPTH = 50;
const MAX_COUNTS = 3;

/** Never throws. */
export function readPattern(text: string): PatternReading {
	if (text.length > MAX_LENGTH) return { fault: { de: `Muster länger als ${MAX_LENGTH} Zeichen`, en: `pattern longer than ${MAX_LENGTH} characters` } };
	try {
		const bare = withoutAnchors([...text]);
		const pattern = new PatternReader(bare).read();
		const common = bare.join('');
		return COMMON.test(common) && compiles(common) ? { pattern, common } : { pattern };
	} catch (fault) {
		if (fault instanceof PatternFault) return { fault: fault.texts };
		throw fault;
	}
}

function compiles(text: string): boolean {
	try {
		return new RegExp(text, 'u') instanceof RegExp;
	} catch {
		return false;
	}
}

class PatternFault extends Error {
	readonly texts: Readonly<Record<Language, string>>;

	constructor(de: string, en: string) {
		super(en);
		this.texts = { de, en };
	}
}

/** Recursive descent; `#at` is the next code point. */
class PatternReader {
	readonly #text: readonly string[];
	#at = 0;
	#depth = 0;

	constructor(text: readonly string[]) {
		this.#text = text;
	}

	read(): Pattern {
		const pattern = this.#choice();
		if (this.#at < this.#text.length) throw this.#fault('schließende Klammer ohne öffnende', 'closing bracket without an opening one');
		return pattern;
	}

	#choice(): Pattern {
		this.#deeper();
		const branches = [this.#sequence()];
		while (this.#take('|')) branches.push(this.#sequence());
		this.#depth--;
		return branches.length === 1 && branches[0] ? branches[0] : { kind: 'choice', branches };
	}

	#sequence(): Pattern {
		const parts: Pattern[] = [];
		for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')'; next = this.#peek()) parts.push(this.#repeated(this.#atom()));
		return parts.length === 1 && parts[0] ? parts[0] : { kind: 'sequence', parts };
	}

	#atom(): Pattern {
		const character = this.#next();
		if (character === '(') {
			if (this.#take('?') && !this.#take(':')) throw this.#fault('Vor- oder Rückschau kennt XML Schema nicht', 'XML Schema knows no lookaround');
			const inner = this.#choice();
			if (!this.#take(')')) throw this.#fault('Klammer nicht geschlossen', 'bracket not closed');
			return inner;
		}
		if (character === '[') return { kind: 'class', set: this.#class() };
		if (character === '.') return { kind: 'class', set: { negated: true, items: [single('\n'), single('\r')] } };
		if (character === '\\') return { kind: 'class', set: { negated: false, items: this.#escape() } };
		if ('*+?{}]'.includes(character)) throw this.#fault(`„${character}“ steht ohne Bezug`, `'${character}' without anything before it`);
		return { kind: 'class', set: { negated: false, items: [single(character)] } };
	}

	/** A second count right behind the first counts the first: `a{2}{3}`. */
	#repeated(atom: Pattern): Pattern {
		let pattern = atom;
		let counts = 0;
		for (let count = this.#count(); count; count = this.#count()) {
			if (++counts > MAX_COUNTS) throw this.#fault('zu viele Anzahlen hintereinander', 'too many counts in a row');
			pattern = { kind: 'repeat', body: pattern, ...count };
			// Lazy or not makes no difference for a whole value.
			this.#take('?');
		}
		return pattern;
	}

	#count(): { readonly min: number; readonly max: number | null } | undefined {
		if (this.#take('*')) return { min: 0, max: null };
		if (this.#take('+')) return { min: 1, max: null };
		if (this.#take('?')) return { min: 0, max: 1 };
		if (!this.#take('{')) return undefined;
		const found = /^(\d{1,6})(?:(,)(\d{1,6})?)?\}/.exec(this.#text.slice(this.#at, this.#at + 16).join(''));
		if (!found) throw this.#fault('Anzahl in { } nicht lesbar', 'count in { } cannot be read');
		this.#at += found[0].length;
		const min = Number(found[1]);
		const max = found[3] !== undefined ? Number(found[3]) : found[2] ? null : min;
		if (max !== null && max < min) throw this.#fault('Anzahl in { } verdreht', 'count in { } the wrong way round');
		return { min, max };
	}

	#class(): CharacterClass {
		this.#deeper();
		const negated = this.#take('^');
		const items: ClassItem[] = [];
		let minus: CharacterClass | undefined;
		for (let first = true; ; first = false) {
			const character = this.#next();
			if (character === ']' && !first) break;
			if (character === ']') throw this.#fault('leere Zeichenklasse', 'empty character class');
			if (character === '[') throw this.#fault('„[“ in einer Zeichenklasse', "'[' in a character class");
			if (character === '-' && this.#peek() === '[' && !first) {
				this.#at++;
				minus = this.#class();
				if (!this.#take(']')) throw this.#fault('Zeichenklasse nicht geschlossen', 'character class not closed');
				break;
			}
			const left = character === '\\' ? this.#escape() : [single(character)];
			items.push(...left);
			const from = left.length === 1 ? left[0] : undefined;
			if (!from || !('from' in from) || from.from !== from.to || this.#peek() !== '-' || [']', '[', undefined].includes(this.#text[this.#at + 1])) continue;
			this.#at++;
			const end = this.#next();
			const right = end === '\\' ? this.#escape() : [single(end)];
			const to = right.length === 1 ? right[0] : undefined;
			if (!to || !('from' in to) || to.from !== to.to || to.from < from.from) throw this.#fault('Bereich verdreht', 'range the wrong way round');
			items[items.length - 1] = { from: from.from, to: to.from };
		}
		this.#depth--;
		return { negated, items, ...(minus ? { minus } : {}) };
	}

	#escape(): readonly ClassItem[] {
		const character = this.#next();
		const known = ESCAPES[character];
		if (known) return known;
		if (character === 'p' || character === 'P') {
			const found = /^\{([A-Za-z0-9-]{1,60})\}/.exec(this.#text.slice(this.#at, this.#at + 64).join(''));
			if (!found?.[1]) throw this.#fault('Eigenschaft nach \\p nicht lesbar', 'property after \\p cannot be read');
			if (!CATEGORY.test(found[1])) throw this.#fault(`Eigenschaft \\p{${found[1]}} ist nicht übersetzbar`, `property \\p{${found[1]}} cannot be translated`);
			this.#at += found[0].length;
			return [{ category: found[1], negated: character === 'P' }];
		}
		if (character === 'u' || character === 'x') {
			const digits = this.#text.slice(this.#at, this.#at + (character === 'u' ? 4 : 2)).join('');
			if (!/^(?:[0-9a-fA-F]{4}|[0-9a-fA-F]{2})$/.test(digits)) throw this.#fault('Zeichennummer nicht lesbar', 'number of a character cannot be read');
			this.#at += digits.length;
			return [single(String.fromCodePoint(Number.parseInt(digits, 16)))];
		}
		if (/[\p{L}\p{N}]/u.test(character)) throw this.#fault(`„\\${character}“ ist nicht übersetzbar`, `'\\${character}' cannot be translated`);
		return [single(character)];
	}

	#deeper(): void {
		if (++this.#depth > MAX_DEPTH) throw this.#fault(`tiefer als ${MAX_DEPTH} Klammern`, `deeper than ${MAX_DEPTH} brackets`);
	}

	#peek(): string | undefined {
		return this.#text[this.#at];
	}

	#next(): string {
		const character = this.#text[this.#at];
		if (character === undefined) throw this.#fault('Muster endet zu früh', 'pattern ends too early');
		this.#at++;
		return character;
	}

	#take(character: string): boolean {
		if (this.#text[this.#at] !== character) return false;
		this.#at++;
		return true;
	}

	#fault(de: string, en: string): PatternFault {
		return new PatternFault(`${de} (Zeichen ${this.#at})`, `${en} (character ${this.#at})`);
	}
}

/** The ends of the whole pattern and of each of its outermost branches. */
function withoutAnchors(text: readonly string[]): readonly string[] {
	const kept: string[] = [];
	let depth = 0;
	let inClass = 0;
	for (let i = 0; i < text.length; i++) {
		const character = text[i] ?? '';
		const outermost = depth === 0 && inClass === 0;
		const atStart = i === 0 || text[i - 1] === '|';
		const atEnd = i === text.length - 1 || text[i + 1] === '|';
		if (outermost && ((character === '^' && atStart) || (character === '$' && atEnd))) continue;
		kept.push(character);
		if (character === '\\') kept.push(...text.slice(++i, i + 1));
		else if (character === '[') inClass++;
		else if (character === ']') inClass = Math.max(0, inClass - 1);
		else if (inClass === 0 && character === '(') depth++;
		else if (inClass === 0 && character === ')') depth--;
	}
	return kept;
}
