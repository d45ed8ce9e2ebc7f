import * as fc from 'fast-check';
import { CHARACTER_TYPES, findUnfit, fitsType } from '../../../hub/text/character-types.ts';
import { TARGET_SETS, transliterate } from '../../../hub/text/transliterate.ts';
import type { FuzzTarget } from '../target.ts';

const text = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 60 }),
	fc.string({ unit: 'grapheme', maxLength: 60 }),
	fc
		.array(fc.constantFrom('C\u0306', 'ä', 'a\u0308', 'ß', 'Ж', '€', '\u0301', '\ud800', '\udc00', '\u0000', '😀', 'ﬁ', 'ǆ', 'ẞ', 'İ', '\u202e'), {
			maxLength: 80,
		})
		.map((parts) => parts.join('')),
	fc
		.tuple(fc.constantFrom('\u0306', 'e\u0301', '\u0e4d', 'x', '\u{1F469}\u200d'), fc.integer({ min: 1, max: 3_000 }))
		.map(([part, times]) => part.repeat(times)),
);

/** Any text in any target set: the result fits, or what does not is told; doing it again changes nothing. */
export const characters: FuzzTarget<readonly [string, (typeof TARGET_SETS)[number]]> = {
	name: 'characters',
	share: 10,
	inputs: fc.tuple(text, fc.constantFrom(...TARGET_SETS)),
	async open() {
		return {
			answer([source, set]) {
				const written = transliterate(source, set);
				const type = CHARACTER_TYPES.find((each) => each === set);
				if (type && written.leftTotal === 0 && !fitsType(written.text, type)) throw new Error(`does not fit ${set}`);
				if (type && fitsType(source, type) !== (findUnfit(source, type).length === 0)) throw new Error(`two answers for ${set}`);
				if (transliterate(written.text, set).text !== written.text) throw new Error('not stable');
				return written.leftTotal > 0 ? 'left' : written.changesTotal > 0 ? 'changed' : 'fits';
			},
			close: async () => {},
		};
	},
};
