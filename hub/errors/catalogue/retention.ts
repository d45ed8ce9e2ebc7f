/** Error registry: how long what is kept, and what is deleted. */
import type { ErrorDefinition } from '../definition.ts';

export const retentionErrors = {
	'DK-RETENTION-DAYS': {
		severity: 'fatal',
		effect: 'permanent',
		title: {
			de: 'Mandant {mandant}: Inhalte sollen {contentDays} Tage aufbewahrt werden, ihr Verlauf aber nur {historyDays}.',
			en: 'Tenant {mandant}: content is to be kept for {contentDays} days, but its history for {historyDays} only.',
		},
		remedy: {
			de: 'Der Wert storage.contentDays darf nicht größer sein als storage.historyDays: Sonst gäbe es Inhalte, von denen niemand mehr weiß, woher sie kamen.',
			en: 'The value storage.contentDays must not exceed storage.historyDays: else there would be content of which nobody knows any more where it came from.',
		},
	},
	'DK-RETENTION-CASE-UNKNOWN': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Zu diesem Vorgang ist nichts bekannt.', en: 'Nothing is known about this case.' },
		remedy: {
			de: 'Vorgangsnummer und Mandant prüfen. Nach Ablauf der Aufbewahrung ist nichts mehr da.',
			en: 'Check the id of the case and the tenant. When the time of retention is over, nothing is left.',
		},
		httpStatus: 404,
	},
	'DK-RETENTION-CASE-OPEN': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Vorgang kann nicht gelöscht werden: {parked} seiner Nachrichten sind geparkt, {underWay} unterwegs.',
			en: 'The case cannot be deleted: {parked} of its messages are parked, {underWay} under way.',
		},
		remedy: {
			de: 'Geparkte Nachrichten freigeben oder verwerfen, Laufendes abwarten, dann noch einmal löschen.',
			en: 'Release or discard what is parked, wait for what is under way, then delete again.',
		},
		httpStatus: 409,
	},
} satisfies Record<string, ErrorDefinition>;
