/** Error registry: checks. */
import type { ErrorDefinition } from '../definition.ts';

export const checkErrors = {
	'DK-CHECK-INVALID': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Nachricht entspricht nicht dem Schema: {findings} Befund(e), der erste in {stelle}: {regel}.',
			en: 'The message does not match its schema: {findings} finding(s), the first at {place}: {rule}.',
		},
		remedy: {
			de: 'Den Absender auf die genannte Stelle hinweisen. Berichtigte Nachrichten bekommen eine neue Kennung.',
			en: 'Point the sender to the place. A corrected message gets a new id.',
		},
		httpStatus: 422,
	},
	'DK-CHECK-NOT-WELL-FORMED': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der Inhalt ist kein lesbares {format}: {stelle}: {regel}.', en: 'The content is not well-formed {format}: {place}: {rule}.' },
		remedy: { de: 'Den Absender bitten, die Nachricht fehlerfrei zu erzeugen.', en: 'Ask the sender to produce a well-formed message.' },
		httpStatus: 400,
	},
	'DK-CHECK-DOCTYPE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Inhalt enthält eine DOCTYPE-Angabe; das ist aus Sicherheitsgründen verboten.',
			en: 'The content has a DOCTYPE; that is refused for security.',
		},
		remedy: { de: 'Den Absender bitten, die Nachricht ohne DOCTYPE zu senden.', en: 'Ask the sender to leave the DOCTYPE out.' },
		httpStatus: 400,
	},
	'DK-CHECK-LIMIT': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der Inhalt überschreitet eine Grenze der Prüfung: {regel}.', en: 'The content exceeds a limit of the check: {rule}.' },
		remedy: {
			de: 'Kleinere Nachricht senden oder die Grenze in der Konfiguration erhöhen.',
			en: 'Send a smaller message, or raise the limit in the configuration.',
		},
		httpStatus: 413,
	},
	'DK-CHECK-UNKNOWN': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Zu dieser Nachricht ist kein Standardpaket installiert (Namensraum {namespace}, Element {element}).',
			en: 'No installed standards pack knows this message (namespace {namespace}, element {element}).',
		},
		remedy: {
			de: 'Das Paket des Standards installieren (drehkreuz pack add) und die Nachricht freigeben.',
			en: 'Install the pack of the standard (drehkreuz pack add), then release the message.',
		},
		httpStatus: 422,
	},
	'DK-CHECK-SCHEMA-UNKNOWN': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Schema oder Standardpaket {schema} ist hier nicht bekannt.', en: 'Schema or standards pack {schema} is not known here.' },
		remedy: {
			de: 'Die Bezeichnung im Knoten oder in der Route prüfen (drehkreuz pack list).',
			en: 'Check the name in the node or route (drehkreuz pack list).',
		},
		httpStatus: 422,
	},
	'DK-CHECK-SCHEMA-FAULTY': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Schema {schema} ist selbst fehlerhaft: {rule}.', en: 'Schema {schema} is faulty itself: {rule}.' },
		remedy: { de: 'Die Schemadatei berichtigen und die Nachricht erneut freigeben.', en: 'Correct the schema file, then release the message again.' },
		httpStatus: 500,
	},
	'DK-CHECK-HEADER-DIFFERS': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Der Nachrichtenkopf nennt einen anderen Nachrichtentyp als das Wurzelelement; es gilt das Wurzelelement.',
			en: 'The header names another message type than the root element; the root element counts.',
		},
		remedy: { de: 'Den Absender auf die abweichende Angabe hinweisen.', en: 'Tell the sender about the difference.' },
	},
	'DK-CHECK-FAILED': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Prüfung selbst ist gescheitert ({kind}); über die Nachricht sagt das nichts.',
			en: 'The check itself failed ({kind}); that says nothing about the message.',
		},
		remedy: {
			de: 'Die Nachricht erneut freigeben. Scheitert sie wieder, den Hersteller fragen und den Code nennen.',
			en: 'Release the message again. If it fails again, ask the maker and name the code.',
		},
		httpStatus: 500,
	},
	'DK-CHECK-STOPPED': {
		severity: 'error',
		effect: 'transient',
		title: { de: 'Die Prüfung wurde angehalten, bevor sie fertig war.', en: 'The check was stopped before it was done.' },
		remedy: { de: 'Nichts: Die Nachricht wird erneut geprüft.', en: 'Nothing: the message is checked again.' },
		httpStatus: 503,
	},
	'DK-CHECK-MEDIA-TYPE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der Medientyp {mediaType} kann nicht geprüft werden.', en: 'The media type {mediaType} cannot be checked.' },
		remedy: { de: 'JSON oder XML senden.', en: 'Send JSON or XML.' },
		httpStatus: 415,
	},
} satisfies Record<string, ErrorDefinition>;
