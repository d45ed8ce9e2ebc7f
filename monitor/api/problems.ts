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

/** Of a code whose facts are not known any more, but for the partner: the journal keeps codes only. What a text says of the others is left open. */
export function shownCode(code: string | undefined, partner?: string): { problem?: ShownProblem } {
	if (code === undefined) return {};
	const { title, remedy, ...rest } = shownProblem({ code, facts: partner === undefined ? {} : { role: partner } });
	return { problem: { ...rest, title: leftOpen(title), remedy: leftOpen(remedy) } };
}

function leftOpen({ de, en }: ShownProblem['title']): ShownProblem['title'] {
	const open = (text: string): string => text.replace(/\{\w+\}/g, '…');
	return { de: open(de), en: open(en) };
}

/** Foreign errors never say more than that the request failed. */
export function problemForUser(error: unknown): Problem {
	const problem = problemOf(error);
	return problem.code === 'DK-DELIVERY-UNEXPECTED' ? { code: 'DK-API-FAILED', facts: {} } : problem;
}
