/**
 * SOAP faults in the hub's terms (SOAP 1.1 §4.4.1, SOAP 1.2 part 1 §5.4.6):
 *
 * | fault code                                              | error                            |
 * |---------------------------------------------------------|----------------------------------|
 * | a WS-Security code, Client/Sender with HTTP 401 or 403  | DK-PARTNER-AUTH, permanent       |
 * | Server, Receiver                                        | DK-PARTNER-SOAP-FAULT, transient |
 * | Client, Sender, MustUnderstand, VersionMismatch, others | DK-PARTNER-REFUSED, permanent    |
 *
 * Of the fault only codes are kept: its texts may name persons, its detail may hold a stack trace.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { codeLike, retryAfterOf } from '../../hub/partners/http-answer.ts';
import type { HttpAnswer } from '../../hub/partners/http-call.ts';
import { valueAt } from '../../hub/partners/json-pointer.ts';

const SECURITY =
	/^(FailedAuthentication|FailedCheck|InvalidSecurity|InvalidSecurityToken|SecurityTokenUnavailable|MessageExpired|AuthenticationFailure|Authentication)$/;

/** The Fault element the package found, when the error is one. */
export function faultOf(error: unknown): object | undefined {
	const fault = valueAt((error as { root?: unknown } | undefined)?.root, '/Envelope/Body/Fault');
	return typeof fault === 'object' && fault !== null ? fault : undefined;
}

export function faultError(role: string, fault: object, answer: HttpAnswer, reasonPointer: string): DrehkreuzError {
	const codes = [
		...codesOf(textOf(valueAt(fault, '/faultcode'))),
		...codesOf(textOf(valueAt(fault, '/Code/Value'))),
		...codesOf(textOf(valueAt(fault, '/Code/Subcode/Value'))),
	];
	const [code = 'none'] = codes;
	if (codes.some((one) => SECURITY.test(one)) || answer.status === 401 || answer.status === 403)
		return new DrehkreuzError('DK-PARTNER-AUTH', { role, status: answer.status });
	const own = codeLike(textOf(valueAt(fault, reasonPointer)));
	const reason = own === 'none' ? codeLike(codes.at(-1)) : own;
	if (code !== 'Server' && code !== 'Receiver') return new DrehkreuzError('DK-PARTNER-REFUSED', { role, status: answer.status, reason });
	const retryAfterMs = retryAfterOf(answer);
	return new DrehkreuzError('DK-PARTNER-SOAP-FAULT', { role, reason }, retryAfterMs === undefined ? {} : { retryAfterMs });
}

/** `soap:Client.Authentication` → Client, Authentication. */
function codesOf(text: string): string[] {
	return text === ''
		? []
		: text
				.slice(text.lastIndexOf(':') + 1)
				.trim()
				.split('.');
}

/** The package gives elements with attributes as objects. */
function textOf(value: unknown): string {
	const text = typeof value === 'object' && value !== null ? (value as { $value?: unknown }).$value : value;
	return typeof text === 'string' ? text : '';
}
