/** What the escapes of XML Schema patterns mean (Part 2, appendix F.1.1), as ranges of code points and categories. */
import type { ClassItem } from './read.ts';

const HIGHEST = 0x10ffff;

export function single(character: string): ClassItem & { readonly from: number } {
	const code = character.codePointAt(0) ?? 0;
	return { from: code, to: code };
}

function ranges(...pairs: readonly (readonly [number, number])[]): readonly { readonly from: number; readonly to: number }[] {
	return pairs.map(([from, to]) => ({ from, to }));
}

function complement(sorted: readonly { readonly from: number; readonly to: number }[]): readonly ClassItem[] {
	const gaps: ClassItem[] = [];
	let next = 0;
	for (const { from, to } of sorted) {
		if (from > next) gaps.push({ from: next, to: from - 1 });
		next = to + 1;
	}
	return next <= HIGHEST ? [...gaps, { from: next, to: HIGHEST }] : gaps;
}

const categories = (negated: boolean, ...names: readonly string[]): readonly ClassItem[] => names.map((category) => ({ category, negated }));
/** General categories of Unicode. */
export const CATEGORY = /^(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?)$/;
const SPACE = ranges([9, 10], [13, 13], [32, 32]);
/** XML 1.0, NameStartChar and NameChar (productions 4 and 4a). */
// biome-ignore format: a table of code points
const NAME_START = ranges([0x3a, 0x3a], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a], [0xc0, 0xd6], [0xd8, 0xf6], [0xf8, 0x2ff], [0x370, 0x37d],
	[0x37f, 0x1fff], [0x200c, 0x200d], [0x2070, 0x218f], [0x2c00, 0x2fef], [0x3001, 0xd7ff], [0xf900, 0xfdcf], [0xfdf0, 0xfffd], [0x10000, 0xeffff]);
const NAME = [...NAME_START, ...ranges([0x2d, 0x2e], [0x30, 0x39], [0xb7, 0xb7], [0x300, 0x36f], [0x203f, 0x2040])].sort((a, b) => a.from - b.from);

/** `\d` and `\w` mean all of Unicode in XML Schema. */
export const ESCAPES: Readonly<Record<string, readonly ClassItem[]>> = {
	n: [single('\n')],
	r: [single('\r')],
	t: [single('\t')],
	d: categories(false, 'Nd'),
	D: categories(true, 'Nd'),
	w: categories(false, 'L', 'M', 'N', 'S'),
	W: categories(false, 'P', 'Z', 'C'),
	s: SPACE,
	S: complement(SPACE),
	i: NAME_START,
	I: complement(NAME_START),
	c: NAME,
	C: complement(NAME),
};
