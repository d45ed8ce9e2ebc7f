/** The page at `/`: says in German or English where things are. No script, nothing from elsewhere. */
import type { IncomingMessage, ServerResponse } from 'node:http';

const PLACES = [
	{ path: '/monitor/', de: 'Nachrichten, Partner und Personen (Anmeldung nötig)', en: 'Messages, partners and people (sign-in needed)' },
	{ path: '/flows/', de: 'Flows ansehen und verdrahten (Anmeldung nötig)', en: 'See and wire flows (sign-in needed)' },
	{ path: '/readyz', de: 'Ist der Hub bereit?', en: 'Is the hub ready?' },
	{ path: '/healthz', de: 'Läuft der Prozess?', en: 'Is the process alive?' },
] as const;

const TEXTS = {
	de: { lead: 'Nachrichten-Drehkreuz der Kommune: Anträge kommen unter /in/ an und werden geprüft, nie verloren, weitergegeben.' },
	en: { lead: 'Message hub of the municipality: applications arrive at /in/ and are passed on, checked and never lost.' },
} as const;

export function startPage(request: IncomingMessage, response: ServerResponse): void {
	const language = /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'de';
	const items = PLACES.map((place) => `<li><a href="${place.path}">${place.path}</a> – ${place[language]}</li>`).join('');
	response.writeHead(200, {
		'content-type': 'text/html; charset=utf-8',
		'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
		'x-content-type-options': 'nosniff',
		'referrer-policy': 'no-referrer',
	});
	response.end(`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Drehkreuz</title>
<style>:root{color-scheme:light dark}body{font:1.125rem/1.6 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem}a{color:inherit}</style>
</head><body><main><h1>Drehkreuz</h1><p>${TEXTS[language].lead}</p><ul>${items}</ul></main></body></html>
`);
}
