/**
 * The characters of DIN 91379 (2022-08, data types A to E of KoSIT's schema `din-91379_2022-08`) and of String.Latin 1.1 (`latinchars` 1.1.1).
 *
 * Data, and nothing else: ranges of code points in hexadecimal, and sequences of a letter and what follows it. `test/conformance/characters.test.ts`
 * compares them with the official patterns, character by character.
 *
 * Each type of DIN 91379 holds those that it includes: A ⊂ B ⊂ C ⊂ E and B ⊂ D ⊂ E. The sequences are the same for all five.
 */

/** What a type adds to the ones that it includes. */
export const DIN_RANGES = {
	/** Names of persons. */
	A:
		'20 27 2c-2e 41-5a 60-7a 7e a8 b4 b7 c0-d6 d8-f6 f8-17e 187-188 18f 197 1a0-1a1 1af-1b0 1b7 1cd-1dc 1de-1df 1e2-1f0 ' +
		'1f4-1f5 1f8-1ff 212-213 218-21b 21e-21f 227-233 259 268 292 2b9-2ba 2be-2bf 2c8 2cc 1e02-1e03 1e06-1e07 1e0a-1e11 1e17 ' +
		'1e1c-1e2b 1e2f-1e37 1e3a-1e3b 1e40-1e49 1e52-1e5b 1e5e-1e63 1e6a-1e6f 1e80-1e87 1e8c-1e97 1e9e 1ea0-1ef9 2019 2021',
	/** Other names: places, streets with house numbers. */
	B: '21-26 28-2b 2f-40 5b-5f 7b-7d a1-a3 a5 a7 a9-ac ae-b3 b5-b6 b9-bb bf d7 f7 20ac',
	/** All normative characters, with tab and line breaks. */
	C: '9-a d a0 a4 a6 b8 bc-be',
	/** Names of companies and products: normative and extended characters, Greek; no line breaks. */
	D:
		'a4 a6 b8 bc-be 192 2b0 2b3 2c6 2dc 2e2 386 388-38a 38c 38e-3a1 3a3-3ce 1d48 1d57 2018 201a 201c-201e 2020 2026 2030 ' +
		'2032-2033 2039-203a 2070 2074-2079 207f-2089 2122 221e 2264-2265',
	/** All characters, also Cyrillic. */
	E: '40d 410-42a 42c 42e-44a 44c 44e-44f 45d',
} as const;

/** The code points behind the letter → the letters that they may follow. */
export const DIN_SEQUENCES: Readonly<Record<string, string>> = {
	'300': 'CFGKMPSTZcfgkmpstz',
	'301': 'JjÿĪī',
	'302': 'DKLMNdklmn',
	'304': 'CFHKNPSTZcfhknpstzÛûḲḳṢṣṬṭỤụ',
	'306': 'CMNRZcmnrzÇç',
	'307': 'KUku',
	'308': 'CTZczẠạỌọỤụ',
	'30b': 'Aa',
	'30c': 'J',
	'30d': 'ēō',
	'310': 'Mm',
	'315': 'CKPTckptČč',
	'31b': 'KTkt',
	'31b 304': 'Ss',
	'323': 'CPcpČč',
	'325': 'LRlr',
	'325 304': 'LRlr',
	'326': 'CHKLNchklnŽž',
	'327': 'ZzŽž',
	'328 306': 'Cc',
	'331': 'HSs',
	'35f 48': 'K',
	'35f 68': 'Kk',
};

export const STRING_LATIN_RANGES =
	'9-a d 20-7e a1-ac ae-107 10a-11b 11e-123 126-131 134-15b 15e-16b 16e-17e 18f 1a0-1a1 1af-1b0 1b7 1cd-1d4 1de-1df ' +
	'1e4-1f0 1f4-1f5 1fa-1ff 218-21b 21e-21f 22a-22b 22e-233 259 292 1e02-1e03 1e0a-1e0b 1e10-1e11 1e1e-1e21 1e24-1e27 ' +
	'1e30-1e31 1e40-1e41 1e44-1e45 1e56-1e57 1e60-1e63 1e6a-1e6b 1e80-1e85 1e8c-1e93 1e9e 1ea0-1ea7 1eaa-1eac 1eae-1ec1 ' +
	'1ec4-1ed3 1ed6-1edd 1ee4-1ef9 20ac';

export const STRING_LATIN_SEQUENCES: Readonly<Record<string, string>> = {
	'302': 'DLMNdlmn',
	'30c': 'J',
};
