/**
 * The characters of a whole content against a target set: which do not fit, and the content written with those that do. JSON: every text value
 * (keys stay as they are). XML: text and attribute values, see `xml-segments.ts`. Anything else is one text.
 *
 * Content that needs no change comes back as the same bytes. All must be UTF-8, as every XÖV message is today.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { lineOf } from './lines.ts';
import { type Change, type TargetSet, type TransliterateOptions, transliterate } from './transliterate.ts';
import { rewriteXml } from './xml-segments.ts';

/** Where it stands: the line of XML and text, the JSON pointer in JSON. */
export type ContentPlace = { readonly line: number } | { readonly path: string };

export type ContentChange = ContentPlace & Pick<Change, 'from' | 'to'>;
export type ContentLeft = ContentPlace & { readonly codePoints: readonly string[] };

export interface ContentCharacters {
	/** The content with fitting characters; the same object when nothing was to change. */
	readonly content: Buffer;
	/** The first 1,000. */
	readonly changes: readonly ContentChange[];
	/** What does not fit and has no likeness; the first 1,000. */
	readonly left: readonly ContentLeft[];
	readonly changesTotal: number;
	readonly leftTotal: number;
	/** XML with a signature, which a change would break. */
	readonly signed: boolean;
}

const LISTED = 1_000;
const DEPTH = 200;
const BOM = '\ufeff';

/** @throws DrehkreuzError DK-CHECK-ENCODING, DK-CHECK-NOT-WELL-FORMED, DK-CHECK-DOCTYPE, DK-CHECK-LIMIT */
export function judgeContent(content: Buffer, mediaType: string, target: TargetSet): ContentCharacters {
	const text = textOf(content);
	const found = new Findings(target);
	const plain = (mediaType.split(';')[0] ?? '').trim().toLowerCase();
	const bom = text.startsWith(BOM) ? BOM : '';
	const body = text.slice(bom.length);
	const line = lineOf(body);
	let [written, signed] = [body, false];
	if (plain === 'application/json' || plain.endsWith('+json')) {
		const value = inValue(parsed(body), '', found, 0);
		if (found.changesTotal > 0) written = JSON.stringify(value);
	} else if (plain === 'application/xml' || plain === 'text/xml' || plain.endsWith('+xml')) {
		if (!/^(?:utf-?8|us-ascii)$/i.test(declaredEncoding(body)))
			throw new DrehkreuzError('DK-CHECK-ENCODING', { encoding: declaredEncoding(body).slice(0, 40) });
		// References in the part before the place make it a little early; the line is right but for a line break among them.
		({ text: written, signed } = rewriteXml(body, (part, offset) => found.inText(part, (index) => ({ line: line(offset + index) }))));
	} else {
		// A quotation mark has a meaning in CSV.
		const write = plain === 'text/csv' ? (to: string) => to.replaceAll('"', "'") : undefined;
		written = found.inText(body, (index) => ({ line: line(index) }), write ? { write } : {}).text;
	}
	const { changes, left, changesTotal, leftTotal } = found;
	return { content: changesTotal > 0 ? Buffer.from(bom + written) : content, changes, left, changesTotal, leftTotal, signed };
}

class Findings {
	readonly changes: ContentChange[] = [];
	readonly left: ContentLeft[] = [];
	changesTotal = 0;
	leftTotal = 0;
	readonly #target: TargetSet;

	constructor(target: TargetSet) {
		this.#target = target;
	}

	inText(text: string, placeOf: (index: number) => ContentPlace, options: TransliterateOptions = {}): { text: string; changed: boolean } {
		const result = transliterate(text, this.#target, options);
		this.changesTotal += result.changesTotal;
		this.leftTotal += result.leftTotal;
		for (const { index, from, to } of result.changes.slice(0, LISTED - this.changes.length)) this.changes.push({ ...placeOf(index), from, to });
		for (const { index, codePoints } of result.left.slice(0, LISTED - this.left.length)) this.left.push({ ...placeOf(index), codePoints });
		return { text: result.text, changed: result.changesTotal > 0 };
	}
}

function inValue(value: unknown, path: string, found: Findings, depth: number): unknown {
	if (depth > DEPTH) throw new DrehkreuzError('DK-CHECK-LIMIT', { rule: `${DEPTH} levels`, regel: `${DEPTH} Ebenen` });
	if (typeof value === 'string') return found.inText(value, () => ({ path })).text;
	if (Array.isArray(value)) return value.map((item, index) => inValue(item, `${path}/${index}`, found, depth + 1));
	if (typeof value !== 'object' || value === null) return value;
	const pointer = (key: string) => `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inValue(inner, pointer(key), found, depth + 1)]));
}

function textOf(content: Buffer): string {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
	} catch (cause) {
		throw new DrehkreuzError('DK-CHECK-ENCODING', { encoding: '–' }, { cause });
	}
}

function declaredEncoding(text: string): string {
	return /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(text.slice(0, 1_000))?.[1] ?? 'utf-8';
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (cause) {
		const facts = { format: 'JSON', place: '–', stelle: '–', rule: 'is not JSON', regel: 'ist kein JSON' };
		throw new DrehkreuzError('DK-CHECK-NOT-WELL-FORMED', facts, { cause });
	}
}
