/** Error registry: brokers. */
import type { ErrorDefinition } from '../definition.ts';

export const brokerErrors = {
	'DK-BROKER-UNREACHABLE': {
		severity: 'fatal',
		effect: 'transient',
		title: { de: 'Der Nachrichtenbroker ist nicht erreichbar ({systemCode}).', en: 'The message broker cannot be reached ({systemCode}).' },
		remedy: { de: 'Prüfen, ob RabbitMQ läuft und die Adresse stimmt.', en: 'Check whether RabbitMQ runs and the address is right.' },
		httpStatus: 503,
	},
	'DK-BROKER-UNROUTABLE': {
		severity: 'error',
		effect: 'transient',
		title: {
			de: 'Es gibt keinen Kanal „{channel}“ für den Mandanten „{mandant}“; nichts wurde gespeichert.',
			en: 'There is no channel “{channel}” for tenant “{mandant}”; nothing was stored.',
		},
		remedy: {
			de: 'Den Namen des Kanals im Flow und in der Konfiguration vergleichen.',
			en: 'Compare the name of the channel in the flow and in the configuration.',
		},
		httpStatus: 503,
	},
	'DK-BROKER-UNCONFIRMED': {
		severity: 'error',
		effect: 'transient',
		title: { de: 'Der Broker hat die Annahme nicht bestätigt.', en: 'The broker did not confirm the message.' },
		remedy: { de: 'Nichts zu tun: Es wird erneut gesendet, Doppelte werden erkannt.', en: 'Nothing to do: it is sent again, duplicates are recognised.' },
		httpStatus: 503,
	},
	'DK-BROKER-BLOCKED': {
		severity: 'error',
		effect: 'transient',
		title: { de: 'Der Broker nimmt zurzeit nichts an (Speicher oder Platte voll).', en: 'The broker takes no messages at present (memory or disk alarm).' },
		remedy: { de: 'Am Broker Speicher und Plattenplatz prüfen.', en: 'Check memory and disk space of the broker.' },
		httpStatus: 503,
	},
	'DK-BROKER-CLOSED': {
		severity: 'error',
		effect: 'transient',
		title: { de: 'Der Broker ist geschlossen.', en: 'The broker is closed.' },
		remedy: { de: 'Der Hub wird gerade beendet oder gestartet. Später erneut versuchen.', en: 'The hub is stopping or starting. Try again later.' },
		httpStatus: 503,
	},
	'DK-BROKER-LOCKED': {
		severity: 'fatal',
		effect: 'permanent',
		title: {
			de: 'Die Nachrichtendatei {file} ist schon von einem anderen Prozess geöffnet.',
			en: 'The message file {file} is already open in another process.',
		},
		remedy: {
			de: 'Den anderen Hub beenden, oder diesem einen eigenen Datenordner geben. Mehrere Hub-Prozesse brauchen RabbitMQ.',
			en: 'Stop the other hub, or give this one a data folder of its own. Several hub processes need RabbitMQ.',
		},
	},
	'DK-BROKER-REFUSED': {
		severity: 'fatal',
		effect: 'permanent',
		title: { de: 'Der Nachrichtenbroker hat die Anmeldung abgelehnt.', en: 'The message broker refused the login.' },
		remedy: {
			de: 'Benutzer und Passwort in der Broker-Adresse prüfen. Passwort neu setzen mit: rabbitmqctl change_password BENUTZER PASSWORT.',
			en: 'Check user and password in the address of the broker. Set a new password with: rabbitmqctl change_password USER PASSWORD.',
		},
		httpStatus: 503,
	},
	'DK-BROKER-VHOST': {
		severity: 'fatal',
		effect: 'permanent',
		title: {
			de: 'Der Nachrichtenbroker lässt den Hub nicht in den virtuellen Host „{vhost}“: Es gibt ihn nicht, oder der Benutzer hat dort keine Rechte.',
			en: 'The message broker does not let the hub into the virtual host “{vhost}”: it does not exist, or the user has no permissions there.',
		},
		remedy: {
			de: 'Anlegen mit: rabbitmqctl add_vhost {vhost}. Rechte geben mit: rabbitmqctl set_permissions -p {vhost} BENUTZER ".*" ".*" ".*" eingeben.',
			en: 'Create it with: rabbitmqctl add_vhost {vhost}. Grant permissions with: rabbitmqctl set_permissions -p {vhost} USER ".*" ".*" ".*".',
		},
		httpStatus: 503,
	},
	'DK-BROKER-TLS': {
		severity: 'fatal',
		effect: 'permanent',
		title: {
			de: 'Die verschlüsselte Verbindung zum Nachrichtenbroker kam nicht zustande ({systemCode}).',
			en: 'The encrypted connection to the message broker failed ({systemCode}).',
		},
		remedy: {
			de: 'Zertifikat des Brokers, Namen in der Adresse und die eingetragene Zertifizierungsstelle (ca) prüfen.',
			en: 'Check the certificate of the broker, the name in the address, and the configured certificate authority (ca).',
		},
		httpStatus: 503,
	},
	'DK-BROKER-TOPOLOGY': {
		severity: 'fatal',
		effect: 'permanent',
		title: {
			de: 'Der Nachrichtenbroker hat „{queue}“ nicht angelegt (Antwort {status}).',
			en: 'The message broker did not create “{queue}” (reply {status}).',
		},
		remedy: {
			de: 'Rechte des Benutzers am virtuellen Host und die Protokolle des Brokers prüfen.',
			en: 'Check the permissions of the user on the virtual host, and the logs of the broker.',
		},
		httpStatus: 503,
	},
	'DK-BROKER-ORDER': {
		severity: 'fatal',
		effect: 'permanent',
		title: {
			de: 'Die Warteschlange „{queue}“ wurde ohne Reihenfolge je Vorgang angelegt; das lässt sich an ihr nicht mehr ändern.',
			en: 'The queue “{queue}” was made without order per case, and that cannot be changed any more.',
		},
		remedy: {
			de: 'Alle Hubs anhalten, die Warteschlange im Broker leeren lassen oder ihre Nachrichten verschieben (Shovel), dann löschen; beim Start legt der Hub sie neu an. Oder „order“ des Kanals wieder auf „none“ stellen. Bis dahin bleibt alles in der Warteschlange liegen.',
			en: 'Stop all hubs, let the queue run empty or move its messages (shovel), then delete it; the hub makes it anew when it starts. Or set “order” of the channel back to “none”. Until then everything stays in the queue.',
		},
		httpStatus: 503,
	},
	'DK-BROKER-HEADERS': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Attribute und Anlagenliste der Nachricht sind zu lang: {size} Byte, erlaubt sind {limit}.',
			en: 'Attributes and attachment list of the message are too long: {size} bytes, {limit} are allowed.',
		},
		remedy: { de: 'Weniger Anlagen oder kürzere Dateinamen und Attribute verwenden.', en: 'Use fewer attachments, or shorter file names and attributes.' },
		httpStatus: 413,
	},
	'DK-BROKER-TOO-LARGE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Nachricht ist zu groß für den Broker: {size} Byte, erlaubt sind {limit}.',
			en: 'The message is too large for the broker: {size} bytes, {limit} are allowed.',
		},
		remedy: {
			de: 'Große Inhalte gehören in die Ablage (Claim Check): den Grenzwert für Inhalte in der Nachricht senken.',
			en: 'Large bodies belong into the payload store (claim check): lower the inline limit.',
		},
		httpStatus: 413,
	},
	'DK-BROKER-DEAD-LETTER': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Nachrichtenbroker hat die Nachricht von sich aus aussortiert ({reason}).',
			en: 'The message broker took the message out by itself ({reason}).',
		},
		remedy: {
			de: 'Die Richtlinien (Policies) am Broker prüfen, die für Warteschlangen des Hubs gelten. Dann die Nachricht freigeben.',
			en: 'Check the policies of the broker that apply to queues of the hub. Then release the message.',
		},
	},
} satisfies Record<string, ErrorDefinition>;
