/**
 * Which characters a text may hold: the types A to E of DIN 91379 (2022-08) and String.Latin 1.1, as their schemas say it, letter with combining
 * marks counted as one character. Both demand normal form C; a text in another form has characters that do not fit.
 *
 * One pass over the text, whatever it holds. Nothing here ever quotes a text: places are told by index and code points.
 */
import { DIN_RANGES, DIN_SEQUENCES, STRING_LATIN_RANGES, STRING_LATIN_SEQUENCES } from './character-data.ts';
import { clusterEnd } from './clusters.ts';
import { normalForm } from './normal-form.ts';

export type CharacterType = 'A' | 'B' | 'C' | 'D' | 'E' | 'StringLatin';

export const CHARACTER_TYPES: readonly CharacterType[] = ['A', 'B', 'C', 'D', 'E', 'StringLatin'];

export interface UnfitPlace {
	/** Of the first UTF-16 unit in the text. */
	readonly index: number;
	/** A letter with what combines with it, e.g. `['U+0063', 'U+0306']`; at most 8. */
	readonly codePoints: readonly string[];
	/** In normal form C it would fit. */
	readonly notNormalized?: true;
}

/** Places listed at most. */
const PLACES = 1_000;
const CODE_POINTS = 8;

interface Repertoire {
	/** 1 at each code point that may stand alone. */
	readonly single: Uint8Array;
	readonly sequences: ReadonlySet<string>;
}

const INCLUDED = { A: ['A'], B: ['A', 'B'], C: ['A', 'B', 'C'], D: ['A', 'B', 'D'], E: ['A', 'B', 'C', 'D', 'E'] } as const;
const repertoires = new Map<CharacterType, Repertoire>();

/** Whether a whole text is of the type. The empty text is. */
export function fitsType(text: string, type: CharacterType): boolean {
	const repertoire = repertoireOf(type);
	for (let index = 0; index < text.length; ) {
		const end = endOfCharacter(text, index, repertoire);
		if (!fits(text, index, end, repertoire)) return false;
		index = end;
	}
	return true;
}

/** The characters that do not fit, in order, the first 1,000 of them. */
export function findUnfit(text: string, type: CharacterType, limit = PLACES): readonly UnfitPlace[] {
	const repertoire = repertoireOf(type);
	const places: UnfitPlace[] = [];
	for (let index = 0; index < text.length && places.length < limit; ) {
		const end = endOfCharacter(text, index, repertoire);
		if (!fits(text, index, end, repertoire)) places.push(placeOf(text, index, end, type));
		index = end;
	}
	return places;
}

/** `U+0063`. */
export function codePointName(character: string): string {
	return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The code points of a character with its marks, at most 8. */
export function codePointsOf(text: string): readonly string[] {
	return [...text.slice(0, 2 * CODE_POINTS)].slice(0, CODE_POINTS).map(codePointName);
}

/** A letter with its marks; the two sequences that end in a letter (K͟H) take that too. */
function endOfCharacter(text: string, index: number, { sequences }: Repertoire): number {
	const end = clusterEnd(text, index);
	return end > index + 1 && text.charCodeAt(end - 1) === 0x35f && sequences.has(text.slice(index, end + 1)) ? end + 1 : end;
}

function fits(text: string, start: number, end: number, { single, sequences }: Repertoire): boolean {
	if (end - start === 1) return single[text.charCodeAt(start)] === 1;
	return end - start <= 3 && sequences.has(text.slice(start, end));
}

function placeOf(text: string, index: number, end: number, type: CharacterType): UnfitPlace {
	const character = text.slice(index, end);
	const normal = normalForm(character);
	return { index, codePoints: codePointsOf(character), ...(normal !== character && fitsType(normal, type) ? { notNormalized: true } : {}) };
}

function repertoireOf(type: CharacterType): Repertoire {
	let repertoire = repertoires.get(type);
	if (!repertoire) {
		const ranges = type === 'StringLatin' ? STRING_LATIN_RANGES : INCLUDED[type].map((part) => DIN_RANGES[part]).join(' ');
		repertoire = { single: singlesOf(ranges), sequences: sequencesOf(type === 'StringLatin' ? STRING_LATIN_SEQUENCES : DIN_SEQUENCES) };
		repertoires.set(type, repertoire);
	}
	return repertoire;
}

function singlesOf(ranges: string): Uint8Array {
	const single = new Uint8Array(0x10000);
	for (const range of ranges.split(' ')) {
		const [first = 0, last = first] = range.split('-').map((code) => Number.parseInt(code, 16));
		single.fill(1, first, last + 1);
	}
	return single;
}

function sequencesOf(table: Readonly<Record<string, string>>): ReadonlySet<string> {
	const rows = Object.entries(table).map(([codes, letters]) => ({
		rest: String.fromCharCode(...codes.split(' ').map((code) => Number.parseInt(code, 16))),
		letters,
	}));
	return new Set(rows.flatMap(({ rest, letters }) => [...letters].map((letter) => letter + rest)));
}
