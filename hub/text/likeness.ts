/**
 * What a character can be written as where it is not known, so that a person still reads the same. Letters with marks are not listed: they lose
 * their marks. Not in here: signs without a likeness (∞); they are left, and the caller decides.
 *
 * Latin letters and signs of DIN 91379. Greek: ISO 843:1997, transliteration (type 1), with its exceptions αυ, ευ, ου in `transliterate.ts`.
 * Cyrillic: DIN 91379 type E holds the Bulgarian alphabet; its table is that of the Bulgarian Transliteration Act of 2009 (UN 2012). Letters of other
 * Cyrillic alphabets are left: each language writes them in its own way.
 */

const LATIN: Readonly<Record<string, string>> = {
	...{ ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ß: 'ss', ẞ: 'SS', æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE', ø: 'o', Ø: 'O' },
	...{ đ: 'd', Đ: 'D', ð: 'd', Ð: 'D', þ: 'th', Þ: 'Th', ħ: 'h', Ħ: 'H', ı: 'i', ĸ: 'k', ł: 'l', Ł: 'L', ŋ: 'n', Ŋ: 'N', ŧ: 't', Ŧ: 'T' },
	...{ ſ: 's', ə: 'e', Ə: 'E', ƶ: 'z', Ƶ: 'Z', ʒ: 'z', Ʒ: 'Z', ǥ: 'g', Ǥ: 'G', ƈ: 'c', Ƈ: 'C', ɨ: 'i', Ɨ: 'I', ƒ: 'f', ŉ: "'n" },
};

const SIGNS: Readonly<Record<string, string>> = {
	...{ '–': '-', '—': '-', '‑': '-', '‐': '-', '−': '-', '•': '-', '·': '-', '…': '...', '\u00a0': ' ', '\u202f': ' ' },
	...{ '‘': "'", '’': "'", '‚': "'", ʼ: "'", ʹ: "'", ʾ: "'", ʿ: "'", ˈ: "'", ˌ: "'", '′': "'", '´': "'", '`': "'", '‹': "'", '›': "'" },
	...{ '“': '"', '”': '"', '„': '"', '«': '"', '»': '"', '″': '"', ʺ: '"' },
	...{ '€': 'EUR', '£': 'GBP', '¥': 'JPY', '©': '(c)', '®': '(R)', '™': 'TM', '×': 'x', '÷': ':', '±': '+/-', '≤': '<=', '≥': '>=' },
	...{ '¡': '!', '¿': '?', '†': '+', '‡': '+', ˆ: '^', '˜': '~', '¦': '|', µ: 'u', '‰': ' o/oo', '¼': '1/4', '½': '1/2', '¾': '3/4' },
};

const GREEK: Readonly<Record<string, string>> = pairs(
	'α a β v γ g δ d ε e ζ z η ī θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω ō ' +
		'Α A Β V Γ G Δ D Ε E Ζ Z Η Ī Θ Th Ι I Κ K Λ L Μ M Ν N Ξ X Ο O Π P Ρ R Σ S Τ T Υ Y Φ F Χ Ch Ψ Ps Ω Ō',
);

const BULGARIAN: Readonly<Record<string, string>> = pairs(
	'а a б b в v г g д d е e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х h ц ts ч ch ш sh щ sht ъ a ь y ю yu я ya ' +
		'А A Б B В V Г G Д D Е E Ж Zh З Z И I Й Y К K Л L М M Н N О O П P Р R С S Т T У U Ф F Х H Ц Ts Ч Ch Ш Sh Щ Sht Ъ A Ь Y Ю Yu Я Ya',
);

/** By character in normal form C. */
export const LIKENESS: ReadonlyMap<string, string> = new Map(Object.entries({ ...LATIN, ...SIGNS, ...GREEK, ...BULGARIAN }));

function pairs(text: string): Record<string, string> {
	const words = text.split(' ');
	return Object.fromEntries(words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? '']] : [])));
}
