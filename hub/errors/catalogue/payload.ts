/** Error registry: the payload store. */
import type { ErrorDefinition } from '../definition.ts';

export const payloadErrors = {
	'DK-PAYLOAD-TOO-LARGE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der Inhalt ist größer als erlaubt (Grenze {limit} Bytes).', en: 'The content is larger than allowed (limit {limit} bytes).' },
		remedy: { de: 'Kleinere Dateien senden oder die Grenze in der Konfiguration erhöhen.', en: 'Send smaller files, or raise the limit in the configuration.' },
		httpStatus: 413,
	},
	'DK-PAYLOAD-HASH': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Prüfsumme des Inhalts stimmt nicht mit der angekündigten überein.', en: 'The hash of the content differs from the announced one.' },
		remedy: {
			de: 'Die Datei wurde unterwegs verändert. Den Absender um erneute Übermittlung bitten.',
			en: 'The file was changed on its way. Ask the sender to send it again.',
		},
		httpStatus: 400,
	},
	'DK-PAYLOAD-MISSING': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Ein abgelegter Inhalt fehlt im Speicher.', en: 'A stored content is missing from the payload store.' },
		remedy: { de: 'Speicherort und Datensicherung prüfen; die Nachricht bleibt geparkt.', en: 'Check the storage and the backup; the message stays parked.' },
	},
	'DK-PAYLOAD-DAMAGED': {
		severity: 'fatal',
		effect: 'permanent',
		title: {
			de: 'Ein abgelegter Inhalt ist beschädigt: Die Prüfsumme stimmt nicht mehr.',
			en: 'A stored content is damaged: its hash does not match any more.',
		},
		remedy: { de: 'Datenträger prüfen und den Inhalt aus der Sicherung zurückholen.', en: 'Check the disk and restore the content from a backup.' },
	},
	'DK-PAYLOAD-STORAGE': {
		severity: 'fatal',
		effect: 'transient',
		title: { de: 'Der Inhalt konnte nicht gespeichert werden ({systemCode}).', en: 'The content could not be stored ({systemCode}).' },
		remedy: { de: 'Freien Platz und Rechte des Datenordners prüfen.', en: 'Check free space and permissions of the data folder.' },
		httpStatus: 503,
	},
} satisfies Record<string, ErrorDefinition>;
