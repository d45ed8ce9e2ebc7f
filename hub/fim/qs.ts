/**
 * The FIM quality rules that the reader checks: number, FIM's own severity (list `urn:xoev-de:fim-datenfelder:codeliste:xdfm_1.8`), what the finding does
 * to the document here, and our sentence for it. `{node}` is the id of the element, `{value}` what the document says.
 *
 * Mapping of the severity: a finding makes a document unusable (`error`) only where the hub cannot know what is meant: no id, no kind or type of field, no
 * number of repeats, a group that contains itself. FIM's `FehlerKritisch` says that a schema may not be published; schemas that were published all the same, with
 * status gold, break such rules, and must stay usable. So `FehlerKritisch`, `FehlerMethodisch` and `Warnung` are `warning`, `Hinweis` is `info`.
 */
import type { Language } from '../errors/definition.ts';
import type { FimFault } from './model.ts';

export type FimSeverity = 'FehlerKritisch' | 'FehlerMethodisch' | 'Warnung' | 'Hinweis';

export interface QsRule {
	readonly fim: FimSeverity;
	readonly effect: FimFault['severity'];
	readonly text: Readonly<Record<Language, string>>;
}

const kritisch = (de: string, en: string): QsRule => ({ fim: 'FehlerKritisch', effect: 'warning', text: { de, en } });
const unusable = (de: string, en: string): QsRule => ({ fim: 'FehlerKritisch', effect: 'error', text: { de, en } });
const methodisch = (de: string, en: string): QsRule => ({ fim: 'FehlerMethodisch', effect: 'warning', text: { de, en } });
const warnung = (de: string, en: string): QsRule => ({ fim: 'Warnung', effect: 'warning', text: { de, en } });

