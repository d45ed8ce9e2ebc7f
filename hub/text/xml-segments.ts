/**
 * Walks over the text of an XML document and hands out what people wrote in it: text, CDATA sections and attribute values. Everything else (names,
 * comments, processing instructions, white space between elements) comes back byte for byte, and so does every piece that is not changed.
 *
 * Not a validating parser: it finds the pieces of a well-formed document and refuses what it cannot tell apart. DOCTYPE is refused.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { lineOf } from './lines.ts';

export interface SegmentChange {
	/** The new text. */
	readonly text: string;
	readonly changed: boolean;
}

export interface RewrittenXml {
	readonly text: string;
	/** It has an XML signature: no byte of it may change. */
	readonly signed: boolean;
}

const SIGNATURE_NAMESPACE = 'http://www.w3.org/2000/09/xmldsig#';
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** Tab and line breaks written as references mean another thing than as characters: they are never rewritten. */
const CONTROL_REFERENCE = /(&#(?:x0*[9aAdD]|0*(?:9|10|13));)/;
const REFERENCE = /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]{2,4}));/g;

/** @throws DrehkreuzError DK-CHECK-DOCTYPE, DK-CHECK-NOT-WELL-FORMED */
export function rewriteXml(text: string, rewrite: (text: string, offset: number) => SegmentChange): RewrittenXml {
	const written: string[] = [];
	let signed = false;
	let at = 0;
	const until = (mark: string, from: number): number => {
		const found = text.indexOf(mark, from);
		if (found < 0) throw broken(text, from);
		return found + mark.length;
	};
	while (at < text.length) {
		if (text.charCodeAt(at) !== 0x3c) {
			const next = text.indexOf('<', at);
			const end = next < 0 ? text.length : next;
			written.push(rewriteEscaped(text, at, end, '>', rewrite));
			at = end;
		} else if (text.startsWith('<![CDATA[', at)) {
			const end = until(']]>', at + 9);
			const { text: to, changed } = rewrite(text.slice(at + 9, end - 3), at + 9);
			written.push(changed ? `<![CDATA[${to.replaceAll(']]>', ']]]]><![CDATA[>')}]]>` : text.slice(at, end));
			at = end;
		} else if (text.startsWith('<!DOCTYPE', at)) {
			throw new DrehkreuzError('DK-CHECK-DOCTYPE');
		} else if (text.startsWith('<!--', at) || text.startsWith('<?', at) || text.startsWith('</', at)) {
			const end = text[at + 1] === '!' ? until('-->', at + 4) : until(text[at + 1] === '?' ? '?>' : '>', at + 2);
			written.push(text.slice(at, end));
			at = end;
		} else {
			const end = tagEnd(text, at);
			signed ||= /^<(?:[^\s:/>]+:)?Signature[\s/>]/.test(text.slice(at, at + 300));
			written.push(rewriteTag(text, at, end, rewrite));
			at = end;
		}
	}
	return { text: written.join(''), signed: signed && text.includes(SIGNATURE_NAMESPACE) };
}

/** Behind the `>` of a start tag; a `>` in an attribute value does not end it. */
function tagEnd(text: string, start: number): number {
	let quote = '';
	for (let at = start + 1; at < text.length; at++) {
		const sign = text.charAt(at);
		if (quote !== '') quote = sign === quote ? '' : quote;
		else if (sign === '"' || sign === "'") quote = sign;
		else if (sign === '>') return at + 1;
		else if (sign === '<') break;
	}
	throw broken(text, start);
}

function rewriteTag(text: string, start: number, end: number, rewrite: (text: string, offset: number) => SegmentChange): string {
	const tag = text.slice(start, end);
	// Most tags have nothing to rewrite.
	if (!/["']/.test(tag)) return tag;
	return tag.replace(/(=\s*)(?:"([^"]*)"|'([^']*)')/g, (whole, equals: string, double: string | undefined, single: string | undefined, offset: number) => {
		const value = start + offset + equals.length + 1;
		const quote = double === undefined ? "'" : '"';
		const name = /([^\s"'<>=]+)\s*$/.exec(tag.slice(Math.max(0, offset - 300), offset))?.[1] ?? '';
		// Namespaces are names, not text.
		if (name === 'xmlns' || name.startsWith('xmlns:')) return whole;
		return `${equals}${quote}${rewriteEscaped(text, value, value + (double ?? single ?? '').length, quote, rewrite)}${quote}`;
	});
}

function rewriteEscaped(text: string, start: number, end: number, close: string, rewrite: (text: string, offset: number) => SegmentChange): string {
	const raw = text.slice(start, end);
	if (!/[^\t\n\r ]/.test(raw)) return raw;
	let offset = start;
	return raw
		.split(CONTROL_REFERENCE)
		.map((part, index) => {
			const from = offset;
			offset += part.length;
			if (index % 2 === 1 || part === '') return part;
			const { text: to, changed } = rewrite(decoded(part, text, from), from);
			return changed ? escaped(to, close) : part;
		})
		.join('');
}

function decoded(part: string, text: string, offset: number): string {
	if (!part.includes('&')) return part;
	const known = part.replace(REFERENCE, (_, hex?: string, decimal?: string, name?: string) => {
		const code = hex === undefined ? (decimal === undefined ? undefined : Number(decimal)) : Number.parseInt(hex, 16);
		const character = code === undefined ? NAMED[name ?? ''] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
		if (character === undefined) throw broken(text, offset);
		return character;
	});
	// A reference of another form: without a DOCTYPE there is none.
	if (/&/.test(part.replace(REFERENCE, ''))) throw broken(text, offset);
	return known;
}

function escaped(text: string, close: string): string {
	const inner = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
	return close === '"' ? inner.replaceAll('"', '&quot;') : close === "'" ? inner.replaceAll("'", '&apos;') : inner.replaceAll('>', '&gt;');
}

function broken(text: string, offset: number): DrehkreuzError {
	const line = lineOf(text)(offset);
	return new DrehkreuzError('DK-CHECK-NOT-WELL-FORMED', {
		format: 'XML',
		place: `line ${line}`,
		stelle: `Zeile ${line}`,
		rule: 'markup is not closed, or a reference is unknown',
		regel: 'eine Auszeichnung endet nicht, oder ein Verweis ist unbekannt',
	});
}
