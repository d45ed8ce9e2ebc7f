/** Problems as the API shows them: a code, its texts in both languages, facts. */
import { problemOf, remedyOf, titlesOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../../hub/errors/problem.ts';
import type { Problem as Form, Of } from './schemas.ts';

export type ShownProblem = Of<typeof Form>;

export function shownProblem(problem: Problem): ShownProblem {
	const { code, facts, node } = problem;
	return {
		code,
		title: titlesOf(problem),
		remedy: { de: remedyOf(problem, 'de'), en: remedyOf(problem, 'en') },
		facts: { ...facts },
		...(node === undefined ? {} : { node }),
	};
}

/** Of a code whose facts are not known any more, but for the partner. */
export function shownCode(code: string | undefined, partner?: string): { problem?: ShownProblem } {
	return code === undefined ? {} : { problem: shownProblem({ code, facts: partner === undefined ? {} : { role: partner } }) };
}

/** Foreign errors never say more than that the request failed. */
export function problemForUser(error: unknown): Problem {
	const problem = problemOf(error);
	return problem.code === 'DK-DELIVERY-UNEXPECTED' ? { code: 'DK-API-FAILED', facts: {} } : problem;
}
