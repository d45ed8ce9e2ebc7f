/** Answers of the portal ingress: JSON, in German or English, with a code and what can be done; never a stack trace. Source: RFC 9457 (problem details). */
import type { ServerResponse } from 'node:http';
import type { Language } from '../../hub/errors/definition.ts';
import { httpStatusOf, remedyOf, titleOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../../hub/errors/problem.ts';

export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/** Seconds a sender is asked to wait before the repeat. */
const RETRY_AFTER_SECONDS = 10;

export function problemAnswer(problem: Problem, language: Language): Answer {
	const status = httpStatusOf(problem);
	const body = {
		type: `urn:drehkreuz:problem:${problem.code}`,
		title: titleOf(problem, language),
		status,
		code: problem.code,
		detail: remedyOf(problem, language),
		language,
	};
	return {
		status,
		headers: {
			'content-type': 'application/problem+json',
			'content-language': language,
			...(status === 503 ? { 'retry-after': String(RETRY_AFTER_SECONDS) } : {}),
			...(status === 405 ? { allow: 'POST' } : {}),
			...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
		},
		body: JSON.stringify(body),
	};
}

export function jsonAnswer(status: number, value: object): Answer {
	return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** Head and whole body, but not the end: see `Exchange`. */
export function writeAnswer(response: ServerResponse, { status, headers, body }: Answer, close: boolean): void {
	const length = { 'content-length': String(Buffer.byteLength(body)) };
	const safety = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
	response.writeHead(status, { ...headers, ...length, ...safety, ...(close ? { connection: 'close' } : {}) });
	response.write(body);
}

/** German unless the header prefers English. Source: RFC 9110, 12.5.4. */
export function languageOf(acceptLanguage: string | undefined): Language {
	const weights = { de: 0, en: 0 };
	for (const range of (acceptLanguage ?? '').slice(0, 500).split(',')) {
		const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
		const primary = tag.split('-')[0];
		const q = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
		if ((primary === 'de' || primary === 'en') && q > weights[primary]) weights[primary] = q;
	}
	return weights.en > weights.de ? 'en' : 'de';
}
