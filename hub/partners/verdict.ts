/** What the error of a call says about the partner system as a whole. Pure functions. */
import type { ErrorCode } from '../errors/catalogue.ts';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';

/**
 * - `down`: unreachable, no answer, overloaded, a fault of its own, or an answer that makes no sense (a maintenance page);
 * - `answered`: it refused this message, so it works;
 * - `nothing`: the hub failed before or beside the call, or the answer is about this message only (409).
 */
export type Verdict = 'down' | 'answered' | 'nothing';

const DOWN: ReadonlySet<ErrorCode> = new Set([
	'DK-PARTNER-UNREACHABLE',
	'DK-PARTNER-NO-ANSWER',
	'DK-PARTNER-BUSY',
	'DK-PARTNER-FAULT',
	'DK-PARTNER-SOAP-FAULT',
	'DK-PARTNER-ANSWER',
]);
const REFUSED: ReadonlySet<ErrorCode> = new Set(['DK-PARTNER-REFUSED', 'DK-PARTNER-AUTH']);
const OVERLOADED: ReadonlySet<unknown> = new Set([408, 425, 429, 503]);
/** A gateway in front of a system that is not there. */
const GATEWAY: ReadonlySet<unknown> = new Set([502, 504]);

export function verdictOf(error: unknown): Verdict {
	if (!(error instanceof DrehkreuzError)) return 'nothing';
	if (REFUSED.has(error.code)) return 'answered';
	if (error.effect === 'permanent' || !DOWN.has(error.code)) return 'nothing';
	// An adapter says busy also for a conflict about one object; then the status is not one of these.
	return error.code === 'DK-PARTNER-BUSY' && !OVERLOADED.has(error.facts.status) ? 'nothing' : 'down';
}

/** The partner answered, and badly: the message itself may be what it cannot stand. */
export function mayBeTheMessage({ code, facts }: DrehkreuzError): boolean {
	if (code === 'DK-PARTNER-FAULT') return !GATEWAY.has(facts.status);
	return code === 'DK-PARTNER-SOAP-FAULT' || code === 'DK-PARTNER-ANSWER';
}

const TURNED_AWAY: ReadonlySet<ErrorCode> = new Set(['DK-PARTNER-FULL', 'DK-PARTNER-CLOSED', 'DK-PARTNER-HELD', 'DK-PARTNER-PAUSED', 'DK-PARTNER-ELSEWHERE']);

/** The gate did not let the call through, or another process is at it: the partner was not called. */
export function isTurnedAway({ code }: DrehkreuzError): boolean {
	return TURNED_AWAY.has(code);
}
