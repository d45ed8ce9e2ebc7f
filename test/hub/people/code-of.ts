/** The code of an error, and of whatever a promise fails with. */
import { DrehkreuzError } from '../../../hub/errors/drehkreuz-error.ts';

export function codeOf(error: unknown): string {
	return error instanceof DrehkreuzError ? error.code : `no code: ${String(error)}`;
}

/** `good` when it does not fail. */
export function outcomeOf(work: Promise<unknown>): Promise<string> {
	return work.then(() => 'good', codeOf);
}
