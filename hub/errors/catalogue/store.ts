/** Error registry: the store. */
import type { ErrorDefinition } from '../definition.ts';

export const storeErrors = {
	'DK-STORE-VERSION': {
		severity: 'fatal',
		effect: 'permanent',
		title: {
			de: 'Die Datenbank stammt aus einer neueren Version (Stand {found}, bekannt {known}).',
			en: 'The database was written by a newer version (schema {found}, known {known}).',
		},
		remedy: {
			de: 'Die neuere Version des Hubs wieder einsetzen oder die Sicherung zurückspielen.',
			en: 'Put the newer version of the hub back, or restore the backup.',
		},
	},
	'DK-STORE-FAILED': {
		severity: 'fatal',
		effect: 'transient',
		title: {
			de: 'Die Datenbank konnte nicht gelesen oder geschrieben werden ({systemCode}).',
			en: 'The database could not be read or written ({systemCode}).',
		},
		remedy: {
			de: 'Freien Platz und Rechte des Datenordners prüfen. Bei PostgreSQL: ob der Server läuft, erreichbar ist, TLS anbietet und die Anmeldung annimmt.',
			en: 'Check free space and permissions of the data folder. With PostgreSQL: whether the server runs, can be reached, offers TLS and takes the login.',
		},
		httpStatus: 503,
	},
	'DK-PARKED-AUTH': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Geparkte Nachrichten zeigt der Hub nur nach Anmeldung.', en: 'The hub shows parked messages only after signing in.' },
		remedy: {
			de: 'Mit einem lokalen Konto anmelden, das Nachrichten freigeben darf. Nach einem Fehlversuch kurz warten.',
			en: 'Sign in with a local account that may release messages. Wait a moment after a failure.',
		},
		httpStatus: 401,
	},
	'DK-PARKED-UNKNOWN': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Diese geparkte Nachricht gibt es nicht (mehr).', en: 'There is no such parked message (any more).' },
		remedy: { de: 'Die Liste neu laden; vielleicht hat sie schon jemand freigegeben.', en: 'Load the list again; somebody may have released it already.' },
		httpStatus: 404,
	},
} satisfies Record<string, ErrorDefinition>;
