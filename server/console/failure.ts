/** How the command line reports a failure: what happened, what to do, the code; never a stack trace. */
import { DrehkreuzError, problemOf, remedyOf, titleOf } from '../../hub/errors/drehkreuz-error.ts';
import { consoleLanguage } from './language.ts';

export function printFailure(error: unknown): void {
	const language = consoleLanguage();
	const problem = problemOf(error);
	console.error(`\n  ✗ ${titleOf(problem, language)}\n    ${remedyOf(problem, language)}\n    (${problem.code})\n`);
	// For developers: the cause of what is no error of ours.
	if (!(error instanceof DrehkreuzError) && process.env.DREHKREUZ_LOG_LEVEL === 'debug') console.error(error);
}
