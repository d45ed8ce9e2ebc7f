/** Error registry: flows of another time. */
import type { ErrorDefinition } from '../definition.ts';

export const flowErrors = {
	'DK-FLOW-VERSION': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Stand {version} der Flows wird nicht mehr aufgehoben oder lässt sich nicht mehr starten.',
			en: 'The version {version} of the flows is not kept any more, or cannot be started any more.',
		},
		remedy: {
			de: 'Die Nachricht mit den heutigen Flows freigeben. Aufgehoben werden die letzten 200 Stände.',
			en: 'Release the message into the flows of today. The last 200 versions are kept.',
		},
	},
	'DK-FLOW-BUSY': {
		severity: 'warning',
		effect: 'transient',
		title: {
			de: 'Es laufen schon {count} frühere Stände der Flows nebeneinander; dieser wartet.',
			en: '{count} earlier versions of the flows run side by side already; this one waits.',
		},
		remedy: { de: 'Nichts zu tun: Die Nachricht kommt von selbst an die Reihe.', en: 'Nothing to do: the message gets its turn by itself.' },
	},
	'DK-FLOW-PROCESS': {
		severity: 'error',
		effect: 'transient',
		title: {
			de: 'Der Prozess, in dem ein früherer Stand der Flows läuft, ist von selbst zu Ende gegangen.',
			en: 'The process in which an earlier version of the flows runs has ended by itself.',
		},
		remedy: {
			de: 'Die Nachricht wird noch einmal versucht. Geschieht es wieder: Der frühere Flow braucht zu viel Speicher oder hat einen Fehler. Mit den heutigen Flows freigeben.',
			en: 'The message is tried again. When it happens again: the earlier flow needs too much memory or is faulty. Release into the flows of today.',
		},
	},
} satisfies Record<string, ErrorDefinition>;
