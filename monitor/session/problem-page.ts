/** A page that says what is wrong and what helps, for somebody whom the browser brought here without the monitor's script. No script, nothing from elsewhere. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Language } from '../../hub/errors/definition.ts';
import { httpStatusOf, remedyOf, titleOf } from '../../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../../hub/errors/problem.ts';
import { DEFAULT_RETURN } from './return-path.ts';

const TEXTS = {
	de: { on: 'Weiter zum Monitor', onward: 'Angemeldet. Weiter' },
	en: { on: 'On to the monitor', onward: 'Signed in. Go on' },
} as const;

export function problemPage(request: IncomingMessage, response: ServerResponse, problem: Problem): void {
	const language = languageOf(request);
	const body = `<h1>${html(titleOf(problem, language))}</h1><p>${html(remedyOf(problem, language))}</p>`;
	page(
		response,
		httpStatusOf(problem),
		language,
		`${body}<p><a href="${DEFAULT_RETURN}">${TEXTS[language].on}</a></p><p><small>${html(problem.code)}</small></p>`,
	);
}

/**
 * Goes on by itself. Not a redirect: that would still count as coming from where the browser came from, and the session's cookie would not be sent.
 * @param path one of ours
 */
export function onwardPage(request: IncomingMessage, response: ServerResponse, path: string): void {
	const language = languageOf(request);
	const link = `<p><a href="${html(path)}">${TEXTS[language].onward}</a></p>`;
	page(response, 200, language, link, `<meta http-equiv="refresh" content="0;url=${html(path)}">`);
}

function page(response: ServerResponse, status: number, language: Language, body: string, head = ''): void {
	response.writeHead(status, {
		'content-type': 'text/html; charset=utf-8',
		'cache-control': 'no-store',
		'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		'x-content-type-options': 'nosniff',
		'referrer-policy': 'no-referrer',
	});
	response.end(`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Drehkreuz</title>${head}
<style>:root{color-scheme:light dark}body{font:1.125rem/1.6 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem}a{color:inherit}</style>
</head><body><main>${body}</main></body></html>
`);
}

function languageOf({ headers }: IncomingMessage): Language {
	return /^\s*en\b/i.test(headers['accept-language'] ?? '') ? 'en' : 'de';
}

function html(text: string): string {
	return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
