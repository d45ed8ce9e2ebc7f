/**
 * Keeps other sites from sending requests in a signed-in person's name (OWASP Cross-Site Request Forgery Prevention): the browser must say that our own page sent it
 * (Fetch Metadata, else Origin), and the request carries the session's value, which only our page has read.
 */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';

export const CSRF_HEADER = 'x-drehkreuz-csrf';

/** @param csrf of the session; undefined: there is none yet. @throws DrehkreuzError DK-PERSON-CSRF */
export function assertOwnPage({ headers }: FastifyRequest, csrf: string | undefined): void {
	const site = headers['sec-fetch-site'];
	const { origin, host } = headers;
	const isForeign = site === undefined ? origin !== undefined && hostOf(origin) !== host : site !== 'same-origin' && site !== 'none';
	if (isForeign) throw new DrehkreuzError('DK-PERSON-CSRF');
	if (csrf !== undefined && !same(String(headers[CSRF_HEADER] ?? ''), csrf)) throw new DrehkreuzError('DK-PERSON-CSRF');
}

function hostOf(origin: string): string | undefined {
	return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function same(one: string, other: string): boolean {
	const [first, second] = [Buffer.from(one), Buffer.from(other)];
	return first.length === second.length && timingSafeEqual(first, second);
}
