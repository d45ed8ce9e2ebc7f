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
		title: {
			de: 'Im Ordner {folder} liegt nichts, was der Hub lesen kann: kein XML-Schema, keine Codeliste, kein Schematron, keine WSDL, kein FIM-Datenschema.',
			en: 'There is nothing in folder {folder} that the hub can read: no XML schema, code list, Schematron, WSDL or FIM data schema.',
		},
		remedy: {
			de: 'Die ZIP-Datei aus dem XRepository oder den entpackten Ordner des Standards angeben.',
			en: 'Name the ZIP file of the XRepository, or the unpacked folder of the standard.',
		},
	},
	'DK-PACK-ONLY-ZIP': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Im Ordner {folder} liegt nur eine ZIP-Datei; sie wird nicht von selbst entpackt.',
			en: 'There is only a ZIP file in folder {folder}; it is not unpacked by itself.',
		},
		remedy: { de: 'Die ZIP-Datei selbst angeben (drehkreuz pack add DATEI.zip).', en: 'Name the ZIP file itself (drehkreuz pack add FILE.zip).' },
	},
	'DK-PACK-FILE-UNREADABLE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Datei {file} (Codeliste, Schematron, WSDL oder FIM-Datenschema) ist in Zeile {line} nicht lesbar: {rule}.',
			en: 'File {file} (code list, Schematron, WSDL or FIM data schema) cannot be read in line {line}: {rule}.',
		},
		remedy: {
			de: 'Die Datei noch einmal unverändert laden, oder sie aus dem Ordner nehmen.',
			en: 'Download the file again, unchanged, or take it out of the folder.',
		},
	},
	'DK-PACK-FOREIGN-FILE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Im Standardpaket {pack} liegt eine Datei, die nicht dazugehört: {file}.',
			en: 'There is a file in standards pack {pack} that does not belong to it: {file}.',
		},
		remedy: {
			de: 'Die Datei entfernen. Sie wird nie benutzt; aber jemand hat in den Ordner geschrieben.',
			en: 'Remove the file. It is never used; but somebody wrote into the folder.',
		},
	},
	'DK-PACK-UNKNOWN': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Ein Standardpaket {pack} ist nicht eingespielt.', en: 'No standards pack {pack} is installed.' },
		remedy: { de: 'Mit drehkreuz pack list ansehen, was eingespielt ist.', en: 'See with drehkreuz pack list what is installed.' },
	},
	'DK-PACK-AMBIGUOUS': {
		severity: 'error',
		effect: 'permanent',
		title: { de: '{pack} meint mehrere Standardpakete: {packs}.', en: '{pack} means several standards packs: {packs}.' },
		remedy: { de: 'Die Kennung des Pakets angeben.', en: 'Give the id of the pack.' },
	},
	'DK-PACK-IN-USE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Standardpaket {pack} wird noch gebraucht: {usedBy}.', en: 'Standards pack {pack} is still in use: {usedBy}.' },
		remedy: {
			de: 'Erst umstellen (drehkreuz pack use, Route oder Flow ändern), dann entfernen.',
			en: 'Switch first (drehkreuz pack use, change the route or flow), then remove it.',
		},
	},
	'DK-PACK-NOTHING-TO-UNDO': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Es gibt keine Umstellung, die zurückgenommen werden könnte.', en: 'There is no switch that could be undone.' },
		remedy: { de: 'Mit drehkreuz pack history ansehen, was umgestellt wurde.', en: 'See with drehkreuz pack history what was switched.' },
	},
	'DK-PACK-BUSY': {
		severity: 'error',
		effect: 'transient',
		title: { de: 'Jemand anderes stellt gerade ein Standardpaket um.', en: 'Somebody else is switching a standards pack right now.' },
		remedy: { de: 'In ein paar Sekunden noch einmal.', en: 'Try again in a few seconds.' },
	},
	'DK-PACK-PINS-UNREADABLE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Datei {file} mit den Umstellungen der Standardpakete ist nicht lesbar.',
			en: 'File {file} with the switches of the standards packs cannot be read.',
		},
		remedy: { de: 'Die Datei aus der Sicherung wiederherstellen.', en: 'Restore the file from the backup.' },
	},
	'DK-PACK-FAMILY': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Beschreibung der Nachrichtenköpfe {file} ist fehlerhaft: {path} {rule}.',
			en: 'The description of message headers {file} is faulty: {path} {rule}.',
		},
		remedy: {
			de: 'Die genannte Stelle nach schemas/header-family.schema.json berichtigen oder die Datei entfernen.',
			en: 'Correct the place as schemas/header-family.schema.json says, or remove the file.',
		},
	},
} satisfies Record<string, ErrorDefinition>;
