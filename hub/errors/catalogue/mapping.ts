/** Error registry: mapping. */
import type { ErrorDefinition } from '../definition.ts';

export const mappingErrors = {
	'DK-MAP-INVALID': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Zuordnung selbst ist fehlerhaft: {place}: {regel}.', en: 'The mapping itself is faulty: {place}: {rule}.' },
		remedy: {
			de: 'Den Knoten „Felder zuordnen“ öffnen, die Stelle berichtigen, übernehmen und die Nachricht freigeben.',
			en: 'Open the node, correct the place, deploy, then release the message.',
		},
		httpStatus: 422,
	},
	'DK-MAP-ROW': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Zeile {row} der Zuordnung kann nicht gelesen werden ({regel}).',
			en: 'Row {row} of the mapping cannot be read ({rule}).',
		},
		remedy: {
			de: 'Die Zeile berichtigen: Schritte eines Pfads stehen mit „/“ hintereinander, „[*]“ meint jeden Eintrag einer Liste.',
			en: 'Correct the row: the steps of a path are joined with "/", "[*]" means each entry of a list.',
		},
	},
	'DK-MAP-SOURCE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der Inhalt ist kein JSON und kann nicht zugeordnet werden.', en: 'The content is no JSON and cannot be mapped.' },
		remedy: {
			de: 'Vor der Zuordnung in JSON umwandeln oder den Absender bitten, JSON zu senden.',
			en: 'Convert it to JSON before the mapping, or ask the sender for JSON.',
		},
		httpStatus: 415,
	},
	'DK-MAP-MISSING': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Für {count} Pflichtfeld(er) des Ziels fehlt ein Wert: {fields}.', en: '{count} required field(s) of the target have no value: {fields}.' },
		remedy: {
			de: 'Prüfen, ob das Portal seine Felder umbenannt hat. Dann die Zuordnung ergänzen und die Nachricht freigeben.',
			en: 'See whether the portal renamed its fields. Then complete the mapping and release the message.',
		},
		httpStatus: 422,
	},
	'DK-MAP-UNMAPPED': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: '{count} Feld(er) der Quelle kennt die Zuordnung nicht: {fields}.',
			en: 'The mapping does not know {count} field(s) of the source: {fields}.',
		},
		remedy: {
			de: 'Die Felder zuordnen oder als „bewusst nicht übernommen“ markieren, dann die Nachricht freigeben.',
			en: 'Map the fields or mark them as left out on purpose, then release the message.',
		},
		httpStatus: 422,
	},
	'DK-MAP-EXPRESSION': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Ausdruck der Zeile {row} kann nicht ausgewertet werden ({rule}, Zeichen {position}).',
			en: 'The expression of row {row} cannot be evaluated ({rule}, character {position}).',
		},
		remedy: { de: 'Den JSONata-Ausdruck an der genannten Stelle berichtigen.', en: 'Correct the JSONata expression at that place.' },
	},
	'DK-MAP-TRANSFORM': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Wert für {row} hat nicht die Form, die „{transform}“ erwartet.',
			en: 'The value for {row} does not have the form that "{transform}" expects.',
		},
		remedy: {
			de: 'Die Umwandlung der Zeile ändern oder den Wert mit einem Ausdruck aufbereiten.',
			en: 'Change the conversion of the row, or prepare the value with an expression.',
		},
	},
	'DK-MAP-CODE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Ein Code der Quelle steht nicht in der Übersetzungstabelle der Zeile {row}.',
			en: 'A code of the source is not in the translation table of row {row}.',
		},
		remedy: { de: 'Den Code in der Tabelle ergänzen; „*“ gilt für alle übrigen.', en: 'Add the code to the table; "*" stands for all others.' },
	},
	'DK-MAP-CONFLICT': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Die Zeile {row} widerspricht einer anderen: Dort steht schon etwas.',
			en: 'Row {row} contradicts another one: something stands there already.',
		},
		remedy: {
			de: 'Entweder das Feld als Ganzes oder seine Unterfelder zuordnen, nicht beides; eine Liste immer mit [*] schreiben.',
			en: 'Map a field as a whole or its parts, not both; always write a list with [*].',
		},
	},
	'DK-MAP-AMBIGUOUS': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Für die Zeile {row} passen mehrere Quellfelder gleich gut; das erste wurde genommen.',
			en: 'Several source fields fit row {row} equally well; the first was taken.',
		},
		remedy: { de: 'Das Quellfeld genau so schreiben, wie es im Antrag steht.', en: 'Write the source field exactly as it stands in the application.' },
	},
	'DK-MAP-TRUNCATED': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Ein Wert für das Feld {row} wurde auf {max} Zeichen gekürzt.',
			en: 'A value for field {row} was cut to {max} characters.',
		},
		remedy: { de: 'Feldlänge prüfen oder den Wert mit einem Ausdruck kürzen.', en: 'Check the length of the field, or shorten the value with an expression.' },
	},
	'DK-MAP-CHARACTERS': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: '{count} Zeichen im Feld {row} können in {encoding} nicht geschrieben werden.',
			en: '{count} character(s) in field {row} cannot be written in {encoding}.',
		},
		remedy: {
			de: 'Einen größeren Zeichensatz wählen oder die Zeichen vorher umschreiben.',
			en: 'Choose a larger character set, or transliterate before.',
		},
	},
	'DK-MAP-FIELD-UNKNOWN': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Ziel hat kein Feld {row}.', en: 'The target has no field {row}.' },
		remedy: { de: 'Das Zielfeld aus der Liste wählen.', en: 'Choose the target field from the list.' },
	},
	'DK-MAP-TARGET-UNKNOWN': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Ziel {target} ist hier nicht bekannt.', en: 'The target {target} is not known here.' },
		remedy: {
			de: 'Das Standardpaket installieren (drehkreuz pack add) oder im Knoten ein anderes Ziel wählen.',
			en: 'Install the standards pack (drehkreuz pack add), or choose another target in the node.',
		},
		httpStatus: 422,
	},
	'DK-MAP-LIMIT': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Inhalt oder Zuordnung überschreiten eine Grenze der Zuordnung ({limit}).',
			en: 'Content or mapping exceed a limit of the mapping ({limit}).',
		},
		remedy: { de: 'Den Inhalt vorher aufteilen.', en: 'Split the content before.' },
		httpStatus: 413,
	},
} satisfies Record<string, ErrorDefinition>;
