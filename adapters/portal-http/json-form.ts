/**
 * Is this JSON (RFC 8259), and where not? Finds the place without ever repeating the content, which the runtime's own parser does in its messages,
 * and stops at a depth instead of running out of stack. Agrees with `JSON.parse` on what is well-formed; makes no values.
 */
import { isUtf8 } from 'node:buffer';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

/** Arrays and objects within each other. */
export const JSON_MAX_DEPTH = 64;

export interface JsonForm {
	readonly text: string;
	/** Where the values of the outermost object's members stand in the text: [begin, end). Undefined when the outermost value is no object. */
	readonly members: ReadonlyMap<string, readonly [number, number]> | undefined;
}

/** @throws DrehkreuzError DK-IN-MALFORMED with the place, DK-CHECK-LIMIT when nested too deeply */
export function checkJson(bytes: Buffer): JsonForm {
	if (!isUtf8(bytes))
		throw new DrehkreuzError('DK-IN-MALFORMED', { format: 'UTF-8', ...placeOf(bytes.toString('utf8'), bytes.toString('utf8').indexOf('\ufffd')) });
	const text = bytes.toString('utf8');
	return { text, members: new Scanner(text).document() };
}

/** Line and column of a position, both from 1. */
export function placeOf(text: string, position: number): { line: number; column: number } {
	const before = text.slice(0, Math.max(position, 0));
	return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class Scanner {
	readonly #text: string;
	#at = 0;
	#depth = 0;
	#members: Map<string, readonly [number, number]> | undefined;

	constructor(text: string) {
		this.#text = text;
	}

	document(): JsonForm['members'] {
		this.#blank();
		this.#value();
		this.#blank();
		if (this.#at < this.#text.length) this.#fail();
		return this.#members;
	}

	#value(): void {
		const character = this.#text[this.#at];
		if (character === '{') this.#object();
		else if (character === '[') this.#array();
		else if (character === '"') this.#string();
		else if (character === '-' || (character !== undefined && character >= '0' && character <= '9')) this.#match(NUMBER);
		else this.#match(LITERAL);
	}

	#object(): void {
		this.#enter();
		const members = this.#depth === 1 ? (this.#members = new Map()) : undefined;
		while (this.#text[this.#at] !== '}') {
			const begin = this.#at;
			if (this.#text[begin] !== '"') this.#fail();
			this.#string();
			const quotedName = this.#text.slice(begin, this.#at);
			this.#blank();
			this.#character(':');
			this.#blank();
			const valueBegin = this.#at;
			this.#value();
			members?.set(JSON.parse(quotedName) as string, [valueBegin, this.#at]);
			if (!this.#comma('}')) break;
		}
		this.#leave('}');
	}

	#array(): void {
		this.#enter();
		while (this.#text[this.#at] !== ']') {
			this.#value();
			if (!this.#comma(']')) break;
		}
		this.#leave(']');
	}

	#enter(): void {
		this.#depth += 1;
		if (this.#depth > JSON_MAX_DEPTH) {
			throw new DrehkreuzError('DK-CHECK-LIMIT', { regel: `mehr als ${JSON_MAX_DEPTH} Ebenen ineinander`, rule: `more than ${JSON_MAX_DEPTH} levels deep` });
		}
		this.#at += 1;
		this.#blank();
	}

	#leave(close: string): void {
		this.#character(close);
		this.#depth -= 1;
	}

	/** True when a comma and another element follow. */
	#comma(close: string): boolean {
		this.#blank();
		if (this.#text[this.#at] !== ',') return false;
		this.#at += 1;
		this.#blank();
		if (this.#text[this.#at] === close) this.#fail();
		return true;
	}

	#string(): void {
		this.#at += 1;
		for (;;) {
			const code = this.#text.charCodeAt(this.#at);
			if (code === 0x22) break;
			if (code === 0x5c) this.#match(ESCAPE);
			else if (code >= 0x20) this.#at += 1;
			else this.#fail();
		}
		this.#at += 1;
	}

	#match(pattern: RegExp): void {
		pattern.lastIndex = this.#at;
		if (!pattern.test(this.#text)) this.#fail();
		this.#at = pattern.lastIndex;
	}

	#character(expected: string): void {
		if (this.#text[this.#at] !== expected) this.#fail();
		this.#at += 1;
	}

	#blank(): void {
		for (;;) {
			const code = this.#text.charCodeAt(this.#at);
			if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
			this.#at += 1;
		}
	}

	#fail(): never {
		throw new DrehkreuzError('DK-IN-MALFORMED', { format: 'JSON', ...placeOf(this.#text, this.#at) });
	}
}
