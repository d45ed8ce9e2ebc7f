/**
 * Takes out of a text what can be recognised as personal: IBAN, e-mail, telephone, long numbers, dates of day, postal addresses,
 * names after a form of address. Names as such cannot be recognised. So this is the second line of defence; the first is that log
 * calls take allow-listed fields and constant texts only (`pino-logger.ts`, and a test that reads every log call of the tree).
 */

/** Characters at most; the rest is cut. */
export const TEXT_MAX = 200;

const IBAN = /(?<![\p{L}\d])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?(?![\p{L}\d])/giu;
const PATTERNS: readonly (readonly [RegExp, string])[] = [
	[/[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+\.\p{L}{2,}/giu, '[e-mail]'],
	[IBAN, '[iban]'],
	[/(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)/g, '[datum]'],
	[/(?<!\d)\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})(?!\d)/g, '[datum]'],
	[/(?<!\d)\d{1,2}\.\s?(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)(?:\s\d{4})?/giu, '[datum]'],
	[/(?<![\p{L}\d])(?:\+\d{1,3}|0)[\d ()/-]{6,}\d/gu, '[nummer]'],
	[/(?<!\d)\d(?:[ ./-]?\d){8,}/g, '[nummer]'],
	[/[\p{L}.-]*(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|damm|ufer|chaussee)\s+\d+\s?[a-z]?(?!\p{L})/giu, '[adresse]'],
	[/(?<!\d)\d{5}\s+\p{Lu}\p{L}+(?:[ -]\p{Lu}\p{L}+)*/gu, '[adresse]'],
	[/(?<!\p{L})(?:Herrn?|Frau|Hr\.|Fr\.|Dr\.|Prof\.)(?:\s(?:Dr\.|Prof\.|von|van|zu))*(?:\s\p{Lu}[\p{L}-]+){1,3}/gu, '[name]'],
];

/** For free text. */
export function scrub(text: string): string {
	let clean = text.slice(0, 10 * TEXT_MAX).replace(/\p{Cc}+/gu, ' ');
	for (const [pattern, replacement] of PATTERNS) clean = clean.replace(pattern, replacement);
	return cut(clean);
}

/** For ids and codes: one word of printable ASCII. Its digits stay, because they are what it is; an IBAN (by its check digits) or an e-mail address is none. */
export function scrubToken(token: string): string {
	if (!/^[\x21-\x7e]+$/.test(token)) return '[?]';
	if (/@[^@]+\.[a-z]{2,}/i.test(token)) return '[e-mail]';
	return cut(token.replace(IBAN, (found) => (isIban(found) ? '[iban]' : found)));
}

function cut(text: string): string {
	return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX - 1)}…` : text;
}

/** ISO 7064 mod 97-10, as ISO 13616 asks for. */
function isIban(candidate: string): boolean {
	const compact = candidate.replace(/[ -]/g, '').toUpperCase();
	const digits = (compact.slice(4) + compact.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
	let rest = 0;
	for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
	return rest === 1;
}
