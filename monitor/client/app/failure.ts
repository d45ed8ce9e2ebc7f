/** What the API answered instead of what was asked for, as the page shows it: a problem with title and remedy in both languages. */
import { de } from '../locale/de.ts';
import { en } from '../locale/en.ts';
import type { Problem } from './forms.ts';

export class Failure extends Error {
	/** HTTP status; 0: no answer came. */
	readonly status: number;
	readonly problem: Problem;

	constructor(status: number, problem: Problem) {
		super(problem.code);
		this.status = status;
		this.problem = problem;
	}
}

/** The hub could not be reached. */
export function unreachable(): Failure {
	return new Failure(0, ownProblem('failure.unreachable'));
}

/** An answer that is no problem of the API: a proxy in between, or a defect. */
export function unexpected(status: number): Failure {
	return new Failure(status, ownProblem('failure.unexpected', { status: String(status) }));
}

/** Whatever was thrown, as a problem. */
export function problemOf(error: unknown): Problem {
	return error instanceof Failure ? error.problem : ownProblem('failure.page');
}

type OwnProblem = 'failure.unreachable' | 'failure.unexpected' | 'failure.page';

function ownProblem(name: OwnProblem, facts: Readonly<Record<string, string>> = {}): Problem {
	const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, key: string) => facts[key] ?? whole);
	return {
		code: '',
		title: { de: fill(de[`${name}.title`]), en: fill(en[`${name}.title`]) },
		remedy: { de: fill(de[`${name}.remedy`]), en: fill(en[`${name}.remedy`]) },
	};
}

export function isProblem(value: unknown): value is Problem {
	const problem = value as Partial<Problem> | null;
	return typeof problem?.code === 'string' && typeof problem.title?.de === 'string' && typeof problem.remedy?.de === 'string';
}
