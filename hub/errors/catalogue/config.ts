/** Error registry: configuration. */
import type { ErrorDefinition } from '../definition.ts';

export const configErrors = {
	'DK-CONFIG-INVALID': {
		severity: 'fatal',
		effect: 'permanent',
		title: { de: 'Die Konfiguration {file} ist fehlerhaft: {path} {rule}.', en: 'The configuration {file} is faulty: {path} {rule}.' },
		remedy: {
			de: 'Die genannte Stelle berichtigen; die Schlüssel stehen in schemas/ und config/.',
			en: 'Correct the place; the keys are described in schemas/ and config/.',
		},
	},
	'DK-CONFIG-UNREADABLE': {
		severity: 'fatal',
		effect: 'permanent',
		title: { de: 'Die Konfiguration {file} ist nicht lesbar ({systemCode}).', en: 'The configuration {file} cannot be read ({systemCode}).' },
		remedy: { de: 'Pfad und Rechte der Datei prüfen.', en: 'Check path and permissions of the file.' },
	},
	'DK-CONFIG-SECRET': {
		severity: 'fatal',
		effect: 'permanent',
		title: { de: 'Das Geheimnis {name} für {path} fehlt.', en: 'The secret {name} for {path} is missing.' },
		remedy: { de: 'Die Umgebungsvariable oder die Datei mit dem Geheimnis anlegen.', en: 'Create the environment variable or the file that holds the secret.' },
	},
	'DK-CONFIG-ADAPTER': {
		severity: 'fatal',
		effect: 'permanent',
		title: {
			de: 'Den Adapter „{adapter}“ gibt es nicht (Mandant {mandant}, Rolle {role}).',
			en: 'There is no adapter “{adapter}” (tenant {mandant}, role {role}).',
		},
		remedy: { de: 'Bekannte Adapter: {known}.', en: 'Known adapters: {known}.' },
	},
	'DK-CONFIG-PORT': {
		severity: 'fatal',
		effect: 'permanent',
		title: { de: 'Port {port} ist belegt.', en: 'Port {port} is in use.' },
		remedy: {
			de: 'Das andere Programm beenden oder mit DREHKREUZ_PORT einen anderen Port wählen.',
			en: 'Stop the other program, or choose another port with DREHKREUZ_PORT.',
		},
	},
} satisfies Record<string, ErrorDefinition>;
