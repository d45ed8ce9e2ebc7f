/**
 * The one error class of the hub: a code of the registry and facts. Its `message` is the English text, so that a log line or
 * a Node-RED catch node shows something readable; pages and answers render the language they need from code and facts.
 *
 * Facts never hold personal data. A foreign error goes into `cause`, which is never shown to a user.
 */
import { definitionOf, type ErrorCode } from './catalogue.ts';
import type { Effect, Language } from './definition.ts';
import type { Problem } from './problem.ts';

export type Facts = Readonly<Record<string, string | number | boolean>>;

export interface ErrorOptions {
	readonly cause?: unknown;
	/** Overrides the registry's effect where the situation decides, e.g. a timeout before or after the request was sent. */
	readonly effect?: Effect;
	/** Milliseconds the partner asked to wait (Retry-After). */
	readonly retryAfterMs?: number;
	/** False: nobody's failure, a delivery does not use up an attempt for it. Default true. */
	readonly counted?: boolean;
	readonly node?: string;
}

export class DrehkreuzError extends Error {
	readonly code: ErrorCode;
	readonly facts: Facts;
	readonly effect: Effect;
	readonly retryAfterMs: number | undefined;
	readonly counted: boolean;
	readonly node: string | undefined;

	constructor(code: ErrorCode, facts: Facts = {}, options: ErrorOptions = {}) {
		super(titleOf({ code, facts }, 'en'), options.cause === undefined ? undefined : { cause: options.cause });
		this.name = 'DrehkreuzError';
		this.code = code;
		this.facts = facts;
		this.effect = options.effect ?? definitionOf(code).effect;
		this.retryAfterMs = options.retryAfterMs;
		this.counted = options.counted ?? true;
		this.node = options.node;
	}

	/** The same error as nobody's failure. @param retryAfterMs counts where the error does not say itself when to come again */
	uncounted(retryAfterMs?: number): DrehkreuzError {
		const wait = this.retryAfterMs ?? retryAfterMs;
		return new DrehkreuzError(this.code, this.facts, {
			cause: this.cause,
			effect: this.effect,
			counted: false,
			...(wait === undefined ? {} : { retryAfterMs: wait }),
			...(this.node === undefined ? {} : { node: this.node }),
		});
	}

	get problem(): Problem {
		return { code: this.code, facts: this.facts, ...(this.node === undefined ? {} : { node: this.node }) };
	}
}

/** What happened, one sentence. */
export function titleOf(problem: Problem, language: Language): string {
	return fill(definitionOf(problem.code).title[language], problem.facts);
}

/** What happened, in every language of the hub. */
export function titlesOf(problem: Problem): Readonly<Record<Language, string>> {
	return { de: titleOf(problem, 'de'), en: titleOf(problem, 'en') };
}

/** What can be done about it. */
export function remedyOf(problem: Problem, language: Language): string {
	return fill(definitionOf(problem.code).remedy[language], problem.facts);
}

/** HTTP status for a problem that answers a request. */
export function httpStatusOf(problem: Problem): number {
	const definition = definitionOf(problem.code);
	return definition.httpStatus ?? (definition.severity === 'fatal' ? 500 : definition.effect === 'permanent' ? 400 : 503);
}

/** The problem behind any thrown value. Foreign errors become DK-DELIVERY-UNEXPECTED with their class only: their text may hold personal data. */
export function problemOf(thrown: unknown): Problem {
	if (thrown instanceof DrehkreuzError) return thrown.problem;
	const kind = thrown instanceof Error ? thrown.name : typeof thrown;
	const code = thrown instanceof Error && 'code' in thrown && /^[A-Z][A-Z0-9_-]{1,40}$/.test(String(thrown.code)) ? String(thrown.code) : 'none';
	return { code: 'DK-DELIVERY-UNEXPECTED', facts: { kind, systemCode: code } };
}

function fill(template: string, facts: Facts): string {
	return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in facts ? String(facts[name]) : whole));
}
