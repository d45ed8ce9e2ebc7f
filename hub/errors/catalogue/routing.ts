/** Error registry: routing. */
import type { ErrorDefinition } from '../definition.ts';

export const routingErrors = {
	'DK-ROUTING-NO-MATCH': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Keine Regel passt auf die Nachricht (Typ {nachrichtentyp}, Leistung {leika}, Gebiet {ars}).',
			en: 'No rule matches the message (type {nachrichtentyp}, service {leika}, region {ars}).',
		},
		remedy: {
			de: 'In der Wegetabelle des Mandanten eine Regel ergänzen und die Nachricht freigeben.',
			en: 'Add a rule to the routing table of the tenant and release the message.',
		},
	},
	'DK-ROUTING-TEST-MESSAGE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Eine Testnachricht darf in den Kanal „{channel}“ nicht; er ist nicht für Tests bestimmt.',
			en: 'A test message must not go into channel “{channel}”; it is not meant for tests.',
		},
		remedy: {
			de: 'Nichts freigeben. Soll der Kanal Testnachrichten aufnehmen, ihn beim Mandanten unter testChannels nennen; sonst die Nachricht verwerfen.',
			en: 'Do not release. If the channel is meant to take test messages, name it under testChannels of the tenant; else discard the message.',
		},
	},
	'DK-ROUTING-TABLE': {
		severity: 'fatal',
		effect: 'permanent',
		title: { de: 'Die Wegetabelle ist fehlerhaft: {path} {rule}.', en: 'The routing table is faulty: {path} {rule}.' },
		remedy: { de: 'Die genannte Stelle der Wegetabelle berichtigen.', en: 'Correct the place in the routing table.' },
	},
} satisfies Record<string, ErrorDefinition>;
