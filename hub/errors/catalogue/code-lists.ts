/** Error registry: code lists (genericode). */
import type { ErrorDefinition } from '../definition.ts';

const again = {
	de: 'Die Codeliste noch einmal unverändert aus dem XRepository laden.',
	en: 'Download the code list from the XRepository again, unchanged.',
};
const tellPublisher = {
	de: 'Den Herausgeber der Codeliste auf die Stelle hinweisen. Geprüft wird mit den übrigen Zeilen.',
	en: 'Point the publisher of the code list to the place. Checks use the other rows.',
};

export const codeListErrors = {
	'DK-CODELIST-NOT-WELL-FORMED': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Codeliste {list} ist kein lesbares XML: Zeile {line}, Spalte {column}: {rule}.',
			en: 'Code list {list} is not well-formed XML: line {line}, column {column}: {rule}.',
		},
		remedy: again,
	},
	'DK-CODELIST-NOT-GENERICODE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Datei {list} ist keine Codeliste im Format genericode 1.0 (Wurzelelement {element}).',
			en: 'File {list} is not a genericode 1.0 code list (root element {element}).',
		},
		remedy: {
			de: 'Die Codeliste im Format genericode laden, nicht als JSON oder Tabelle.',
			en: 'Download the code list as genericode, not as JSON or a table.',
		},
	},
	'DK-CODELIST-DOCTYPE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Codeliste {list} enthält in Zeile {line} eine DOCTYPE-Angabe; das ist aus Sicherheitsgründen verboten.',
			en: 'Code list {list} has a DOCTYPE in line {line}; that is refused for security.',
		},
		remedy: again,
	},
	'DK-CODELIST-LIMIT': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Codeliste {list} überschreitet eine Grenze: {regel}.', en: 'Code list {list} exceeds a limit: {rule}.' },
		remedy: {
			de: 'Prüfen, ob die Datei wirklich eine Codeliste ist. Codes dieser Liste werden nicht geprüft.',
			en: 'See whether the file really is a code list. Codes of this list are not checked.',
		},
	},
	'DK-CODELIST-UNNAMED': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Codeliste {list} nennt nicht ihre Kennung und Version.', en: 'Code list {list} does not tell its URI and version.' },
		remedy: again,
	},
	'DK-CODELIST-KEY-COLUMN': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Codeliste {list} sagt nicht, welche Spalte den Code enthält (Zeile {line}).',
			en: 'Code list {list} does not tell which column holds the code (line {line}).',
		},
		remedy: {
			de: 'Eine Fassung der Liste verwenden, die eine Schlüsselspalte empfiehlt, und den Herausgeber fragen.',
			en: 'Use an issue of the list that recommends a key column, and ask the publisher.',
		},
	},
	'DK-CODELIST-WITHOUT-CODES': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Codeliste {list} enthält keinen einzigen Code.', en: 'Code list {list} does not hold a single code.' },
		remedy: {
			de: 'Die Liste mit Inhalt laden: Das XRepository bietet manche Listen auch nur als Beschreibung an.',
			en: 'Download the list with its content: the XRepository offers some lists as a description only.',
		},
	},
	'DK-CODELIST-KEY-MISSING': {
		severity: 'warning',
		effect: 'permanent',
		title: { de: 'In der Codeliste {list} fehlt in Zeile {line} der Code.', en: 'In code list {list} the code is missing in line {line}.' },
		remedy: tellPublisher,
	},
	'DK-CODELIST-DUPLICATE': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Die Codeliste {list} nennt in Zeile {line} den Code {key} zum zweiten Mal; es gilt der erste Eintrag.',
			en: 'Code list {list} repeats code {key} in line {line}; the first entry counts.',
		},
		remedy: tellPublisher,
	},
} satisfies Record<string, ErrorDefinition>;
