/** Error registry: document management systems. */
import type { ErrorDefinition } from '../definition.ts';

export const dmsErrors = {
	'DK-DMS-CONTENT': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Ein Dokument liegt im DMS „{role}“ mit anderem Inhalt, als gesendet wurde.',
			en: 'A document in the DMS “{role}” has another content than was sent.',
		},
		remedy: {
			de: 'Das Dokument im DMS ansehen: Hat es schon jemand bearbeitet, ist alles in Ordnung und die Nachricht kann von Hand abgeschlossen werden. Sonst das Dokument löschen und die Nachricht freigeben.',
			en: 'Look at the document in the DMS: if somebody has worked on it, all is well and the message can be closed by hand. Otherwise delete the document and release the message.',
		},
	},
	'DK-DMS-FOLDER': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der eingestellte Ordner „{path}“ fehlt im DMS „{role}“.', en: 'The configured folder “{path}” is missing in the DMS “{role}”.' },
		remedy: {
			de: 'Den Ordner im DMS anlegen oder rootFolder und aktenplan der Anbindung berichtigen, danach freigeben.',
			en: 'Create the folder in the DMS, or correct rootFolder and aktenplan of the connection, then release.',
		},
	},
} satisfies Record<string, ErrorDefinition>;
