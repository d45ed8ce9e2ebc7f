/** Error registry: FIM data schemas (XDatenfelder). The codes of faults in a document, and those of the commands and conversions. */
import type { ErrorDefinition } from '../definition.ts';

const FROM_THE_PORTAL = {
	de: 'Das Schema neu aus dem FIM-Portal oder dem Redaktionssystem ausgeben. Bleibt der Fehler, die herausgebende Redaktion auf die Stelle hinweisen.',
	en: 'Export the schema again from the FIM portal or the editing system. If the fault remains, point its editors to the place.',
};

const AS_UTF8 = {
	de: 'Das Schema neu als UTF-8 ausgeben; die Datei nicht mit einem Texteditor umspeichern.',
	en: 'Export the schema again as UTF-8; do not save the file again with a text editor.',
};

const NO_SCHEMA = {
	de: 'Prüfen, ob es wirklich ein FIM-Datenschema ist. Echte Schemata haben höchstens einige Megabyte und rund dreißig Ebenen.',
	en: 'Check whether it really is a FIM data schema. Real ones have a few megabytes at most, and about thirty levels.',
};

export const fimErrors = {
	'DK-FIM-FILE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Datei {file} lässt sich nicht lesen ({systemCode}).', en: 'The file {file} cannot be read ({systemCode}).' },
		remedy: { de: 'Pfad und Leserechte prüfen.', en: 'Check the path and the permissions.' },
	},
	'DK-FIM-UNUSABLE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Das Datenschema {file} ist nicht verwendbar: {faults} Fehler, der erste in Zeile {line}, Spalte {column} ({code}).',
			en: 'The data schema {file} cannot be used: {faults} fault(s), the first in line {line}, column {column} ({code}).',
		},
		remedy: FROM_THE_PORTAL,
		httpStatus: 422,
	},
	'DK-FIM-XML': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Dokument ist kein wohlgeformtes XML ({detail}).', en: 'The document is not well-formed XML ({detail}).' },
		remedy: FROM_THE_PORTAL,
		httpStatus: 400,
	},
	'DK-FIM-ENCODING': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Zeichenkodierung stimmt nicht: Angegeben ist {declared}, die ersten Bytes sagen {found}.',
			en: 'The character encoding is wrong: {declared} is declared, the first bytes say {found}.',
		},
		remedy: AS_UTF8,
		httpStatus: 400,
	},
	'DK-FIM-BYTES': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Dokument enthält Bytes, die es in {encoding} nicht gibt.', en: 'The document has bytes that do not exist in {encoding}.' },
		remedy: AS_UTF8,
		httpStatus: 400,
	},
	'DK-FIM-DOCTYPE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Das Dokument enthält eine DOCTYPE-Angabe; das ist aus Sicherheitsgründen verboten.',
			en: 'The document has a DOCTYPE; that is refused for security.',
		},
		remedy: { de: 'Das Schema ohne DOCTYPE ausgeben.', en: 'Export the schema without a DOCTYPE.' },
		httpStatus: 400,
	},
	'DK-FIM-TOO-LARGE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Dokument ist größer als {max} Byte.', en: 'The document is larger than {max} bytes.' },
		remedy: NO_SCHEMA,
		httpStatus: 413,
	},
	'DK-FIM-TOO-DEEP': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Elemente des Dokuments sind tiefer geschachtelt als {max} Ebenen.',
			en: 'The elements of the document are nested deeper than {max} levels.',
		},
		remedy: NO_SCHEMA,
		httpStatus: 413,
	},
	'DK-FIM-VERSION': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'XDatenfelder {version} wird nicht unterstützt; gelesen werden 2.0 und 3.0.0.',
			en: 'XDatenfelder {version} is not supported; 2.0 and 3.0.0 are read.',
		},
		remedy: {
			de: 'Das Schema im FIM-Portal in der Fassung 3.0.0 (oder 2.0) herunterladen.',
			en: 'Download the schema from the FIM portal in version 3.0.0 (or 2.0).',
		},
		httpStatus: 422,
	},
	'DK-FIM-NAMESPACE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Element {element} hat den fremden Namensraum „{namespace}“.', en: 'The element {element} has the foreign namespace “{namespace}”.' },
		remedy: {
			de: 'Prüfen, ob die Datei ein FIM-Datenschema (XDatenfelder) ist.',
			en: 'Check whether the file is a FIM data schema (XDatenfelder).',
		},
		httpStatus: 422,
	},
	'DK-FIM-MESSAGE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Nachricht {element} enthält kein Datenschema, keine Datenfeldgruppe und kein Datenfeld.',
			en: 'The message {element} holds no data schema, data field group or data field.',
		},
		remedy: {
			de: 'Die Nachricht „xdatenfelder.stammdatenschema.0102“ ausgeben.',
			en: 'Export the message “xdatenfelder.stammdatenschema.0102”.',
		},
		httpStatus: 422,
	},
	'DK-FIM-NODE-UNKNOWN': {
		severity: 'error',
		effect: 'permanent',
		title: { de: '{element} ist in {parent} unbekannt.', en: '{element} is unknown in {parent}.' },
		remedy: FROM_THE_PORTAL,
		httpStatus: 422,
	},
	'DK-FIM-NODE-DUPLICATE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: '{element} darf in {parent} nur einmal vorkommen.', en: '{element} may occur only once in {parent}.' },
		remedy: FROM_THE_PORTAL,
		httpStatus: 422,
	},
	'DK-FIM-NODE-MISSING': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'In {parent} fehlt {element}.', en: '{element} is missing in {parent}.' },
		remedy: FROM_THE_PORTAL,
		httpStatus: 422,
	},
	'DK-FIM-NODE-EMPTY': {
		severity: 'error',
		effect: 'permanent',
		title: { de: '{element} in {parent} ist leer.', en: '{element} in {parent} is empty.' },
		remedy: FROM_THE_PORTAL,
		httpStatus: 422,
	},
	'DK-FIM-TEXT': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'In {element} steht Text außerhalb der Unterelemente; er wird nicht gelesen.',
			en: 'In {element} there is text outside of the child elements; it is not read.',
		},
		remedy: FROM_THE_PORTAL,
		httpStatus: 422,
	},
	'DK-FIM-VALUE': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: '{element} hat den unzulässigen Wert „{value}“; er wird nicht verwendet.',
			en: '{element} has the value “{value}”, which is not allowed; it is not used.',
		},
		remedy: FROM_THE_PORTAL,
		httpStatus: 422,
	},
	'DK-FIM-PRAEZISIERUNG': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Die Präzisierung von {id} ist kein lesbares JSON-Objekt; Längen, Grenzen und Muster dieses Feldes werden nicht geprüft.',
			en: 'The praezisierung of {id} is no readable JSON object; lengths, bounds and pattern of this field are not checked.',
		},
		remedy: FROM_THE_PORTAL,
		httpStatus: 422,
	},
	'DK-FIM-PATTERN': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Das Muster von {id} ist nicht lesbar: {regel}. Es wird nicht geprüft.',
			en: 'The pattern of {id} cannot be read: {rule}. It is not checked.',
		},
		remedy: FROM_THE_PORTAL,
		httpStatus: 422,
	},
	'DK-FIM-QS': {
		severity: 'warning',
		effect: 'permanent',
		title: { de: 'FIM-Qualitätsregel {qs}: siehe Befund.', en: 'FIM quality rule {qs}: see the finding.' },
		remedy: FROM_THE_PORTAL,
		httpStatus: 422,
	},
	'DK-FIM-ID': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Kennung „{id}“ gibt es in {format} nicht.', en: 'The id “{id}” does not exist in {format}.' },
		remedy: {
			de: 'Die Kennung aus dem Datenschema übernehmen, z. B. F60000227 (XDF 2) oder F60000000227 (XDF 3).',
			en: 'Take the id from the data schema, e.g. F60000227 (XDF 2) or F60000000227 (XDF 3).',
		},
	},
	'DK-FIM-ID-VERSION': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Version „{version}“ gibt es in {format} nicht.', en: 'The version “{version}” does not exist in {format}.' },
		remedy: {
			de: 'XDF 2 zählt 1.1, XDF 3 zählt 1.1.0. Nur Versionen, die auf .0 enden, haben eine Entsprechung in XDF 2.',
			en: 'XDF 2 counts 1.1, XDF 3 counts 1.1.0. Only versions that end in .0 have a counterpart in XDF 2.',
		},
	},
	'DK-FIM-UNTERNUMMERNKREIS': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: '{id} hat den Unternummernkreis {unternummernkreis}; in XDF 2 gibt es dafür keine Kennung.',
			en: '{id} has the Unternummernkreis {unternummernkreis}; XDF 2 has no id for it.',
		},
		remedy: { de: 'Die Kennung in der Schreibweise von XDF 3 verwenden.', en: 'Use the id in the notation of XDF 3.' },
	},
} satisfies Record<string, ErrorDefinition>;
