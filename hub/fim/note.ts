/** What a generator, or a reader of rules, has to say about what it could not carry over. Nothing is left out in silence. */
import type { ErrorCode } from '../errors/catalogue.ts';
import type { Language } from '../errors/definition.ts';
import { type Facts, titlesOf } from '../errors/drehkreuz-error.ts';

export interface FimNote {
	/** DK-FIM-… */
	readonly code: ErrorCode;
	/** Number of the FIM quality rule, where there is one. */
	readonly qs?: string;
	/** Key of the element. */
	readonly element: string;
	readonly message: Readonly<Record<Language, string>>;
}

/** Notes in the order in which they came up, each once. */
export class Notes {
	readonly #notes = new Map<string, FimNote>();

	add(code: ErrorCode, element: string, facts: Facts = {}, qs?: string): FimNote {
		const problem = { code, facts: { element, ...facts } };
		const note = { code, ...(qs === undefined ? {} : { qs }), element, message: titlesOf(problem) };
		this.#notes.set(`${code} ${element} ${note.message.de}`, note);
		return note;
	}

	get all(): readonly FimNote[] {
		return [...this.#notes.values()];
	}
}
