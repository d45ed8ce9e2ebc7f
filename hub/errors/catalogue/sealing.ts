/** Error registry: encryption at rest. */
import type { ErrorDefinition } from '../definition.ts';

export const sealingErrors = {
	'DK-SEAL-CONFIG': {
		severity: 'fatal',
		effect: 'permanent',
		title: { de: 'Der Schlüssel {key} kann nicht benutzt werden: {rule}.', en: 'The key {key} cannot be used: {rule}.' },
		remedy: {
			de: 'In der Konfiguration encryption.keys oder im Datenordner den Ordner keys berichtigen. Ein Geheimnis entsteht mit: openssl rand -base64 32.',
			en: 'Correct encryption.keys in the configuration, or the folder keys in the data folder. A secret is made with: openssl rand -base64 32.',
		},
	},
	'DK-SEAL-KEY': {
		severity: 'fatal',
		effect: 'transient',
		title: {
			de: 'Der Inhalt ist mit dem Schlüssel {key} verschlüsselt, und den hat dieser Hub nicht.',
			en: 'The content is encrypted with the key {key}, which this hub does not have.',
		},
		remedy: {
			de: 'Diesen Schlüssel wieder in die Konfiguration oder den Schlüsselordner aufnehmen (er muss nicht der erste sein) und den Hub neu starten. Nichts ist verloren, solange es den Schlüssel noch gibt.',
			en: 'Put this key back into the configuration or the folder of keys (it need not be the first one) and restart the hub. Nothing is lost as long as the key exists.',
		},
		httpStatus: 503,
	},
	'DK-SEAL-DAMAGED': {
		severity: 'fatal',
		effect: 'permanent',
		title: {
			de: 'Ein verschlüsselter Inhalt lässt sich nicht öffnen (Schlüssel {key}): Er wurde verändert oder vertauscht, oder der Schlüssel hat ein anderes Geheimnis als damals.',
			en: 'An encrypted content cannot be opened (key {key}): it was changed or put in the place of another, or the key has another secret than it had then.',
		},
		remedy: {
			de: 'Prüfen, ob der Schlüssel noch dasselbe Geheimnis hat. Sonst Datenträger prüfen und den Inhalt aus der Sicherung zurückholen.',
			en: 'Check that the key still has the same secret. If it has, check the disk and restore the content from a backup.',
		},
	},
	'DK-SEAL-IN-USE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Schlüssel {key} wird noch gebraucht: {count} Inhalte sind damit verschlüsselt.',
			en: 'The key {key} is still needed: {count} contents are encrypted with it.',
		},
		remedy: {
			de: 'Warten, bis alles mit dem neuen Schlüssel verschlüsselt ist (drehkreuz keys zeigt den Stand), und was noch unterwegs ist zu Ende laufen lassen.',
			en: 'Wait until everything is encrypted with the new key (drehkreuz keys shows how far it is), and let what is under way come to its end.',
		},
		httpStatus: 409,
	},
} satisfies Record<string, ErrorDefinition>;
