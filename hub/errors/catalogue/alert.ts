/** Error registry: what the rules of alerts find, and what happens to those who are to be told. */
import type { ErrorDefinition } from '../definition.ts';

export const alertErrors = {
	'DK-ALERT-ERRORS': {
		severity: 'error',
		effect: 'transient',
		title: {
			de: 'Im Kanal „{channel}“ des Mandanten „{mandant}“ scheitern {percent} % der Bearbeitungen ({failed} von {total} in {minutes} Minuten).',
			en: 'In channel “{channel}” of tenant “{mandant}” {percent} % of the work fails ({failed} of {total} in {minutes} minutes).',
		},
		remedy: {
			de: 'Im Monitor die geparkten und wiederholten Nachrichten dieses Kanals nach Ursache ansehen. Ging kurz vorher ein Flow oder ein Partnersystem neu in Betrieb?',
			en: 'See in the monitor why messages of this channel were parked or retried. Was a flow or a partner system changed shortly before?',
		},
	},
	'DK-ALERT-BACKLOG': {
		severity: 'warning',
		effect: 'transient',
		title: {
			de: 'Im Kanal „{channel}“ des Mandanten „{mandant}“ stauen sich {count} Nachrichten (Grenze {limit}).',
			en: '{count} messages pile up in channel “{channel}” of tenant “{mandant}” (limit {limit}).',
		},
		remedy: {
			de: 'Prüfen, ob ein Flow den Kanal liest und ob sein Partnersystem antwortet. Bei einer erwarteten Welle ist nichts zu tun: Es geht nichts verloren.',
			en: 'Check that a flow takes from the channel and that its partner answers. When many were expected there is nothing to do: nothing is lost.',
		},
	},
	'DK-ALERT-OLDEST': {
		severity: 'error',
		effect: 'transient',
		title: {
			de: 'Im Kanal „{channel}“ des Mandanten „{mandant}“ wartet eine Nachricht seit {minutes} Minuten (Grenze {limit}).',
			en: 'A message in channel “{channel}” of tenant “{mandant}” has waited for {minutes} minutes (limit {limit}).',
		},
		remedy: {
			de: 'Prüfen, ob ein Flow den Kanal liest und ob sein Partnersystem antwortet. Ist das System in Ruhezeit oder ausgefallen, geht es von selbst weiter.',
			en: 'Check that a flow takes from the channel and that its partner answers. When that system is closed or down, work goes on by itself later.',
		},
	},
	'DK-ALERT-PARKED': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Im Kanal „{channel}“ des Mandanten „{mandant}“ sind {count} Nachrichten geparkt (Grenze {limit}).',
			en: '{count} messages are parked in channel “{channel}” of tenant “{mandant}” (limit {limit}).',
		},
		remedy: {
			de: 'Im Monitor unter „Geparkt“ die Ursachen ansehen und die Nachrichten nach der Klärung gesammelt freigeben.',
			en: 'See the causes in the monitor under “Parked”, and release the messages together when they are settled.',
		},
	},
	'DK-ALERT-CERTIFICATE': {
		severity: 'warning',
		effect: 'transient',
		title: {
			de: 'Das Zertifikat von „{host}“ (System „{role}“ des Mandanten „{mandant}“) läuft in {days} Tagen ab.',
			en: 'The certificate of “{host}” (system “{role}” of tenant “{mandant}”) expires in {days} days.',
		},
		remedy: {
			de: 'Den Betreuer des Systems um ein neues Zertifikat bitten; ein eigenes Client-Zertifikat rechtzeitig selbst erneuern.',
			en: 'Ask those who run the system for a new certificate; renew a client certificate of your own in time.',
		},
	},
	'DK-ALERT-CERTIFICATE-SOON': {
		severity: 'error',
		effect: 'transient',
		title: {
			de: 'Das Zertifikat von „{host}“ (System „{role}“ des Mandanten „{mandant}“) läuft in {days} Tagen ab; danach werden keine Nachrichten mehr übergeben.',
			en: 'The certificate of “{host}” (system “{role}” of tenant “{mandant}”) expires in {days} days; no message is handed over after that.',
		},
		remedy: {
			de: 'Jetzt handeln: Das Zertifikat muss vor dem Ablauf ersetzt sein. Der Hub prüft Zertifikate immer und macht keine Ausnahme.',
			en: 'Act now: the certificate must be replaced before it expires. The hub always checks certificates and makes no exception.',
		},
	},
	'DK-ALERT-DISK': {
		severity: 'fatal',
		effect: 'transient',
		title: {
			de: 'Auf dem Datenträger der Hub-Daten sind nur noch {percent} % frei (Grenze {limit} %).',
			en: 'Only {percent} % of the disk that holds the hub’s data is free (limit {limit} %).',
		},
		remedy: {
			de: 'Platz schaffen oder den Datenträger vergrößern. Ist er voll, nimmt der Hub keine Nachrichten mehr an; was er angenommen hat, bleibt erhalten.',
			en: 'Make room or enlarge the disk. When it is full the hub takes no messages any more; what it has taken is kept.',
		},
	},
	'DK-ALERT-KEY': {
		severity: 'fatal',
		effect: 'transient',
		title: {
			de: 'Der Schlüssel {key} fehlt: Inhalte sind damit verschlüsselt, und der Hub kann sie nicht lesen.',
			en: 'The key {key} is missing: contents are encrypted with it, and the hub cannot read them.',
		},
		remedy: {
			de: 'Diesen Schlüssel wieder in die Konfiguration oder in den Ordner keys aufnehmen (er muss nicht der erste sein) und den Hub neu starten. Bis dahin warten diese Nachrichten; verloren ist nichts, solange es den Schlüssel noch gibt.',
			en: 'Put this key back into the configuration or the folder keys (it need not be the first one) and restart the hub. Until then these messages wait; nothing is lost as long as the key exists.',
		},
	},
	'DK-ALERT-QUIET': {
		severity: 'warning',
		effect: 'transient',
		title: {
			de: 'Im Kanal „{channel}“ des Mandanten „{mandant}“ kam seit {hours} Stunden keine Nachricht an; zu dieser Zeit kommen sonst welche.',
			en: 'No message arrived in channel “{channel}” of tenant “{mandant}” for {hours} hours; at this time some usually do.',
		},
		remedy: {
			de: 'Beim Portal nachfragen, ob es sendet: abgelaufenes Token, geänderte Adresse, Störung auf dem Weg.',
			en: 'Ask the portal whether it sends: an expired token, a changed address, a failure on the way.',
		},
	},
	'DK-ALERT-MAIL': {
		severity: 'error',
		effect: 'transient',
		title: {
			de: 'Eine Meldung an „{recipient}“ konnte nicht als E-Mail übergeben werden ({systemCode}, SMTP-Antwort {status}).',
			en: 'A notification to “{recipient}” could not be handed over as mail ({systemCode}, SMTP answer {status}).',
		},
		remedy: {
			de: 'Einstellungen unter alerts.smtp prüfen: Rechner, Port, Anmeldung, Zertifikat. Der Hub versucht es einen Tag lang weiter.',
			en: 'Check the settings at alerts.smtp: host, port, sign-in, certificate. The hub goes on trying for a day.',
		},
	},
	'DK-ALERT-WEBHOOK': {
		severity: 'error',
		effect: 'transient',
		title: {
			de: 'Eine Meldung an „{recipient}“ konnte nicht an den Webhook übergeben werden ({systemCode}, Antwort {status}).',
			en: 'A notification to “{recipient}” could not be handed over to the webhook ({systemCode}, answer {status}).',
		},
		remedy: {
			de: 'Adresse und Geheimnis des Webhooks prüfen; er muss mit 2xx antworten. Der Hub versucht es einen Tag lang weiter.',
			en: 'Check address and secret of the webhook; it must answer with 2xx. The hub goes on trying for a day.',
		},
	},
	'DK-ALERT-UNDELIVERED': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Empfänger „{recipient}“ war einen Tag lang nicht zu erreichen; eine Meldung wird nicht mehr zugestellt.',
			en: 'Recipient “{recipient}” could not be reached for a day; a notification is not delivered any more.',
		},
		remedy: {
			de: 'Den Weg zum Empfänger prüfen. Was noch andauert, steht im Monitor unter „Meldungen“.',
			en: 'Check the way to the recipient. What still lasts is in the monitor under “Alerts”.',
		},
	},
} satisfies Record<string, ErrorDefinition>;
