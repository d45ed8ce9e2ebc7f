/** Collects what is wrong with a code list, with the place. Shows the first hundred and counts the others. */
import type { codeListErrors } from '../errors/catalogue/code-lists.ts';
import type { Facts } from '../errors/drehkreuz-error.ts';

export interface CodeListFault {
	/** With an `error` the list cannot be used; with a `warning` it can, without the row. */
	readonly severity: 'error' | 'warning';
	readonly code: keyof typeof codeListErrors;
	/** 1-based. */
	readonly line: number;
	/** 1-based. */
	readonly column: number;
	/** For the texts of the code: also `list`, `line` and `column`. */
	readonly facts: Facts;
}

const SHOWN = 100;

export class CodeListFaults {
	readonly shown: CodeListFault[] = [];
	total = 0;
	/** What texts call the list: the file, later its canonicalVersionUri. */
	list: string;
	readonly #place: () => { readonly line: number; readonly column: number };

	constructor(list: string, place: () => { readonly line: number; readonly column: number }) {
		this.list = list;
		this.#place = place;
	}

	/** @param line where it stands; default: where the reader is */
	add(severity: CodeListFault['severity'], code: CodeListFault['code'], facts: Facts = {}, line?: number): void {
		if (++this.total > SHOWN) return;
		const here = this.#place();
		const place = line === undefined ? { line: here.line, column: here.column + 1 } : { line, column: 1 };
		this.shown.push({ severity, code, ...place, facts: { ...facts, list: this.list, ...place } });
	}
}
