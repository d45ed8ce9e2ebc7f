/** Error registry: writing XML messages by the structure of their schema. The facts name places of the structure, never values. */
import type { ErrorDefinition } from '../definition.ts';

const mapping = {
	de: 'In der Zuordnung die Zeile für dieses Feld berichtigen.',
	en: 'Correct the line for this field in the mapping.',
};

export const xmlErrors = {
	'DK-XML-ROOT': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Schema kennt das Wurzelelement {name} nicht.', en: 'The schema has no root element {name}.' },
		remedy: { de: 'Standard und Nachrichtentyp in der Zuordnung prüfen.', en: 'Check standard and message type in the mapping.' },
	},
	'DK-XML-UNKNOWN': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Schema kennt das Feld {name} an dieser Stelle nicht.', en: 'The schema has no field {name} in this place.' },
		remedy: mapping,
	},
	'DK-XML-MISSING': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Pflichtfeld {name} fehlt.', en: 'The required field {name} is missing.' },
		remedy: { de: 'Dem Feld in der Zuordnung eine Quelle oder einen festen Wert geben.', en: 'Give the field a source or a fixed value in the mapping.' },
	},
	'DK-XML-CHOICE-MISSING': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Eines der Felder {names} muss angegeben werden.', en: 'One of the fields {names} must be given.' },
		remedy: { de: 'Einem dieser Felder in der Zuordnung eine Quelle geben.', en: 'Give one of these fields a source in the mapping.' },
	},
	'DK-XML-CHOICE': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Das Feld {name} darf nicht neben den anderen angegebenen Feldern stehen: nur eines davon ist erlaubt.',
			en: 'The field {name} must not stand beside the other given fields: only one of them is allowed.',
		},
		remedy: { de: 'In der Zuordnung mit einer Bedingung eines der Felder auswählen.', en: 'Select one of the fields by a condition in the mapping.' },
	},
	'DK-XML-TOO-MANY': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Das Feld {name} ist {given}-mal angegeben und steht nur {written}-mal in der Nachricht.',
			en: 'The field {name} is given {given} times and stands only {written} times in the message.',
		},
		remedy: mapping,
	},
	'DK-XML-VALUE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Feld {name} verlangt einen anderen Wert: {expected}.', en: 'The field {name} needs another value: {expected}.' },
		remedy: mapping,
	},
	'DK-XML-CHARACTER': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Das Feld {name} enthält das Zeichen {character}, das in XML nicht vorkommen darf; der Wert wurde nicht geschrieben.',
			en: 'The field {name} holds the character {character}, which XML does not allow; the value was not written.',
		},
		remedy: { de: 'Steuerzeichen in der Zuordnung entfernen.', en: 'Remove control characters in the mapping.' },
	},
	'DK-XML-TYPE': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Das Feld {name} hat keinen Typ {type}.', en: 'The field {name} has no type {type}.' },
		remedy: { de: 'Unter @xsi:type einen Typ des Schemas angeben, der hier erlaubt ist.', en: 'Name a type under @xsi:type that the schema allows here.' },
	},
	'DK-XML-ABSTRACT': {
		severity: 'error',
		effect: 'permanent',
		title: {
			de: 'Für das Feld {name} muss eine Ausprägung gewählt werden: {names}.',
			en: 'A specific form must be chosen for the field {name}: {names}.',
		},
		remedy: {
			de: 'Statt des Feldes eine der Ausprägungen angeben, oder ihren Typ unter @xsi:type.',
			en: 'Give one of these instead of the field, or its type under @xsi:type.',
		},
	},
	'DK-XML-LIMIT': {
		severity: 'error',
		effect: 'permanent',
		title: { de: 'Die Nachricht wird zu groß: {limit}.', en: 'The message grows too large: {limit}.' },
		remedy: {
			de: 'Prüfen, ob die Zuordnung etwas vervielfacht; Anlagen gehören nicht in die Nachricht selbst.',
			en: 'Check whether the mapping multiplies something; attachments do not belong into the message itself.',
		},
	},
} satisfies Record<string, ErrorDefinition>;
