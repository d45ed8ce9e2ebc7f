/**
 * What an HTTP answer of a partner means: status → error with effect, Retry-After, JSON. Pure functions.
 *
 * | status                  | error                | effect                                                    |
 * |-------------------------|----------------------|-----------------------------------------------------------|
 * | 401, 403, 407           | DK-PARTNER-AUTH      | permanent                                                 |
 * | 408, 425, 429, 503      | DK-PARTNER-BUSY      | transient, with Retry-After when given                    |
 * | other 5xx               | DK-PARTNER-FAULT     | unknown (a gateway may have passed the request on); transient for requests that change nothing |
 * | 3xx and other 4xx       | DK-PARTNER-REFUSED   | permanent                                                 |
 *
 * Source for the meaning of the codes: RFC 9110 §15, RFC 6585 §4.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { HttpAnswer } from './http-call.ts';

/** Longest wait that a partner may ask for: one day, in milliseconds. */
const RETRY_AFTER_MAX_MS = 86_400_000;

/**
 * The error of an answer whose status is not a success.
 * @param reason the partner's own code when it gave one; never free text of the partner, which may hold personal data
 */
export function errorOfStatus(role: string, answer: HttpAnswer, reason = 'none'): DrehkreuzError {
	const { status } = answer;
	if (status === 401 || status === 403 || status === 407) return new DrehkreuzError('DK-PARTNER-AUTH', { role, status });
	if (status === 408 || status === 425 || status === 429 || status === 503) {
		const retryAfterMs = retryAfterOf(answer);
		return new DrehkreuzError('DK-PARTNER-BUSY', { role, status }, retryAfterMs === undefined ? {} : { retryAfterMs });
	}
	if (status >= 500) return new DrehkreuzError('DK-PARTNER-FAULT', { role, status }, { effect: answer.safe ? 'transient' : 'unknown' });
	return new DrehkreuzError('DK-PARTNER-REFUSED', { role, status, reason: codeLike(reason) });
}

/** Milliseconds of a Retry-After header (seconds or HTTP date, RFC 9110 §10.2.3), at most a day. Undefined: none or unreadable. */
export function retryAfterOf(answer: Pick<HttpAnswer, 'headers'>, now = Date.now()): number | undefined {
	const text = answer.headers['retry-after'];
	if (text === undefined) return undefined;
	const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
	return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), RETRY_AFTER_MAX_MS);
}

/** The body as JSON. @throws DrehkreuzError DK-PARTNER-ANSWER (`unknown`; `transient` when the request changes nothing) */
export function jsonOf(role: string, answer: HttpAnswer): unknown {
	try {
		return JSON.parse(answer.body.toString('utf8'));
	} catch {
		// The parse error quotes the body, which may hold personal data: no cause.
		throw answerError(role, answer, 'is no JSON');
	}
}

/** For an answer that can be read but makes no sense. `rule` says what is missing, in words of the interface. */
export function answerError(role: string, answer: Pick<HttpAnswer, 'safe'>, rule: string): DrehkreuzError {
	return new DrehkreuzError('DK-PARTNER-ANSWER', { role, rule }, { effect: answer.safe ? 'transient' : 'unknown' });
}

/** Keeps codes, drops prose: a partner's free text may name a person. */
export function codeLike(text: unknown): string {
	return typeof text === 'string' && /^[\w.:-]{1,60}$/.test(text) ? text : 'none';
}
