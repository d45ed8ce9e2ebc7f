/**
 * Writes a text with fewer characters than it has, so that a person still reads the same. For fields of partner systems that know
 * no umlauts (XBezahldienste `purpose`) or only one byte per character.
 *
 * Letters of DIN 91379 (the characters German registers must hold) lose their marks; German umlauts become two letters only where
 * the target cannot hold them. What has no likeness is left as it is: the caller decides whether that is an error.
 */

const LIKENESS: Readonly<Record<string, string>> = {
	ä: 'ae',
	ö: 'oe',
	ü: 'ue',
	Ä: 'Ae',
	Ö: 'Oe',
	Ü: 'Ue',
	ß: 'ss',
	ẞ: 'SS',
	æ: 'ae',
	Æ: 'AE',
	œ: 'oe',
	Œ: 'OE',
	ø: 'o',
	Ø: 'O',
	đ: 'd',
	Đ: 'D',
	ð: 'd',
	Ð: 'D',
	þ: 'th',
	Þ: 'Th',
	ħ: 'h',
	Ħ: 'H',
	ı: 'i',
	ĸ: 'k',
	ł: 'l',
	Ł: 'L',
	ŋ: 'n',
	Ŋ: 'N',
	ŧ: 't',
	Ŧ: 'T',
	ſ: 's',
	ə: 'e',
	Ə: 'E',
	ƶ: 'z',
	Ƶ: 'Z',
	'–': '-',
	'—': '-',
	'‑': '-',
	'‐': '-',
	'−': '-',
	'‘': "'",
	'’': "'",
	'‚': "'",
	ʼ: "'",
	ʹ: "'",
	'“': '"',
	'”': '"',
	'„': '"',
	'«': '"',
	'»': '"',
	'…': '...',
	'€': 'EUR',
	'\u00a0': ' ',
	'\u202f': ' ',
	'•': '-',
	'·': '-',
};

/**
 * Replaces every character for which `allowed` says no by its likeness.
 * @param allowed is asked with one character (a whole code point)
 */
export function transliterate(text: string, allowed: (character: string) => boolean): string {
	let result = '';
	for (const character of text.normalize('NFC')) result += allowed(character) ? character : likenessOf(character);
	return result;
}

function likenessOf(character: string): string {
	const direct = LIKENESS[character];
	if (direct !== undefined) return direct;
	const bare = character.normalize('NFD').replace(/\p{Mn}/gu, '');
	return bare === '' ? character : (LIKENESS[bare] ?? bare);
}
