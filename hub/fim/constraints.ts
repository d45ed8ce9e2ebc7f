/**
 * What a field demands of its value, checked and ready for all generators: lengths, a pattern that can be used, bounds, codes. What cannot be used is
 * noted: a pattern that cannot be translated or could take forever, a bound that is no number or date, a code list that is not here.
 */
import type { CodeList } from '../code-lists/code-list.ts';
import type { Language } from '../errors/definition.ts';
import type { FimFeld, FimWert } from './model.ts';
import type { Notes } from './note.ts';
import { toEcmaScript } from './patterns/print.ts';
import { type ReadablePattern, readPattern } from './patterns/read.ts';
import { riskOf } from './patterns/risk.ts';

/** By `canonicalVersionUri`. */
export type CodeLists = ReadonlyMap<string, CodeList>;

export type ValueKind = 'text' | 'codes' | 'boolean' | 'number' | 'integer' | 'date' | 'time' | 'date-time' | 'file';

export interface Constraints {
	readonly kind: ValueKind;
	readonly minLength?: number;
	readonly maxLength?: number;
	readonly pattern?: UsablePattern;
	/** The pattern of the document when it cannot be used. */
	readonly patternLeftOut?: string;
	/** As the document writes it; for numbers with a point, for times with a zone. */
	readonly min?: string;
	readonly max?: string;
	readonly codes?: readonly FimWert[];
	/** `canonicalVersionUri`. */
	readonly codeList?: string;
}

export interface UsablePattern extends ReadablePattern {
	/** False: on long values it takes much longer than the value is long. */
	readonly linear: boolean;
}

export function constraintsOf(field: FimFeld, key: string, notes: Notes, codeLists: CodeLists = new Map()): Constraints {
	const kind = kindOf(field);
	if (kind === 'codes') return { kind, ...codesOf(field, key, notes, codeLists) };
	if (kind === 'text') {
		const { minLength, maxLength, pattern } = field.praezisierung;
		return {
			kind,
			...(minLength ? { minLength } : {}),
			...(maxLength === undefined ? {} : { maxLength }),
			...(pattern === undefined || pattern === '' ? {} : patternOf(pattern, key, notes)),
		};
	}
	if (kind === 'boolean' || kind === 'file') return { kind };
	const min = boundOf(kind, field.praezisierung.minValue, key, notes);
	const max = boundOf(kind, field.praezisierung.maxValue, key, notes);
	return { kind, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

function kindOf({ feldart, datentyp }: FimFeld): ValueKind {
	if (feldart === 'select') return 'codes';
	switch (datentyp) {
		case 'text':
		case 'text_latin':
			return 'text';
		case 'bool':
			return 'boolean';
		case 'num':
		case 'num_currency':
			return 'number';
		case 'num_int':
			return 'integer';
		case 'datetime':
			return 'date-time';
		case 'file':
		case 'obj':
			return 'file';
		default:
			return datentyp;
	}
}

function codesOf({ werte, codeliste }: FimFeld, key: string, notes: Notes, codeLists: CodeLists): Pick<Constraints, 'codes' | 'codeList'> {
	if (werte && werte.length > 0) return { codes: werte };
	if (!codeliste) return {};
	const uri = codeliste.canonicalVersionUri;
	const list = codeLists.get(uri);
	if (list) return { codes: Array.from(list.codes, ([code, name]) => ({ code, name })), codeList: uri };
	notes.add('DK-FIM-CODELIST-MISSING', key, { list: uri }, '1115');
	return { codeList: uri };
}

function patternOf(text: string, key: string, notes: Notes): Pick<Constraints, 'pattern' | 'patternLeftOut'> {
	const judged = judge(text);
	if ('pattern' in judged) return { pattern: judged };
	if ('fault' in judged) notes.add('DK-FIM-PATTERN-UNTRANSLATABLE', key, { rule: judged.fault.en, regel: judged.fault.de });
	else notes.add('DK-FIM-PATTERN-RISKY', key);
	return { patternLeftOut: text };
}

type Judged = UsablePattern | { readonly fault: Readonly<Record<Language, string>> } | { readonly risky: true };

/** A schema holds few patterns, each in many places, and judging one takes milliseconds. */
const judgedBefore = new Map<string, Judged>();
const JUDGED_KEPT = 200;

function judge(text: string): Judged {
	const known = judgedBefore.get(text);
	if (known) return known;
	if (judgedBefore.size >= JUDGED_KEPT) judgedBefore.clear();
	const judged = judgeAnew(text);
	judgedBefore.set(text, judged);
	return judged;
}

function judgeAnew(text: string): Judged {
	const reading = readPattern(text);
	if ('fault' in reading) return reading;
	if (!compiles(reading)) return { fault: { de: 'es ist zu groß', en: 'it is too large' } };
	const risk = riskOf(reading.pattern);
	return risk === 'exponential' ? { risky: true } : { ...reading, linear: risk === 'linear' };
}

function compiles(pattern: ReadablePattern): boolean {
	try {
		return new RegExp(toEcmaScript(pattern), 'u') instanceof RegExp;
	} catch {
		return false;
	}
}

const SHAPES = {
	number: /^[+-]?\d{1,400}(?:\.\d{1,400})?$/,
	integer: /^[+-]?\d{1,400}$/,
	date: /^\d{4}-\d\d-\d\d$/,
	time: /^\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/,
	'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/,
} as const;

function boundOf(kind: keyof typeof SHAPES, written: string | undefined, key: string, notes: Notes): string | undefined {
	const text = written?.trim() ?? '';
	if (text === '') return undefined;
	const zoned = (kind === 'time' || kind === 'date-time') && !/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text;
	if (SHAPES[kind].test(text) && (kind === 'number' || kind === 'integer' || !Number.isNaN(Date.parse(kind === 'time' ? `2000-01-01T${zoned}` : zoned)))) {
		return zoned.replace(/^\+/, '');
	}
	notes.add('DK-FIM-BOUND-UNREADABLE', key, {}, '1059');
	return undefined;
}
