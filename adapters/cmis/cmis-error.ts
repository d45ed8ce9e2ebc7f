/**
 * Errors of the browser binding (`{exception, message}`, CMIS 1.1 §5.2.10) in the hub's terms:
 *
 * | exception                                         | error                          |
 * |---------------------------------------------------|--------------------------------|
 * | permissionDenied, unauthorized                    | DK-PARTNER-AUTH, permanent     |
 * | updateConflict, storage                           | DK-PARTNER-BUSY, transient     |
 * | runtime                                           | as its HTTP status says        |
 * | all others                                        | DK-PARTNER-REFUSED, permanent  |
 *
 * The message of the DMS is dropped: it may quote names and subjects.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { codeLike, errorOfStatus } from '../../hub/partners/http-answer.ts';
import type { HttpAnswer } from '../../hub/partners/http-call.ts';

export function cmisError(role: string, answer: HttpAnswer): DrehkreuzError {
	const exception = exceptionOf(answer);
	if (exception === 'permissionDenied' || exception === 'unauthorized') return new DrehkreuzError('DK-PARTNER-AUTH', { role, status: answer.status });
	if (exception === 'updateConflict' || exception === 'storage') return new DrehkreuzError('DK-PARTNER-BUSY', { role, status: exception });
	if (exception === 'none' || exception === 'runtime') return errorOfStatus(role, answer);
	return new DrehkreuzError('DK-PARTNER-REFUSED', { role, status: answer.status, reason: exception });
}

/** Whether the folder already holds an object of that name. Alfresco says `contentAlreadyExists`, others `nameConstraintViolation`. */
export function isNameTaken(error: unknown): boolean {
	return reasonOf(error) === 'nameConstraintViolation' || reasonOf(error) === 'contentAlreadyExists';
}

export function isNotFound(error: unknown): boolean {
	return reasonOf(error) === 'objectNotFound';
}

function reasonOf(error: unknown): unknown {
	return error instanceof DrehkreuzError && error.code === 'DK-PARTNER-REFUSED' ? error.facts['reason'] : undefined;
}

function exceptionOf(answer: HttpAnswer): string {
	try {
		const body: unknown = JSON.parse(answer.body.toString('utf8'));
		return codeLike((body as { exception?: unknown } | null)?.exception);
	} catch {
		return 'none';
	}
}
