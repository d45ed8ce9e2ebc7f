/** Error registry: money, payment (XBezahldienste) and HKR (Sollstellung). */
import type { ErrorDefinition } from '../definition.ts';

export const paymentErrors = {
	'DK-MONEY-FORMAT': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Ein Betrag ist nicht lesbar: erwartet wird ein Text wie „12.50“.', en: 'An amount cannot be read: a text like “12.50” is expected.' },
		remedy: {
			de: 'Im Flow den Betrag als Text mit Punkt und höchstens zwei Nachkommastellen bilden, nicht als Zahl.',
			en: 'Build the amount in the flow as a text with a dot and at most two decimals, not as a number.',
		},
	},
	'DK-PAYMENT-SUM': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Zahlung stimmt nicht: Positionen ergeben {sum} EUR, die Summe nennt {total} EUR.',
			en: 'The payment does not add up: items make {sum} EUR, the total says {total} EUR.',
		},
		remedy: {
			de: 'Gebühren im Flow prüfen. Es wurde nichts an den Bezahldienst gesendet.',
			en: 'Check the fees in the flow. Nothing was sent to the payment service.',
		},
	},
	'DK-PAYMENT-FAILED': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der Bezahldienst hat die Zahlung als fehlgeschlagen beendet.', en: 'The payment service ended the payment as failed.' },
		remedy: {
			de: 'Es wurde nicht gezahlt. Antragsteller informieren; nach Klärung die Nachricht mit neuer Kennung erneut senden.',
			en: 'Nothing was paid. Inform the applicant; when settled, send the message again under a new id.',
		},
	},
	'DK-PAYMENT-CANCELED': {
		severity: 'warning',
		effect: 'permanent',
		title: { de: 'Die Zahlung wurde vom Antragsteller abgebrochen.', en: 'The applicant cancelled the payment.' },
		remedy: {
			de: 'Es wurde nicht gezahlt. Der Antrag bleibt liegen, bis der Antragsteller ihn neu stellt.',
			en: 'Nothing was paid. The application rests until the applicant submits it again.',
		},
	},
	'DK-PAYMENT-DEADLINE': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Die Zahlung wurde nicht innerhalb der Frist ({deadlineMs} ms) abgeschlossen.',
			en: 'The payment was not completed within its deadline ({deadlineMs} ms).',
		},
		remedy: {
			de: 'Beim Bezahldienst nachsehen, ob die Transaktion {reference} noch offen ist. Wird die Nachricht freigegeben, wird der Stand einmal neu abgefragt; ist dann gezahlt, läuft der Antrag weiter.',
			en: 'Look up at the payment service whether transaction {reference} is still open. When the message is released, its state is asked once more; if it is paid by then, the application goes on.',
		},
	},
	'DK-PAYMENT-LOST': {
		severity: 'error',
		effect: 'transient',
		title: { de: 'Der Bezahldienst kennt die Transaktion {reference} nicht mehr.', en: 'The payment service no longer knows transaction {reference}.' },
		remedy: {
			de: 'Mit dem Betreuer des Bezahldienstes klären, ob gezahlt wurde. Der Hub legt von selbst keine zweite Zahlung an.',
			en: 'Settle with the people who run the payment service whether it was paid. The hub does not create a second payment by itself.',
		},
	},
	'DK-PAYMENT-REPEATS': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Bezahldienst hat {count}-mal eine Zahlung angenommen, ohne dass eine Antwort ankam.',
			en: 'The payment service took a payment {count} times and no answer arrived.',
		},
		remedy: {
			de: 'Netz und Bezahldienst prüfen. Die verwaisten Transaktionen hat niemand gesehen, sie können nicht bezahlt werden. Danach freigeben.',
			en: 'Check network and payment service. Nobody has seen the orphaned transactions, so they cannot be paid. Then release.',
		},
	},
	'DK-HKR-SUM': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Sollstellung stimmt nicht: Positionen ergeben {sum} EUR, der Gesamtbetrag nennt {total} EUR.',
			en: 'The Sollstellung does not add up: positions make {sum} EUR, the total says {total} EUR.',
		},
		remedy: { de: 'Beträge im Flow prüfen. Es wurde keine Datei geschrieben.', en: 'Check the amounts in the flow. No file was written.' },
	},
	'DK-HKR-FIELD': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Sollstellung passt nicht in das Dateiformat: Feld {field} {rule}.',
			en: 'The Sollstellung does not fit the file format: field {field} {rule}.',
		},
		remedy: {
			de: 'Den Wert im Flow oder das Feld in der Konfiguration der Anbindung anpassen. Es wurde keine Datei geschrieben.',
			en: 'Change the value in the flow, or the field in the configuration. No file was written.',
		},
	},
	'DK-HKR-FOLDER': {
		severity: 'error',
		effect: 'transient',
		title: {
			de: 'Der Austauschordner für „{role}“ ist nicht benutzbar ({systemCode}).',
			en: 'The exchange folder for “{role}” cannot be used ({systemCode}).',
		},
		remedy: {
			de: 'Laufwerk, freien Platz und Rechte des Ordners prüfen. Die Nachricht wird von selbst wiederholt.',
			en: 'Check the drive, its free space and permissions. The message is retried by itself.',
		},
	},
	'DK-HKR-REFUSED': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Das HKR hat die Sollstellung {belegnummer} abgelehnt (Grund {reason}).',
			en: 'The HKR refused the Sollstellung {belegnummer} (reason {reason}).',
		},
		remedy: {
			de: 'Den Grund mit der Kasse klären. Nach der Korrektur die Nachricht mit neuer Kennung erneut senden.',
			en: 'Settle the reason with the treasury. After correction send the message again under a new id.',
		},
	},
	'DK-HKR-ACKNOWLEDGEMENT': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Quittung des HKR zu {belegnummer} ist nicht lesbar ({rule}).',
			en: 'The acknowledgement of the HKR for {belegnummer} cannot be read ({rule}).',
		},
		remedy: {
			de: 'Quittungsdatei im Eingangsordner mit der Konfiguration vergleichen, dann freigeben: Sie wird neu gelesen.',
			en: 'Compare the acknowledgement file with the configuration, then release: it is read again.',
		},
	},
	'DK-HKR-DEADLINE': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Das HKR hat die Sollstellung {belegnummer} nicht innerhalb der Frist ({deadlineMs} ms) quittiert.',
			en: 'The HKR did not acknowledge the Sollstellung {belegnummer} within its deadline ({deadlineMs} ms).',
		},
		remedy: {
			de: 'Bei der Kasse nachfragen, ob die Datei verarbeitet wurde. Wird die Nachricht freigegeben, wird die Quittung noch einmal gesucht; es entsteht keine zweite Datei.',
			en: 'Ask the treasury whether the file was processed. When the message is released, the acknowledgement is looked for once more; no second file is made.',
		},
	},
} satisfies Record<string, ErrorDefinition>;
