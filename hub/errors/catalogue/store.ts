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
		title: { de: 'In der Datenbank konnte nicht geschrieben werden ({systemCode}).', en: 'The database could not be written ({systemCode}).' },
		remedy: { de: 'Freien Platz und Rechte des Datenordners prüfen.', en: 'Check free space and permissions of the data folder.' },
		httpStatus: 503,
	},
} satisfies Record<string, ErrorDefinition>;
