/** A problem in the two languages of the hub: what happened and what can be done. */

import type { Language } from '../../hub/errors/definition.ts';
import { remedyOf, titleOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../../hub/errors/problem.ts';

export function sentences(problem: Problem): Readonly<Record<Language, string>> {
	const both = (language: Language) => `${titleOf(problem, language)} ${remedyOf(problem, language)}`;
	return { de: both('de'), en: both('en') };
}
