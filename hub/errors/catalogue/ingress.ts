/** Error registry: the ingress. */
import type { ErrorDefinition } from '../definition.ts';

export const ingressErrors = {
	'DK-IN-UNKNOWN-TENANT': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Den Mandanten „{mandant}“ gibt es hier nicht.', en: 'There is no tenant “{mandant}” here.' },
		remedy: { de: 'Die Adresse prüfen: /in/<Mandant>/<Eingang>.', en: 'Check the address: /in/<tenant>/<entry>.' },
		httpStatus: 404,
	},
	'DK-IN-UNKNOWN-ENTRY': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Den Eingang „{entry}“ gibt es nicht.', en: 'There is no entry “{entry}”.' },
		remedy: {
			de: 'Den Namen des Eingangs am Knoten „Portal-Eingang“ vergleichen; der Flow muss bereitgestellt sein.',
			en: 'Compare the name at the “portal in” node; the flow must be deployed.',
		},
		httpStatus: 404,
	},
	'DK-IN-AUTH': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Anmeldung fehlt oder ist falsch.', en: 'Credentials are missing or wrong.' },
		remedy: { de: 'Das Zugangszeichen des Portals als „Authorization: Bearer …“ mitsenden.', en: 'Send the token of the portal as “Authorization: Bearer …”.' },
		httpStatus: 401,
	},
	'DK-IN-METHOD': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Hier wird nur POST angenommen.', en: 'Only POST is taken here.' },
		remedy: { de: 'Die Nachricht mit POST senden.', en: 'Send the message with POST.' },
		httpStatus: 405,
	},
	'DK-IN-MEDIA-TYPE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der Medientyp {mediaType} wird nicht angenommen.', en: 'The media type {mediaType} is not taken.' },
		remedy: { de: 'JSON, XML oder multipart/form-data senden.', en: 'Send JSON, XML or multipart/form-data.' },
		httpStatus: 415,
	},
	'DK-IN-TOO-LARGE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Nachricht ist zu groß (Grenze {limit} Bytes).', en: 'The message is too large (limit {limit} bytes).' },
		remedy: {
			de: 'Kleinere Anlagen senden oder den Betreiber um eine höhere Grenze bitten.',
			en: 'Send smaller attachments, or ask the operator for a higher limit.',
		},
		httpStatus: 413,
	},
	'DK-IN-INCOMPLETE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Übertragung brach ab: {received} Bytes kamen an, angekündigt waren {announced}.',
			en: 'The transfer broke off: {received} bytes arrived, {announced} were announced.',
		},
		remedy: { de: 'Die Nachricht unter derselben Kennung noch einmal senden.', en: 'Send the message again under the same id.' },
		httpStatus: 400,
	},
	'DK-IN-TIMEOUT': {
		severity: 'error',
		effect: 'transient',
		title: { de: 'Die Übertragung dauerte zu lange (Grenze {seconds} s).', en: 'The transfer took too long (limit {seconds} s).' },
		remedy: {
			de: 'Die Verbindung prüfen und die Nachricht unter derselben Kennung noch einmal senden.',
			en: 'Check the connection and send the message again under the same id.',
		},
		httpStatus: 408,
	},
	'DK-IN-HTTP': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Was ankam, ist keine gültige HTTP-Anfrage ({systemCode}).', en: 'What arrived is not a valid HTTP request ({systemCode}).' },
		remedy: {
			de: 'Prüfen, ob die angegebene Länge (Content-Length) zum Inhalt passt.',
			en: 'Check whether the announced length (Content-Length) matches the content.',
		},
		httpStatus: 400,
	},
	'DK-IN-MULTIPART': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die multipart-Nachricht ist nicht lesbar: {regel}.', en: 'The multipart message cannot be read: {rule}.' },
		remedy: {
			de: 'Genau einen Teil „antrag“ (JSON oder XML) und beliebig viele Anlagen senden.',
			en: 'Send exactly one part “antrag” (JSON or XML) and any number of attachments.',
		},
		httpStatus: 400,
	},
	'DK-IN-MALFORMED': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Inhalt ist kein lesbares {format} (Zeile {line}, Spalte {column}).',
			en: 'The content is not well-formed {format} (line {line}, column {column}).',
		},
		remedy: { de: 'Den Inhalt fehlerfrei erzeugen und neu senden.', en: 'Produce well-formed content and send it again.' },
		httpStatus: 400,
	},
	'DK-IN-ID': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Kennung der Nachricht ist unzulässig: {regel}.', en: 'The id of the message is not allowed: {rule}.' },
		remedy: { de: 'Als ce-id 1 bis 255 druckbare Zeichen ohne Leerzeichen senden.', en: 'Send 1 to 255 printable characters without blanks as ce-id.' },
		httpStatus: 400,
	},
	'DK-IN-CONFLICT': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Unter dieser Kennung wurde schon ein anderer Inhalt angenommen.', en: 'Another content was taken under this id before.' },
		remedy: { de: 'Eine berichtigte Nachricht mit neuer Kennung senden.', en: 'Send a corrected message under a new id.' },
		httpStatus: 409,
	},
	'DK-IN-BUSY': {
		severity: 'error',
		effect: 'transient',
		title: { de: 'Der Hub kann die Nachricht zurzeit nicht speichern.', en: 'The hub cannot store the message at present.' },
		remedy: { de: 'In einigen Sekunden unter derselben Kennung noch einmal senden.', en: 'Send it again under the same id in a few seconds.' },
		httpStatus: 503,
	},
	'DK-IN-ENTRY': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der Eingang ist falsch eingestellt: {option}.', en: 'The entry is not set up correctly: {option}.' },
		remedy: { de: 'Die genannte Angabe am Knoten „Portal-Eingang“ berichtigen.', en: 'Correct this setting at the “portal in” node.' },
	},
	'DK-IN-ENTRY-TAKEN': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Den Eingang „{entry}“ gibt es für einen dieser Mandanten schon.', en: 'The entry “{entry}” exists already for one of these tenants.' },
		remedy: {
			de: 'Einen anderen Namen wählen oder den anderen Knoten „Portal-Eingang“ entfernen.',
			en: 'Choose another name, or remove the other “portal in” node.',
		},
	},
} satisfies Record<string, ErrorDefinition>;
