/** Error registry: standards packs. */
import type { ErrorDefinition } from '../definition.ts';

export const packErrors = {
	'DK-PACK-MISSING-IMPORT': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Das Schema {file} verlangt in Zeile {line} {url}; diese Datei fehlt.',
			en: 'Schema {file} asks in line {line} for {url}; that file is missing.',
		},
		remedy: {
			de: 'Das Paket, das diese Datei enthält, zuerst installieren oder mit --catalogue angeben.',
			en: 'Install the pack that holds this file first, or name its folder with --catalogue.',
		},
	},
	'DK-PACK-INVALID': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Schema {file} ist fehlerhaft: Zeile {line}: {rule}.', en: 'Schema {file} is faulty: line {line}: {rule}.' },
		remedy: { de: 'Die Dateien noch einmal unverändert aus dem XRepository laden.', en: 'Download the files from the XRepository again, unchanged.' },
	},
	'DK-PACK-DAMAGED': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Datei {file} des Standardpakets {pack} fehlt oder wurde nach der Installation verändert.',
			en: 'File {file} of standards pack {pack} is missing or was changed after installation.',
		},
		remedy: {
			de: 'Das Paket löschen und aus den ursprünglichen Dateien neu installieren.',
			en: 'Remove the pack and install it again from the original files.',
		},
	},
	'DK-PACK-EMPTY': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Im Ordner {folder} liegt kein XML-Schema.', en: 'There is no XML schema in folder {folder}.' },
		remedy: { de: 'Den entpackten Ordner des Standards angeben.', en: 'Name the unpacked folder of the standard.' },
	},
} satisfies Record<string, ErrorDefinition>;
