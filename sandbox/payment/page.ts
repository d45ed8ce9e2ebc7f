/** The payment page that a citizen sees. Pure; every text is escaped. */
import { format, type Money } from '../../hub/money/money.ts';
import type { Status, Transaction } from './transactions.ts';

const STATE: Readonly<Record<Exclude<Status, 'INITIAL'>, string>> = {
	PAYED: 'Die Zahlung ist erfolgt.',
	CANCELED: 'Die Zahlung wurde abgebrochen.',
	FAILED: 'Die Zahlung ist fehlgeschlagen.',
};

export function paymentPage(transaction: Transaction, total: Money): string {
	const { request, status } = transaction;
	const items = request.items.map((item) => `<li>${escaped(item.description ?? item.reference)}</li>`).join('');
	const action =
		status === 'INITIAL'
			? `<form method="post"><button name="action" value="pay">Bezahlen</button> <button name="action" value="cancel">Abbrechen</button></form>`
			: `<p role="status">${STATE[status]}</p><p><a href="${escaped(backLink(request.redirectUrl))}">Zurück zum Online-Dienst</a></p>`;
	return `<!doctype html>
<html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Bezahlen – Sandkasten</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem}button{font:inherit;padding:.6rem 1.2rem}</style></head>
<body><main><p>Sandkasten: Hier fließt kein Geld.</p><h1>${escaped(format(total))} bezahlen</h1>
<p>${escaped(request.purpose ?? request.description ?? 'Gebühr')}</p><ul>${items}</ul>${action}</main></body></html>`;
}

/** Only web addresses become a link. */
function backLink(url: string): string {
	return /^https?:\/\//i.test(url) ? url : '#';
}

function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
