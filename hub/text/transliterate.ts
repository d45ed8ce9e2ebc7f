/**
 * Writes a text with fewer characters than it has, so that a person still reads the same, and says what it changed. For partner systems that know
 * only String.Latin, one byte per character, or no umlauts (XBezahldienste `purpose`).
 *
 * Per character, with the marks that belong to it, the first of these that the target knows: itself in normal form C; its likeness
 * (`likeness.ts`: ü → ue); itself with fewer marks (ễ → ê → e). German umlauts so become two letters only where the target cannot hold them. What
 * has no likeness is left as it is and told: the caller decides whether that is an error.
 *
 * One pass over the text, whatever it holds.
 */
import { CHARACTER_TYPES, type CharacterType, codePointsOf, fitsType } from './character-types.ts';
import { clusterEnd } from './clusters.ts';
import { canEncode, type Encoding } from './encode.ts';
import { LIKENESS } from './likeness.ts';
import { normalForm } from './normal-form.ts';

/** A type of DIN 91379 or String.Latin, what an encoding can hold, or the 95 printable characters of ASCII with tab and line breaks. */
export type TargetSet = CharacterType | Exclude<Encoding, 'utf-8'> | 'ascii';

export const TARGET_SETS: readonly TargetSet[] = [...CHARACTER_TYPES, 'iso-8859-1', 'windows-1252', 'ascii'];

/** A function is asked with one character (a whole code point). */
export type Target = TargetSet | ((character: string) => boolean);

export interface Change {
	/** Of the first UTF-16 unit in the text as it was. */
	readonly index: number;
	readonly from: string;
	readonly to: string;
}

export interface Left {
	readonly index: number;
	/** `U+0416`, with its marks. */
	readonly codePoints: readonly string[];
}

export interface Transliteration {
	readonly text: string;
	/** The first 10,000. */
	readonly changes: readonly Change[];
	/** What the target does not know and nothing could be done about; the first 10,000. */
	readonly left: readonly Left[];
	readonly changesTotal: number;
	readonly leftTotal: number;
}

export interface TransliterateOptions {
	/** The form in which a replacement is written, where the text is part of something that gives signs a meaning. Default: as it is. */
	readonly write?: (replacement: string) => string;
}

const LISTED = 10_000;
/** Marks that are tried out; no script has letters with more. */
const MARKS = 8;

export function transliterate(text: string, target: Target, { write = (to) => to }: TransliterateOptions = {}): Transliteration {
	const fits = holder(target);
	/** Texts have few different characters. */
	const known = new Map<string, string | undefined>();
	const written: string[] = [];
	const changes: Change[] = [];
	const left: Left[] = [];
	let [changesTotal, leftTotal] = [0, 0];
	for (let index = 0; index < text.length; ) {
		const end = characterEnd(text, index, target);
		const from = text.slice(index, end);
		let to = known.get(from);
		if (to === undefined && !known.has(from)) {
			to = fits(from) ? from : replacementOf(from, fits);
			if (from.length <= MARKS) known.set(from, to);
		}
		if (to !== from) to = inContext(from, text, index, fits) ?? to;
		if (to === undefined) {
			leftTotal += 1;
			if (left.length < LISTED) left.push({ index, codePoints: codePointsOf(from) });
		} else if (to !== from) {
			changesTotal += 1;
			if (changes.length < LISTED) changes.push({ index, from, to });
		}
		written.push(to === undefined || to === from ? from : write(to));
		index = end;
	}
	return { text: written.join(''), changes, left, changesTotal, leftTotal };
}

/** Two sequences of DIN 91379 are two letters with a line below both (K͟H): they may only be taken as a whole. */
function characterEnd(text: string, index: number, target: Target): number {
	const end = clusterEnd(text, index);
	if (end === index + 1 || text.charCodeAt(end - 1) !== 0x35f || typeof target === 'function') return end;
	return fitsType(text.slice(index, end + 1), 'E') ? end + 1 : end;
}

/** Whether the target holds a character with its marks; a text in another normal form is not held by the types of DIN 91379. */
function holder(target: Target): (character: string) => boolean {
	if (typeof target === 'function') return each(target);
	if (target === 'ascii') return (character) => /^[\t\n\r\x20-\x7e]$/.test(character);
	if (target === 'iso-8859-1' || target === 'windows-1252') return each((character) => canEncode(character, target));
	return (character) => fitsType(character, target);
}

function each(allowed: (character: string) => boolean): (text: string) => boolean {
	return (text) => {
		for (const character of text) if (!allowed(character)) return false;
		return true;
	};
}

function replacementOf(from: string, fits: (text: string) => boolean): string | undefined {
	for (const candidate of candidates(from)) {
		if (candidate !== '' && fitsWhole(candidate, fits)) return candidate;
		const like = LIKENESS.get(candidate);
		if (like === undefined) continue;
		for (const written of [like, ...candidates(like)]) if (fitsWhole(written, fits)) return written;
	}
	return undefined;
}

/** A replacement may be several characters, each with marks of its own. */
function fitsWhole(text: string, fits: (text: string) => boolean): boolean {
	for (let index = 0; index < text.length; ) {
		const end = clusterEnd(text, index);
		if (!fits(text.slice(index, end))) return false;
		index = end;
	}
	return text !== '';
}

/** The character itself in normal form, with fewer and fewer marks, and at last its compatible form (² → 2). */
function* candidates(character: string): Generator<string> {
	yield normalForm(character);
	const [first = '', ...others] = normalForm(character.slice(0, 4 * MARKS), 'NFD');
	if (/^\p{M}$/u.test(first)) return;
	const kept = others.filter((mark) => /^\p{M}$/u.test(mark)).slice(0, MARKS);
	const base = first + others.filter((other) => !/^\p{M}$/u.test(other)).join('');
	// The likeness of a Greek letter keeps its accent: ή → ī́.
	const like = LIKENESS.get(base);
	if (like !== undefined && kept.length > 0 && [...like].length === 1) yield normalForm(like + kept.join(''));
	for (let length = kept.length - 1; length > 0; length--) yield normalForm(base + kept.slice(0, length).join(''));
	for (const mark of kept) yield normalForm(base + mark);
	yield base;
	yield normalForm(base, 'NFKD').replace(/\p{M}/gu, '').replaceAll('\u2044', '/');
}

/** Letters that are written otherwise in their company. ISO 843: αυ, ευ, ου are au, eu, ou. Bulgarian law: ия at the end of a word is ia (София, Sofia). */
function inContext(character: string, text: string, index: number, fits: (text: string) => boolean): string | undefined {
	const special = diphthong(character, text, index);
	return special !== undefined && fits(special) ? special : undefined;
}

function diphthong(character: string, text: string, index: number): string | undefined {
	const before = text.charAt(index - 1);
	if ((character === 'υ' || character === 'ύ') && /[αεοΑΕΟ]/.test(before)) return character === 'υ' ? 'u' : 'ú';
	if (character === 'Υ' && /[ΑΕΟ]/.test(before)) return 'U';
	if ((character === 'я' && /[иИ]/.test(before)) || (character === 'Я' && before === 'И')) {
		if (!/^\p{L}/u.test(text.slice(index + 1, index + 3))) return character === 'я' ? 'a' : 'A';
	}
	return undefined;
}
