/**
 * Reads JSON text more strictly than `JSON.parse`: it says where a mistake is without quoting the text, refuses keys that come twice (RFC 8259
 * section 4 leaves open which one counts, so two systems may read two different applications) and limits the nesting. Walks
 * without recursion, so that no depth can overflow the stack.
 */
import type { Language } from '../../hub/errors/definition.ts';

export type Fault = { readonly kind: 'syntax' | 'depth'; readonly line: number; readonly column: number; readonly rule: Readonly<Record<Language, string>> };

const SYNTAX = { de: 'Die Schreibweise ist kein gültiges JSON', en: 'this is not valid JSON syntax' };
const DUPLICATE = { de: 'Ein Schlüssel kommt im selben Objekt doppelt vor', en: 'a key appears twice in the same object' };
const ENCODING = { de: 'Der Inhalt ist nicht in UTF-8 kodiert', en: 'the content is not encoded in UTF-8' };

/** @param maxDepth levels of objects and arrays */
export function readJson(content: Buffer, maxDepth: number): { readonly value: unknown } | { readonly fault: Fault } {
	let text: string;
	try {
		// Leaves out a byte order mark, as RFC 8259 section 8.1 permits.
		text = new TextDecoder('utf-8', { fatal: true }).decode(content);
	} catch {
		return { fault: { kind: 'syntax', line: 1, column: 1, rule: ENCODING } };
	}
	const found = inspect(text, maxDepth);
	if (found) return { fault: { kind: found.kind, ...placeOf(text, found.at), rule: found.rule } };
	try {
		return { value: JSON.parse(text) };
	} catch {
		return { fault: { kind: 'syntax', line: 1, column: 1, rule: SYNTAX } };
	}
}

interface Found {
	readonly kind: Fault['kind'];
	readonly at: number;
	readonly rule: Fault['rule'];
}

/** What may come next. `first…` stands directly behind the opening bracket, where the closing one may follow. */
type State = 'value' | 'firstValue' | 'key' | 'firstKey' | 'colon' | 'end';

function inspect(text: string, maxDepth: number): Found | undefined {
	/** Keys seen so far of every open object, undefined for an array. */
	const open: (Set<string> | undefined)[] = [];
	let state: State = 'value';
	let i = 0;
	const syntax = (at: number): Found => ({ kind: 'syntax', at, rule: SYNTAX });
	for (;;) {
		i = behindSpace(text, i);
		if (i >= text.length) return state === 'end' && open.length === 0 ? undefined : syntax(i);
		const character = text[i];
		if (state === 'end') {
			const keys = open.at(-1);
			if (open.length === 0) return syntax(i);
			if (character === ',') state = keys ? 'key' : 'value';
			else if (character === (keys ? '}' : ']')) open.pop();
			else return syntax(i);
			i++;
		} else if (state === 'colon') {
			if (character !== ':') return syntax(i);
			state = 'value';
			i++;
		} else if (state === 'key' || state === 'firstKey') {
			if (state === 'firstKey' && character === '}') {
				open.pop();
				state = 'end';
				i++;
				continue;
			}
			const end = character === '"' ? behindString(text, i) : -1;
			if (end < 0) return syntax(i);
			const key: string = JSON.parse(text.slice(i, end));
			if (open.at(-1)?.has(key)) return { kind: 'syntax', at: i, rule: DUPLICATE };
			open.at(-1)?.add(key);
			state = 'colon';
			i = end;
		} else if (character === '{' || character === '[') {
			if (open.length >= maxDepth) {
				return { kind: 'depth', at: i, rule: { de: `Verschachtelung tiefer als ${maxDepth} Ebenen`, en: `nesting deeper than ${maxDepth} levels` } };
			}
			open.push(character === '{' ? new Set() : undefined);
			state = character === '{' ? 'firstKey' : 'firstValue';
			i++;
		} else if (state === 'firstValue' && character === ']') {
			open.pop();
			state = 'end';
			i++;
		} else {
			const end = character === '"' ? behindString(text, i) : behindWord(text, i);
			if (end < 0) return syntax(i);
			state = 'end';
			i = end;
		}
	}
}

function behindSpace(text: string, from: number): number {
	let i = from;
	for (let code = text.charCodeAt(i); code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09; code = text.charCodeAt(i)) i++;
	return i;
}

/** Position behind the closing quote, or -1. */
function behindString(text: string, from: number): number {
	for (let i = from + 1; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code === 0x22) return i + 1;
		if (code < 0x20) return -1;
		if (code === 0x5c) {
			i++;
			const escape = text[i] ?? '';
			if (escape === 'u') {
				if (!/^[0-9a-fA-F]{4}$/.test(text.slice(i + 1, i + 5))) return -1;
				i += 4;
			} else if (!'"\\/bfnrt'.includes(escape) || escape === '') return -1;
		}
	}
	return -1;
}

const WORD = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

/** Position behind a number, true, false or null, or -1. */
function behindWord(text: string, from: number): number {
	WORD.lastIndex = from;
	return WORD.test(text) ? WORD.lastIndex : -1;
}

function placeOf(text: string, at: number): { line: number; column: number } {
	let line = 1;
	let start = 0;
	for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) {
		line++;
		start = i + 1;
	}
	return { line, column: at - start + 1 };
}
