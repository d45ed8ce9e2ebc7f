/** A FIM schema as lines of a tree: id, number of occurrences, name, kind and type, constraints, list, and the rules of a group by id. */
import type { FimFeld, FimSchema, FimStruktur } from '../../../hub/fim/model.ts';
import { oneLine } from './document.ts';

export function* treeOf({ struktur }: Pick<FimSchema, 'struktur'>, language: 'de' | 'en'): Generator<string> {
	yield* branches(struktur, '  ', language);
}

function* branches(struktur: readonly FimStruktur[], indent: string, language: 'de' | 'en'): Generator<string> {
	for (const [index, { element, min, max }] of struktur.entries()) {
		const last = index === struktur.length - 1;
		const about = element.kind === 'feld' ? aboutField(element, language) : element.auswahl ? [TEXTS[language].choice] : [];
		const rules = element.regeln.map(({ id }) => id).join(' ');
		const details = [...about, ...(rules === '' ? [] : [`${TEXTS[language].rules} ${rules}`])].join(', ');
		yield `${indent}${last ? '└─' : '├─'} ${element.id}  ${min}:${max ?? '*'}  ${oneLine(element.name)}${details === '' ? '' : `  [${details}]`}`;
		if (element.kind === 'gruppe') yield* branches(element.struktur, `${indent}${last ? '   ' : '│  '}`, language);
	}
}

function aboutField(field: FimFeld, language: 'de' | 'en'): readonly string[] {
	const texts = TEXTS[language];
	const { minLength, maxLength, minValue, maxValue, pattern } = field.praezisierung;
	return [
		texts.kinds[field.feldart],
		texts.types[field.datentyp],
		...span(texts.length, minLength, maxLength),
		...span(texts.range, minValue, maxValue),
		...(pattern === undefined ? [] : [`${texts.pattern} ${oneLine(pattern)}`]),
		...(field.werte === undefined ? [] : [texts.values(field.werte.length)]),
		...(field.codeliste === undefined ? [] : [`${texts.list} ${oneLine(field.codeliste.canonicalVersionUri)}`]),
		...(field.maxSize === undefined ? [] : [texts.size(field.maxSize)]),
		...field.mediaTypes.map(oneLine),
	];
}

function span(name: string, from: string | number | undefined, to: string | number | undefined): readonly string[] {
	return from === undefined && to === undefined ? [] : [`${name} ${from ?? ''}…${to ?? ''}`];
}

const TEXTS = {
	de: {
		choice: 'Auswahlgruppe: genau eines davon',
		rules: 'Regeln',
		kinds: { input: 'Eingabe', select: 'Auswahl', label: 'Hinweis', hidden: 'versteckt', locked: 'gesperrt' },
		types: {
			text: 'Text',
			text_latin: 'Text (String.Latin)',
			date: 'Datum',
			time: 'Uhrzeit',
			datetime: 'Zeitpunkt',
			bool: 'Wahrheitswert',
			num: 'Nummer',
			num_int: 'Ganzzahl',
			num_currency: 'Geldbetrag',
			file: 'Anlage',
			obj: 'statisches Objekt',
		},
		length: 'Länge',
		range: 'Bereich',
		pattern: 'Muster',
		list: 'Codeliste',
		values: (count: number) => `${count} Werte`,
		size: (bytes: number) => `höchstens ${bytes} Byte`,
	},
	en: {
		choice: 'choice group: exactly one of them',
		rules: 'rules',
		kinds: { input: 'input', select: 'select', label: 'label', hidden: 'hidden', locked: 'locked' },
		types: {
			text: 'text',
			text_latin: 'text (String.Latin)',
			date: 'date',
			time: 'time',
			datetime: 'date and time',
			bool: 'boolean',
			num: 'number',
			num_int: 'integer',
			num_currency: 'amount of money',
			file: 'file',
			obj: 'static object',
		},
		length: 'length',
		range: 'range',
		pattern: 'pattern',
		list: 'code list',
		values: (count: number) => `${count} values`,
		size: (bytes: number) => `at most ${bytes} bytes`,
	},
} as const;
