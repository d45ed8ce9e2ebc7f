/** Worker side: makes findings out of codes of the error registry. */
import type { ErrorCode } from '../../hub/errors/catalogue.ts';
import { type Facts, titlesOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Finding } from '../../hub/standards/checker.ts';

export function findingOf(
	level: Finding['level'],
	code: ErrorCode,
	facts: Facts,
	place: { readonly line?: number; readonly path?: string } = {},
	severity: Finding['severity'] = 'error',
): Finding {
	return { level, severity, code, ...place, message: titlesOf({ code, facts }) };
}
