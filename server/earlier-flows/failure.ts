/** Errors between two processes: code and facts travel, causes do not. Pure. */
import type { ErrorCode } from '../../hub/errors/catalogue.ts';
import { definitionOf } from '../../hub/errors/catalogue.ts';
import { DrehkreuzError, problemOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Failure } from './calls.ts';

export function failureOf(error: unknown): Failure {
	const problem = problemOf(error);
	if (!(error instanceof DrehkreuzError)) return { ...problem, effect: definitionOf(problem.code).effect, counted: true };
	const { effect, retryAfterMs, counted } = error;
	return { ...problem, effect, counted, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

export function errorOf({ code, facts, node, effect, retryAfterMs, counted }: Failure): DrehkreuzError {
	return new DrehkreuzError(code as ErrorCode, facts, {
		effect,
		counted,
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
		...(node === undefined ? {} : { node }),
	});
}