export const QS_RULES: Readonly<Record<string, QsRule>> = {
	'1002': kritisch('{node} hat keinen Namen.', '{node} has no name.'),
	'1004': warnung('{node} enthält {value} mehrfach in derselben Version.', '{node} holds {value} more than once in the same version.'),
	'1005': kritisch('Die Kennung „{value}“ der Codeliste von {node} ist keine URN.', 'The identification “{value}” of the code list of {node} is no URN.'),
	'1011': kritisch(
		'{node} ist ein Auswahlfeld, sein Datentyp ist aber {value} und nicht Text.',
		'{node} is a select field, but its data type is {value}, not text.',
	),
	'1012': methodisch(
		'{node} ist Auswahl- oder statisches Feld und darf keine Feldlänge haben.',
		'{node} is a select or static field and must not have a length.',
	),
	'1015': kritisch('{node} hat eine Feldlänge, aber den Datentyp {value}.', '{node} has a length, but the data type {value}.'),
	'1016': kritisch('{node} hat einen Wertebereich, aber den Datentyp {value}.', '{node} has a range of values, but the data type {value}.'),
	'1017': kritisch('{node} hat eine Code- oder Werteliste, aber die Feldart {value}.', '{node} has a list of codes or values, but is a field of kind {value}.'),
	'1018': warnung('{node} ist ein Auswahlfeld ohne Code- oder Werteliste.', '{node} is a select field without a list of codes or values.'),
	'1021': unusable('Zu {node} fehlt die Anzahl.', 'The number of occurrences of {node} is missing.'),
	'1023': kritisch('Die Datenfeldgruppe {node} ist leer.', 'The group {node} is empty.'),
	'1024': methodisch('Die Regel {node} hat keinen Text.', 'The rule {node} has no text.'),
	'1025': methodisch(
		'{node} enthält {value} auf oberster Ebene mehrfach in derselben Version.',
		'{node} holds {value} more than once in the same version at its top level.',
	),
	'1026': unusable('Die Datenfeldgruppe {node} enthält sich selbst.', 'The group {node} contains itself.'),
	'1027': unusable('{node} hat keine oder eine unbekannte Feldart („{value}“).', '{node} has no kind of field, or an unknown one (“{value}”).'),
	'1028': unusable('{node} hat keinen oder einen unbekannten Datentyp („{value}“).', '{node} has no data type, or an unknown one (“{value}”).'),
	'1030': kritisch('{node} hat keine oder eine unbekannte Vorbefüllungsart („{value}“).', '{node} has no kind of pre-filling, or an unknown one (“{value}”).'),
	'1031': kritisch(
		'{node} hat keine oder eine unbekannte Strukturelementart („{value}“).',
		'{node} has no kind of structural element, or an unknown one (“{value}”).',
	),
	'1032': kritisch('{node} hat keinen oder einen unbekannten Status („{value}“).', '{node} has no status, or an unknown one (“{value}”).'),
	'1038': unusable('{node} hat keine Kennung.', '{node} has no id.'),
	'1039': kritisch('Die Kennung {node} hat nicht die vorgeschriebene Form.', 'The id {node} does not have the prescribed form.'),
	'1040': kritisch('Die Kennung der Codeliste von {node} ist leer.', 'The identification of the code list of {node} is empty.'),
	'1042': kritisch('{node} hat eine unbekannte Gruppenart („{value}“).', '{node} has an unknown kind of group (“{value}”).'),
	'1043': methodisch('Die Auswahlgruppe {node} hat weniger als zwei Unterelemente.', 'The choice group {node} has fewer than two children.'),
	'1044': methodisch('Die Werteliste von {node} hat weniger als zwei Einträge.', 'The list of values of {node} has fewer than two entries.'),
	'1045': kritisch(
		'Die Werteliste von {node} enthält den Code „{value}“ mehrfach; der erste Eintrag gilt.',
		'The list of values of {node} holds the code “{value}” more than once; the first entry counts.',
	),
	'1046': unusable(
		'Die Anzahl „{value}“ von {node} hat nicht die Form Minimum:Maximum.',
		'The number of occurrences “{value}” of {node} does not have the form minimum:maximum.',
	),
	'1047': unusable(
		'Bei {node} ist die kleinste Anzahl größer als die größte ({value}).',
		'For {node} the minimum of occurrences is greater than the maximum ({value}).',
	),
	'1048': methodisch(
		'Die URN „{value}“ der Codeliste von {node} enthält unzulässige Zeichen.',
		'The URN “{value}” of the code list of {node} has characters that are not allowed.',
	),
	'1056': kritisch('{node} hat eine Dateigröße, ist aber kein Feld für Anlagen ({value}).', '{node} has a file size, but is no field for files ({value}).'),
	'1057': kritisch('{node} nennt Dateiformate, ist aber kein Feld für Anlagen ({value}).', '{node} names media types, but is no field for files ({value}).'),
	'1058': methodisch('{node} nennt Spalten einer Codeliste, verweist aber auf keine.', '{node} names columns of a code list, but refers to none.'),
	'1059': kritisch(
		'Die kleinste Länge „{value}“ von {node} ist keine ganze Zahl ab 0; sie gilt nicht.',
		'The minimum length “{value}” of {node} is no integer from 0; it does not count.',
	),
	'1060': kritisch(
		'Die größte Länge „{value}“ von {node} ist keine ganze Zahl über 0; sie gilt nicht.',
		'The maximum length “{value}” of {node} is no integer above 0; it does not count.',
	),
	'1061': kritisch(
		'Bei {node} ist die kleinste Länge größer als die größte ({value}).',
		'For {node} the minimum length is greater than the maximum ({value}).',
	),
	'1062': kritisch(
		'Die untere Grenze „{value}“ von {node} ist keine Zahl; sie gilt nicht.',
		'The lower bound “{value}” of {node} is no number; it does not count.',
	),
	'1063': kritisch(
		'Die obere Grenze „{value}“ von {node} ist keine Zahl; sie gilt nicht.',
		'The upper bound “{value}” of {node} is no number; it does not count.',
	),
	'1064': kritisch('Bei {node} ist die untere Grenze größer als die obere ({value}).', 'For {node} the lower bound is greater than the upper one ({value}).'),
	'1065': kritisch(
		'Die untere Grenze „{value}“ von {node} ist keine ganze Zahl; sie gilt nicht.',
		'The lower bound “{value}” of {node} is no integer; it does not count.',
	),
	'1066': kritisch(
		'Die obere Grenze „{value}“ von {node} ist keine ganze Zahl; sie gilt nicht.',
		'The upper bound “{value}” of {node} is no integer; it does not count.',
	),
	'1067': kritisch(
		'Die untere Grenze „{value}“ von {node} ist kein Datum; sie gilt nicht.',
		'The lower bound “{value}” of {node} is no date; it does not count.',
	),
	'1068': kritisch(
		'Die obere Grenze „{value}“ von {node} ist kein Datum; sie gilt nicht.',
		'The upper bound “{value}” of {node} is no date; it does not count.',
	),
	'1069': kritisch('Der Inhalt „{value}“ von {node} ist keine Zahl.', 'The content “{value}” of {node} is no number.'),
	'1070': kritisch('Der Inhalt „{value}“ von {node} ist keine ganze Zahl.', 'The content “{value}” of {node} is no integer.'),
	'1071': kritisch('Der Inhalt „{value}“ von {node} ist kein Datum.', 'The content “{value}” of {node} is no date.'),
	'1072': kritisch('Der Inhalt „{value}“ von {node} liegt unter der unteren Grenze.', 'The content “{value}” of {node} is below the lower bound.'),
	'1073': kritisch('Der Inhalt „{value}“ von {node} liegt über der oberen Grenze.', 'The content “{value}” of {node} is above the upper bound.'),
	'1074': kritisch('Der Inhalt „{value}“ von {node} ist zu kurz.', 'The content “{value}” of {node} is too short.'),
	'1075': kritisch('Der Inhalt „{value}“ von {node} ist zu lang.', 'The content “{value}” of {node} is too long.'),
	'1077': kritisch('Der Inhalt „{value}“ von {node} ist weder true noch false.', 'The content “{value}” of {node} is neither true nor false.'),
	'1078': kritisch('Das Datenschema {node} ist leer.', 'The data schema {node} is empty.'),
	'1079': kritisch(
		'Die untere Grenze „{value}“ von {node} ist kein Zeitpunkt; sie gilt nicht.',
		'The lower bound “{value}” of {node} is no date and time; it does not count.',
	),
	'1080': kritisch(
		'Die obere Grenze „{value}“ von {node} ist kein Zeitpunkt; sie gilt nicht.',
		'The upper bound “{value}” of {node} is no date and time; it does not count.',
	),
	'1081': kritisch(
		'Die untere Grenze „{value}“ von {node} ist keine Uhrzeit; sie gilt nicht.',
		'The lower bound “{value}” of {node} is no time; it does not count.',
	),
	'1082': kritisch(
		'Die obere Grenze „{value}“ von {node} ist keine Uhrzeit; sie gilt nicht.',
		'The upper bound “{value}” of {node} is no time; it does not count.',
	),
	'1083': kritisch('Der Inhalt „{value}“ von {node} ist kein Zeitpunkt.', 'The content “{value}” of {node} is no date and time.'),
	'1084': kritisch('Der Inhalt „{value}“ von {node} ist keine Uhrzeit.', 'The content “{value}” of {node} is no time.'),
	'1085': methodisch('Der Inhalt „{value}“ von {node} ist kein Code seiner Werteliste.', 'The content “{value}” of {node} is no code of its list of values.'),
	'1100': kritisch(
		'{node} ist ein Feld für Anlagen oder statische Objekte und darf keinen Inhalt haben.',
		'{node} is a field for files or static objects and must not have a content.',
	),
	'1118': kritisch(
		'{value} in der Auswahlgruppe {node} muss die Anzahl 0:1 haben.',
		'{value} in the choice group {node} must have the number of occurrences 0:1.',
	),
	'1120': methodisch(
		'{node} ist ein Feld für Anlagen oder statische Objekte und darf kein Muster haben.',
		'{node} is a field for files or static objects and must not have a pattern.',
	),
};

/** Number of a rule that is not in the table: a fault of ours, not of the document. */
export function qsRule(qs: string): QsRule {
	const rule = QS_RULES[qs];
	if (!rule) throw new Error(`no FIM quality rule ${qs}`);
	return rule;
}

export function qsText(qs: string, node: string, value: string): FimFault['message'] {
	const fill = (text: string) => text.replace(/\{(node|value)\}/g, (_, name: string) => (name === 'node' ? node : value));
	const { text } = qsRule(qs);
	return { de: fill(text.de), en: fill(text.en) };
}
