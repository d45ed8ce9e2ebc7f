/**
 * Makes invented content out of real content: every letter and digit of a value is replaced, its form stays, so that a flow and a schema mostly take it as they took
 * the real one. Unlike a mask it can be read by a program. Pure.
 *
 * - Letters become x or X, digits 1. The same value always becomes the same one.
 * - A date becomes the first of January of its year, a time of day 00:00, a UUID one of ones, a number that may be a year stays: these forms are checked by schemas.
 * - Kept: names of fields, elements and attributes; `true`, `false`, `null`; values that the schema itself lists; in XML what says which message it is (versions, code
 *   lists, types, the text of elements named `code`). Comments and processing instructions of XML are taken out.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { formatPath, type Path } from '../mapping/path.ts';
import { rewriteXml } from '../text/xml-segments.ts';

/** Values that a schema lists, by the path of their place (`antragsteller[*]/art`). */
export type ListedValues = ReadonlyMap<string, ReadonlySet<string>>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-([1-8])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
/** RFC 3339 and XML Schema: a date, with or without time and zone. */
const DATE = /^(\d{4})-\d{2}-\d{2}(?:(T)\d{2}:\d{2}(:\d{2})?(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/;
/** In XML: says what the message is, not what somebody wrote in it. */
const KEPT_ATTRIBUTE = /(?:version|list\w*|schemaLocation|(?:^|:)type|nil|produkt\w*|test|encoding|lang)$/i;
const KEPT_ELEMENT = /^(?:[\w.-]+:)?code$/;

/** @throws DrehkreuzError DK-REHEARSAL-CONTENT when it is neither JSON nor XML */
export function disguise(text: string, mediaType: string, listed: ListedValues = new Map()): string {
	const begin = text.trimStart().charAt(0);
	if (/[+/]json\b/i.test(mediaType) || begin === '{' || begin === '[') return disguisedJson(text, listed);
	if (/[+/]xml\b/i.test(mediaType) || begin === '<') return disguisedXml(text);
	throw new DrehkreuzError('DK-REHEARSAL-CONTENT');
}

export function disguiseText(text: string): string {
	if (UUID.test(text)) return text.replace(UUID, (_, version: string) => `11111111-1111-${version}111-8111-111111111111`);
	if (DATE.test(text)) {
		return text.replace(DATE, (_, year: string, time?: string, seconds?: string, part?: string, zone?: string) =>
			[`${year}-01-01`, time ? `T00:00${seconds ? ':00' : ''}${part ? '.000' : ''}` : '', zone ?? ''].join(''),
		);
	}
	// Marks stand on the letter before them.
	return text.replace(/(\p{Lu})|(\p{L})|(\p{N})|(\p{M})|[\p{So}\p{Co}]/gu, (_, upper, letter, digit, mark) =>
		upper ? 'X' : letter ? 'x' : digit ? '1' : mark ? '' : '?',
	);
}

/** A number that may be a year stays. */
export function disguiseNumber(value: number): number {
	return Number.isInteger(value) && value >= 1_850 && value <= 2_100 ? value : Number(String(value).replace(/[1-9]/g, '1'));
}

function disguisedJson(text: string, listed: ListedValues): string {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw new DrehkreuzError('DK-REHEARSAL-CONTENT');
	}
	return JSON.stringify(disguisedValue(value, [], listed), undefined, 2);
}

/** Of any JSON value. */
export function disguiseValue(value: unknown): unknown {
	return disguisedValue(value, [], new Map());
}

function disguisedValue(value: unknown, path: Path, listed: ListedValues): unknown {
	if (Array.isArray(value)) return value.map((part) => disguisedValue(part, [...path, { each: true }], listed));
	if (typeof value === 'object' && value !== null) {
		return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, disguisedValue(part, [...path, { key }], listed)]));
	}
	if (typeof value !== 'string' && typeof value !== 'number') return value;
	if (listed.get(formatPath(path))?.has(String(value))) return value;
	return typeof value === 'string' ? disguiseText(value) : disguiseNumber(value);
}

const OUTSIDE_OF_ELEMENTS = /(<!\[CDATA\[[\s\S]*?\]\]>|<\?xml\s[^<]*?\?>)|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g;

/** @throws DrehkreuzError DK-CHECK-DOCTYPE, DK-CHECK-NOT-WELL-FORMED */
function disguisedXml(text: string): string {
	const bare = text.replace(OUTSIDE_OF_ELEMENTS, (_, kept?: string) => kept ?? '');
	return rewriteXml(bare, (value, offset) => {
		const hidden = isKept(bare.slice(Math.max(0, offset - 300), offset)) ? value : keepBlanks(value);
		return { text: hidden, changed: hidden !== value };
	}).text;
}

/** @param before what stands in front of the value */
function isKept(before: string): boolean {
	const attribute = /([\w:.-]+)\s*=\s*["']$/.exec(before)?.[1];
	if (attribute !== undefined) return KEPT_ATTRIBUTE.test(attribute);
	const element = /<([\w:.-]+)(?:\s[^<>]*)?>\s*$/.exec(before)?.[1];
	return element !== undefined && KEPT_ELEMENT.test(element);
}

/** A date is told from other text only without the blanks around it. */
function keepBlanks(value: string): string {
	const [, front = '', inner = '', back = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(value) ?? [];
	return `${front}${disguiseText(inner)}${back}`;
}
