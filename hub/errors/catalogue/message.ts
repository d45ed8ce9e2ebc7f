/** Error registry: messages. */
import type { ErrorDefinition } from '../definition.ts';

export const messageErrors = {
	'DK-MESSAGE-INVALID': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Nachricht ist keine gültige CloudEvents-Nachricht: {attribute} {rule}.',
			en: 'The message is not a valid CloudEvents message: {attribute} {rule}.',
		},
		remedy: {
			de: 'Den Absender bitten, das genannte Attribut zu berichtigen und die Nachricht neu zu senden.',
			en: 'Ask the sender to correct the attribute and to send the message again.',
		},
		httpStatus: 400,
	},
	'DK-MESSAGE-ATTACHMENTS': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Zu viele oder zu lang benannte Anlagen: {count} Anlagen, erlaubt sind {limit}.',
			en: 'Too many attachments, or names too long: {count} attachments, {limit} are allowed.',
		},
		remedy: {
			de: 'Die Anlagen zusammenfassen, zum Beispiel als ein PDF, und die Nachricht neu senden.',
			en: 'Combine the attachments, for example into one PDF, and send the message again.',
		},
		httpStatus: 413,
	},
	'DK-MESSAGE-FORMAT': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Eine gespeicherte Nachricht ist nicht lesbar (Format {format}).', en: 'A stored message cannot be read (format {format}).' },
		remedy: {
			de: 'Die Nachricht stammt aus einer neueren Version oder ist beschädigt. Version des Hubs prüfen.',
			en: 'The message comes from a newer version or is damaged. Check the version of the hub.',
		},
	},
	'DK-MESSAGE-TENANT': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Flow wollte die Nachricht am Knoten „{node}“ einem anderen Mandanten geben; das ist nicht erlaubt.',
			en: 'The flow tried to give the message to another tenant at node “{node}”; that is not allowed.',
		},
		remedy: {
			de: 'Im Flow msg.event.mandant nicht ändern.',
			en: 'Do not change msg.event.mandant in the flow.',
		},
	},
	'DK-MESSAGE-NEWER': {
		severity: 'error',
		effect: 'transient',
		title: {
			de: 'Die Nachricht stammt von einer neueren Version des Hubs (Form {found}, bekannt {known}).',
			en: 'The message was written by a newer version of the hub (form {found}, known {known}).',
		},
		remedy: {
			de: 'Sie bleibt im Kanal und wird alle 30 Sekunden wieder angeboten, bis ein Hub der neueren Version sie nimmt. Den Versionswechsel auf allen Rechnern zu Ende führen.',
			en: 'It stays in the channel and is offered again every 30 seconds until a hub of the newer version takes it. Finish the upgrade on all machines.',
		},
	},
} satisfies Record<string, ErrorDefinition>;
