/** Names and query texts that any DMS takes. Pure functions. */
import { createHash } from 'node:crypto';

/** Longest cmis:name we give, in characters. */
const NAME_MAX = 150;

/**
 * Names to try for an object, first the plain one. A name depends on the object alone, so two tries of the same object meet at the same
 * name; the second name is for a plain one that a different object holds.
 */
export function namesFor(plain: string, fremdId: string): readonly [string, string] {
	const clean = cleanName(plain);
	const dot = clean.lastIndexOf('.');
	const [stem, extension] = dot > 0 && clean.length - dot <= 6 ? [clean.slice(0, dot), clean.slice(dot)] : [clean, ''];
	return [clean, `${stem} (${createHash('sha256').update(fremdId).digest('hex').slice(0, 8)})${extension}`];
}

/** Without what file systems and common DMS refuse in names. */
export function cleanName(text: string): string {
	const clean = text
		.normalize('NFC')
		.replace(/[\p{Cc}"*\\<>?/:|]/gu, '_')
		.trim()
		.replace(/[. ]+$/, '');
	if (clean.length <= NAME_MAX) return clean === '' ? 'unbenannt' : clean;
	const dot = clean.lastIndexOf('.');
	const extension = dot > 0 && clean.length - dot <= 6 ? clean.slice(dot) : '';
	return clean.slice(0, NAME_MAX - extension.length).trim() + extension;
}

/** A text as a literal of the CMIS query language (CMIS 1.1 §2.1.14.2, "Escaping"). */
export function literal(text: string): string {
	return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
	'application/json': '.json',
	'application/xml': '.xml',
	'text/xml': '.xml',
	'application/pdf': '.pdf',
	'text/plain': '.txt',
	'text/html': '.html',
	'image/jpeg': '.jpg',
	'image/png': '.png',
};

/** `.json` for `application/json; charset=utf-8`; nothing for what we do not know. */
export function extensionOf(mediaType: string): string {
	return EXTENSIONS[mediaType.split(';')[0]?.trim().toLowerCase() ?? ''] ?? '';
}
