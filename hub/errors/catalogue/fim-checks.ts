/** Error registry: what is made of FIM data schemas (JSON Schema, XSD, examples), checks of instances, translated rules. */
import type { ErrorDefinition } from '../definition.ts';

const ASK_THE_EDITORS = {
	de: 'Nichts, wenn die Werte anderswo geprüft werden. Sonst die herausgebende Redaktion auf das Feld hinweisen.',
	en: 'Nothing, when the values are checked elsewhere. Else point the editors of the schema to the field.',
};

const ASK_THE_SENDER = {
	de: 'Den Absender auf die genannte Stelle hinweisen. Berichtigte Nachrichten bekommen eine neue Kennung.',
	en: 'Point the sender to the place. A corrected message gets a new id.',
};

export const fimCheckErrors = {
	'DK-FIM-CODELIST-MISSING': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Die Codeliste {list} zu {element} liegt nicht vor; die Werte werden nicht geprüft.',
			en: 'The code list {list} of {element} is not here; its values are not checked.',
		},
		remedy: {
			de: 'Die Liste als genericode aus dem XRepository laden und neben das Schema legen oder als Standardpaket einspielen.',
			en: 'Load the list as genericode from the XRepository, and put it beside the schema or install it as a standards pack.',
		},
	},
	'DK-FIM-PATTERN-UNTRANSLATABLE': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Das Muster von {element} ist nicht übersetzbar: {regel}. Es wird nicht geprüft.',
			en: 'The pattern of {element} cannot be translated: {rule}. It is not checked.',
		},
		remedy: ASK_THE_EDITORS,
	},
	'DK-FIM-PATTERN-RISKY': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Das Muster von {element} könnte bei manchen Werten beliebig lange rechnen. Es wird nicht geprüft.',
			en: 'The pattern of {element} could take for ever on some values. It is not checked.',
		},
		remedy: ASK_THE_EDITORS,
	},
	'DK-FIM-BOUND-UNREADABLE': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Eine Grenze von {element} passt nicht zu seinem Datentyp. Sie wird nicht geprüft.',
			en: 'A bound of {element} does not fit its data type. It is not checked.',
		},
		remedy: ASK_THE_EDITORS,
	},
	'DK-FIM-BOUND-INEXACT': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Die Grenze {bound} von {element} hat mehr Stellen, als eine Zahl in JSON sicher trägt. Im JSON-Schema steht die nächste Zahl.',
			en: 'The bound {bound} of {element} has more digits than a number in JSON carries safely. The JSON Schema has the nearest number.',
		},
		remedy: ASK_THE_EDITORS,
	},
	'DK-FIM-ELEMENT-TWICE': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: '{element} steht {places}-mal in derselben Gruppe. In Instanzen wird daraus eine Liste.',
			en: '{element} stands in the same group {places} times. In instances it becomes a list.',
		},
		remedy: ASK_THE_EDITORS,
	},
	'DK-FIM-NO-EXAMPLE': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Zu {element} ließ sich kein Beispielwert finden, der alle Angaben erfüllt.',
			en: 'No example value was found for {element} that meets all its demands.',
		},
		remedy: {
			de: 'Den Wert im Beispiel von Hand eintragen. Widersprechen sich die Angaben, die Redaktion darauf hinweisen.',
			en: 'Put a value into the example by hand. If the demands contradict each other, tell the editors.',
		},
	},
	'DK-FIM-CODE-UNKNOWN': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der Wert steht nicht in der Codeliste {list}.', en: 'The value is not in the code list {list}.' },
		remedy: ASK_THE_SENDER,
		httpStatus: 422,
	},
	'DK-FIM-AUSWAHL': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Genau eine der {choices} Möglichkeiten muss ausgefüllt sein; ausgefüllt sind {filled}.',
			en: 'Exactly one of the {choices} choices must be filled; {filled} are.',
		},
		remedy: ASK_THE_SENDER,
		httpStatus: 422,
	},
	'DK-FIM-PATTERN-MISMATCH': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Der Wert entspricht nicht dem Muster {pattern}.', en: 'The value does not match the pattern {pattern}.' },
		remedy: ASK_THE_SENDER,
		httpStatus: 422,
	},
	'DK-FIM-VALUE-TOO-LONG': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Der Wert ist zu lang, um sein Muster zu prüfen; die Grenze liegt bei {max} Zeichen.',
			en: 'The value is too long for a check of its pattern; the limit is {max} characters.',
		},
		remedy: ASK_THE_SENDER,
		httpStatus: 422,
	},
	'DK-FIM-KEY-UNKNOWN': {
		severity: 'warning',
		effect: 'permanent',
		title: { de: 'Die Angabe kennt das Datenschema nicht; sie wurde nicht geprüft.', en: 'The data schema does not know this property; it was not checked.' },
		remedy: {
			de: 'Prüfen, ob der Absender eine andere Version des Datenschemas benutzt.',
			en: 'Find out whether the sender uses another version of the data schema.',
		},
	},
	'DK-FIM-FREETEXT-RULES': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Nicht geprüft: {rules} Regel(n), die nur als Text vorliegen.',
			en: 'Not checked: {rules} rule(s) that exist as text only.',
		},
		remedy: {
			de: 'Die Regeln von Hand prüfen (drehkreuz fim show) oder übersetzte Regeln des FIM-Portals mitgeben (--rules).',
			en: 'Check the rules by hand (drehkreuz fim show), or give the translated rules of the FIM portal (--rules).',
		},
	},
	'DK-FIM-RULE': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Die übersetzte Regel {element} ist nicht auswertbar: {regel}. Sie wird nicht geprüft.',
			en: 'The translated rule {element} cannot be evaluated: {rule}. It is not checked.',
		},
		remedy: {
			de: 'Die Regeldatei neu aus dem FIM-Portal laden; sie muss zur Version des Datenschemas gehören.',
			en: 'Load the rules again from the FIM portal; they must belong to the version of the data schema.',
		},
	},
	'DK-FIM-RULE-UNDECIDED': {
		severity: 'warning',
		effect: 'permanent',
		title: {
			de: 'Nicht entscheidbar: Die übersetzte Regel {element} fragt nach einem Feld, das hier mehrmals vorkommt.',
			en: 'Undecided: the translated rule {element} asks for a field that occurs several times here.',
		},
		remedy: { de: 'Die Regel von Hand prüfen.', en: 'Check the rule by hand.' },
	},
	'DK-FIM-RULE-BROKEN': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Eine Regel des Datenschemas ist verletzt („{message}“).', en: 'A rule of the data schema is broken ("{message}").' },
		remedy: ASK_THE_SENDER,
		httpStatus: 422,
	},
	'DK-FIM-RULES-FILE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Regeldatei ist nicht lesbar: {regel}.', en: 'The file of rules cannot be read: {rule}.' },
		remedy: {
			de: 'Die Datei muss JSON sein: ein Objekt, das je Element (G… oder S…) die Regelliste des FIM-Portals enthält.',
			en: 'The file must be JSON: an object that holds the list of rules of the FIM portal for each element (G… or S…).',
		},
	},
} satisfies Record<string, ErrorDefinition>;
