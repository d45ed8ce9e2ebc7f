/**
 * Error registry: ZIP files. Entries are named by their number in the table of contents and, where it has a plain one, by their file ending: the names of
 * attachments often say what an application is about, or whose it is.
 */
import type { ErrorDefinition } from '../definition.ts';

const fresh = {
	de: 'Die ZIP-Datei neu erzeugen oder noch einmal herunterladen.',
	en: 'Make the ZIP file anew, or download it again.',
};
const hostile = {
	de: 'Die Datei nicht von Hand entpacken. Beim Absender nachfragen, ob er sie so erzeugt hat.',
	en: 'Do not unpack the file by hand. Ask the sender whether it was made like this.',
};
const smaller = {
	de: 'Eine kleinere ZIP-Datei senden, oder die Grenze erhöhen, wenn der Absender vertrauenswürdig ist.',
	en: 'Send a smaller ZIP file, or raise the limit when the sender can be trusted.',
};

export const zipErrors = {
	'DK-ZIP-UNREADABLE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Datei ist kein lesbares ZIP, oder sie ist abgeschnitten.', en: 'The file is no readable ZIP, or it was cut off.' },
		remedy: fresh,
		httpStatus: 400,
	},
	'DK-ZIP-DAMAGED': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Eintrag {entry} der ZIP-Datei ist beschädigt.', en: 'Entry {entry} of the ZIP file is damaged.' },
		remedy: fresh,
		httpStatus: 400,
	},
	'DK-ZIP-SIZE-LIES': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Eintrag {entry} der ZIP-Datei ist nicht so groß, wie das Inhaltsverzeichnis sagt.',
			en: 'Entry {entry} of the ZIP file does not have the size that the table of contents says.',
		},
		remedy: hostile,
		httpStatus: 400,
	},
	'DK-ZIP-NAME': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Name von Eintrag {entry} der ZIP-Datei führt aus dem Ordner hinaus oder ist keiner, den jedes Betriebssystem anlegen kann.',
			en: 'The name of entry {entry} of the ZIP file leads out of the folder, or is none that every system can create.',
		},
		remedy: hostile,
		httpStatus: 400,
	},
	'DK-ZIP-LINK': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Eintrag {entry} der ZIP-Datei ist weder Datei noch Ordner, sondern ein Verweis oder Gerät.',
			en: 'Entry {entry} of the ZIP file is neither file nor folder but a link or device.',
		},
		remedy: hostile,
		httpStatus: 400,
	},
	'DK-ZIP-DUPLICATE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Eintrag {entry} der ZIP-Datei hat denselben Namen wie ein anderer (Groß- und Kleinschreibung zählt nicht).',
			en: 'Entry {entry} of the ZIP file has the same name as another (case does not count).',
		},
		remedy: fresh,
		httpStatus: 400,
	},
	'DK-ZIP-OVERLAP': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Eintrag {entry} der ZIP-Datei überlappt einen anderen.', en: 'Entry {entry} of the ZIP file overlaps another.' },
		remedy: hostile,
		httpStatus: 400,
	},
	'DK-ZIP-ENCRYPTED': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die ZIP-Datei ist verschlüsselt (Eintrag {entry}).', en: 'The ZIP file is encrypted (entry {entry}).' },
		remedy: { de: 'Die ZIP-Datei ohne Passwort senden; der Transportweg verschlüsselt.', en: 'Send the ZIP file without a password; the transport encrypts.' },
		httpStatus: 400,
	},
	'DK-ZIP-METHOD': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Eintrag {entry} der ZIP-Datei ist mit einem Verfahren gepackt, das nicht jedes Programm kennt ({method}).',
			en: 'Entry {entry} of the ZIP file is packed with a method that not every program knows ({method}).',
		},
		remedy: { de: 'Die ZIP-Datei mit „Deflate“ oder ohne Kompression erzeugen.', en: 'Make the ZIP file with "deflate", or without compression.' },
		httpStatus: 400,
	},
	'DK-ZIP-ENTRIES': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die ZIP-Datei hat mehr als {max} Einträge.', en: 'The ZIP file has more than {max} entries.' },
		remedy: smaller,
		httpStatus: 413,
	},
	'DK-ZIP-ENTRY-TOO-LARGE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Eintrag {entry} der ZIP-Datei ist entpackt größer als {max} Bytes.', en: 'Entry {entry} of the ZIP file unpacks to more than {max} bytes.' },
		remedy: smaller,
		httpStatus: 413,
	},
	'DK-ZIP-TOO-LARGE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die ZIP-Datei ist entpackt größer als {max} Bytes.', en: 'The ZIP file unpacks to more than {max} bytes.' },
		remedy: smaller,
		httpStatus: 413,
	},
	'DK-ZIP-RATIO': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Eintrag {entry} der ZIP-Datei ist entpackt mehr als {max}-mal so groß wie gepackt: vermutlich eine „ZIP-Bombe“.',
			en: 'Entry {entry} of the ZIP file unpacks to more than {max} times its packed size: probably a "ZIP bomb".',
		},
		remedy: hostile,
		httpStatus: 413,
	},
} satisfies Record<string, ErrorDefinition>;
