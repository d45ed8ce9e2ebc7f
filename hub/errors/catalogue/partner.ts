/** Error registry: partner systems. */
import type { ErrorDefinition } from '../definition.ts';

export const partnerErrors = {
	'DK-PARTNER-UNREACHABLE': {
		severity: 'error',
		effect: 'transient',
		title: { de: 'Das System „{role}“ ist nicht erreichbar ({systemCode}).', en: 'The system “{role}” cannot be reached ({systemCode}).' },
		remedy: {
			de: 'Netz und Adresse des Systems prüfen. Die Nachricht wird von selbst wiederholt.',
			en: 'Check the network and the address of the system. The message is retried by itself.',
		},
	},
	'DK-PARTNER-BUSY': {
		severity: 'warning',
		effect: 'transient',
		title: {
			de: 'Das System „{role}“ ist überlastet oder in Wartung (Status {status}).',
			en: 'The system “{role}” is overloaded or in maintenance (status {status}).',
		},
		remedy: { de: 'Abwarten. Die Nachricht wird von selbst wiederholt.', en: 'Wait. The message is retried by itself.' },
	},
	'DK-PARTNER-ELSEWHERE': {
		severity: 'warning',
		effect: 'transient',
		title: {
			de: 'Ein anderer Prozess des Hubs arbeitet gerade an diesem Schritt mit dem System „{role}“.',
			en: 'Another process of the hub is working on this step with the system “{role}”.',
		},
		remedy: { de: 'Nichts zu tun: Es wird gleich wieder nachgesehen.', en: 'Nothing to do: the hub looks again in a moment.' },
	},
	'DK-PARTNER-REFUSED': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Das System „{role}“ lehnt die Nachricht ab (Status {status}, Grund {reason}).',
			en: 'The system “{role}” refuses the message (status {status}, reason {reason}).',
		},
		remedy: {
			de: 'Den Grund mit dem Betreuer des Systems klären, danach die Nachricht freigeben.',
			en: 'Settle the reason with the people who run the system, then release the message.',
		},
	},
	'DK-PARTNER-AUTH': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Das System „{role}“ nimmt unsere Anmeldung nicht an (Status {status}).',
			en: 'The system “{role}” does not accept our credentials (status {status}).',
		},
		remedy: {
			de: 'Zugangsdaten der Anbindung prüfen (abgelaufen, gesperrt, falsche Umgebung), danach freigeben.',
			en: 'Check the credentials of the connection (expired, locked, wrong environment), then release.',
		},
	},
	'DK-PARTNER-NO-ANSWER': {
		severity: 'error',
		effect: 'unknown',
		title: {
			de: 'Das System „{role}“ hat nicht geantwortet; ob der Auftrag ankam, ist offen.',
			en: 'The system “{role}” gave no answer; whether it took the order is open.',
		},
		remedy: {
			de: 'Abwarten. Vor der Wiederholung wird geklärt, ob der Auftrag schon angekommen ist.',
			en: 'Wait. Before repeating, the hub finds out whether the order has arrived.',
		},
	},
	'DK-PARTNER-FAULT': {
		severity: 'error',
		effect: 'unknown',
		title: {
			de: 'Im System „{role}“ ist ein Fehler aufgetreten (Status {status}); ob der Auftrag ausgeführt wurde, ist offen.',
			en: 'The system “{role}” had an internal error (status {status}); whether it did the order is open.',
		},
		remedy: {
			de: 'Abwarten; vor der Wiederholung wird geklärt, ob der Auftrag angekommen ist. Bleibt der Fehler, den Betreuer des Systems fragen.',
			en: 'Wait; before repeating, the hub finds out whether the order has arrived. If it stays, ask the people who run the system.',
		},
	},
	'DK-PARTNER-SOAP-FAULT': {
		severity: 'error',
		effect: 'transient',
		title: {
			de: 'Das System „{role}“ meldet einen Fehler auf seiner Seite (SOAP-Fault {reason}); der Auftrag wurde nicht ausgeführt.',
			en: 'The system “{role}” reports a fault of its own (SOAP fault {reason}); the order was not done.',
		},
		remedy: {
			de: 'Abwarten. Die Nachricht wird von selbst wiederholt. Bleibt der Fehler, den Betreuer des Systems fragen.',
			en: 'Wait. The message is retried by itself. If the fault stays, ask the people who run the system.',
		},
	},
	'DK-PARTNER-ANSWER': {
		severity: 'error',
		effect: 'unknown',
		title: { de: 'Das System „{role}“ hat unverständlich geantwortet ({rule}).', en: 'The system “{role}” gave an answer that makes no sense ({rule}).' },
		remedy: {
			de: 'Den Betreuer des Systems fragen, ob sich die Schnittstelle geändert hat.',
			en: 'Ask the people who run the system whether the interface has changed.',
		},
	},
	'DK-PARTNER-UNCERTAIN': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Ob „{role}“ den Auftrag schon hat, lässt sich nicht feststellen; er wird nicht von selbst wiederholt.',
			en: 'Whether “{role}” has the order already cannot be found out; it is not repeated by itself.',
		},
		remedy: {
			de: 'Im System nachsehen. Fehlt der Auftrag, die Nachricht freigeben; ist er da, sie von Hand abschließen. Besser: in der Anbindung reconcile oder idempotencyHeader einstellen.',
			en: 'Look into the system. If the order is missing, release the message; if it is there, close it by hand. Better: configure reconcile or idempotencyHeader in the connection.',
		},
	},
	'DK-PARTNER-UNBOUND': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Für den Mandanten „{mandant}“ ist die Rolle „{role}“ nicht angebunden.', en: 'Tenant “{mandant}” has no system bound to the role “{role}”.' },
		remedy: {
			de: 'In der Konfiguration des Mandanten unter partners die Rolle eintragen.',
			en: 'Add the role under partners in the configuration of the tenant.',
		},
	},
	'DK-PARTNER-INSTRUCTION': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der Auftrag an „{role}“ ist unvollständig: {path} {rule}.', en: 'The order for “{role}” is incomplete: {path} {rule}.' },
		remedy: { de: 'Im Flow die Zuordnung der Felder vor dem Knoten prüfen.', en: 'Check the mapping of fields in front of the node.' },
	},
	'DK-PARTNER-TEST-MESSAGE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Eine Testnachricht darf das Produktivsystem „{role}“ nicht erreichen.', en: 'A test message must not reach the production system “{role}”.' },
		remedy: { de: 'Nichts freigeben. Testnachrichten an eine Testumgebung leiten.', en: 'Do not release. Route test messages to a test environment.' },
	},
	'DK-PARTNER-DOWN': {
		severity: 'error',
		effect: 'transient',
		title: {
			de: 'Das System „{role}“ des Mandanten „{mandant}“ ist ausgefallen; es wird geschont, die Nachrichten warten.',
			en: 'The system “{role}” of tenant “{mandant}” is down; it is left alone, its messages wait.',
		},
		remedy: {
			de: 'Den Betreuer des Systems fragen. Der Hub probiert es von selbst und macht weiter, sobald es antwortet; bis dahin verbraucht keine Nachricht einen Versuch.',
			en: 'Ask the people who run the system. The hub probes by itself and goes on as soon as it answers; until then no message uses up an attempt.',
		},
	},
	'DK-PARTNER-PAUSED': {
		severity: 'warning',
		effect: 'transient',
		title: {
			de: 'Das System „{role}“ ist ausgefallen und wird geschont; nächster Versuch in {seconds} s.',
			en: 'The system “{role}” is down and left alone; next probe in {seconds} s.',
		},
		remedy: { de: 'Nichts zu tun: Die Nachricht wartet, ohne einen Versuch zu verbrauchen.', en: 'Nothing to do: the message waits and uses up no attempt.' },
	},
	'DK-PARTNER-HELD': {
		severity: 'warning',
		effect: 'transient',
		title: { de: 'Das System „{role}“ hat um eine Pause gebeten; weiter in {seconds} s.', en: 'The system “{role}” asked for a pause; on in {seconds} s.' },
		remedy: { de: 'Nichts zu tun: Die Nachricht wartet, ohne einen Versuch zu verbrauchen.', en: 'Nothing to do: the message waits and uses up no attempt.' },
	},
	'DK-PARTNER-CLOSED': {
		severity: 'warning',
		effect: 'transient',
		title: {
			de: 'Außerhalb der Betriebszeit des Systems „{role}“; weiter in {seconds} s.',
			en: 'Outside the business hours of the system “{role}”; on in {seconds} s.',
		},
		remedy: {
			de: 'Nichts zu tun: Die Nachricht wartet. Stimmt die Zeit nicht, beim Mandanten care.businessHours prüfen.',
			en: 'Nothing to do: the message waits. If the time is wrong, check care.businessHours of the tenant.',
		},
	},
	'DK-PARTNER-FULL': {
		severity: 'warning',
		effect: 'transient',
		title: { de: 'Beim System „{role}“ warten schon genug Aufrufe.', en: 'Enough calls are waiting for the system “{role}” already.' },
		remedy: {
			de: 'Nichts zu tun: Die Nachricht wartet. Verträgt das System mehr, beim Mandanten care.concurrency oder care.ratePerSecond erhöhen.',
			en: 'Nothing to do: the message waits. If the system can stand more, raise care.concurrency or care.ratePerSecond of the tenant.',
		},
	},
} satisfies Record<string, ErrorDefinition>;
