/** Changes of one field between two versions of a schema: kind, data type, length, range, pattern, codes. */
import type { CodeLists } from './constraints.ts';
import type { ChangeKind, Effect, Found } from './diff.ts';
import type { Datentyp, FimFeld } from './model.ts';

export function fieldChanges(before: FimFeld, after: FimFeld, codeLists: CodeLists): readonly Found[] {
	const select = { before: before.feldart === 'select', after: after.feldart === 'select' };
	return [
		...feldartChange(before, after),
		...(select.before || select.after ? [] : datatypeChange(before.datentyp, after.datentyp)),
		...lengthChange(before, after),
		...rangeChange(before, after),
		...patternChange(before, after),
		...(select.before && select.after ? codeChanges(before, after, codeLists) : []),
	];
}

function found(change: ChangeKind, effect: Effect, de: string, en: string): Found {
	return { change, effect, de, en };
}

function feldartChange(before: FimFeld, after: FimFeld): readonly Found[] {
	if (before.feldart === after.feldart) return [];
	const text = `${before.feldart} → ${after.feldart}`;
	const texts = [`Feldart ${text}`, `kind of field ${text}`] as const;
	if (after.feldart === 'select') return [found('feldart', 'breaking', ...texts)];
	if (before.feldart !== 'select') return [found('feldart', 'compatible', ...texts)];
	// A code is a text.
	return [found('feldart', SHAPE_OF[after.datentyp] === 'string' ? 'compatible' : 'breaking', ...texts)];
}

/** What stands in JSON. Every integer is a number, every date a string. */
const SHAPE_OF: Readonly<Record<Datentyp, string>> = {
	text: 'string',
	text_latin: 'string',
	date: 'date',
	time: 'time',
	datetime: 'datetime',
	bool: 'bool',
	num: 'number',
	num_currency: 'number',
	num_int: 'integer',
	file: 'file',
	obj: 'file',
};

function datatypeChange(before: Datentyp, after: Datentyp): readonly Found[] {
	if (before === after) return [];
	const [from, to] = [SHAPE_OF[before], SHAPE_OF[after]];
	const wider = from === to || (from === 'integer' && to === 'number') || (to === 'string' && ['date', 'time', 'datetime', 'file'].includes(from));
	// Not every text consists of the characters of String.Latin.
	const effect = before === 'text' && after === 'text_latin' ? 'unclear' : wider ? 'compatible' : 'breaking';
	return [found('datatype', effect, `Datentyp ${before} → ${after}`, `data type ${before} → ${after}`)];
}

function lengthChange({ praezisierung: before }: FimFeld, { praezisierung: after }: FimFeld): readonly Found[] {
	const old = { min: before.minLength ?? 0, max: before.maxLength ?? Number.POSITIVE_INFINITY };
	const now = { min: after.minLength ?? 0, max: after.maxLength ?? Number.POSITIVE_INFINITY };
	if (old.min === now.min && old.max === now.max) return [];
	const narrowed = now.min > old.min || now.max < old.max;
	const text = `${spanText(before.minLength, before.maxLength)} → ${spanText(after.minLength, after.maxLength)}`;
	return [
		narrowed
			? found('length', 'breaking', `Länge eingeschränkt: ${text}`, `length narrowed: ${text}`)
			: found('length', 'compatible', `Länge erweitert: ${text}`, `length widened: ${text}`),
	];
}

function rangeChange({ praezisierung: before, datentyp }: FimFeld, { praezisierung: after }: FimFeld): readonly Found[] {
	if (before.minValue === after.minValue && before.maxValue === after.maxValue) return [];
	const lower = tighter(before.minValue, after.minValue, datentyp, 1);
	const upper = tighter(before.maxValue, after.maxValue, datentyp, -1);
	const text = `${spanText(before.minValue, before.maxValue)} → ${spanText(after.minValue, after.maxValue)}`;
	if (lower === 'narrowed' || upper === 'narrowed') return [found('range', 'breaking', `Wertebereich eingeschränkt: ${text}`, `range narrowed: ${text}`)];
	if (lower === 'unclear' || upper === 'unclear') return [found('range', 'unclear', `Wertebereich geändert: ${text}`, `range changed: ${text}`)];
	return [found('range', 'compatible', `Wertebereich erweitert: ${text}`, `range widened: ${text}`)];
}

/** @param direction 1 for lower bounds: a higher one is tighter; -1 for upper bounds */
function tighter(before: string | undefined, after: string | undefined, datentyp: Datentyp, direction: 1 | -1): 'same' | 'narrowed' | 'widened' | 'unclear' {
	if (before === after) return 'same';
	if (after === undefined) return 'widened';
	if (before === undefined) return 'narrowed';
	const numeric = datentyp.startsWith('num');
	const [old, now] = [before, after].map((text) => (numeric ? Number(text) : Date.parse(datentyp === 'time' ? `2000-01-01T${text}` : text)));
	if (old === undefined || now === undefined || Number.isNaN(old) || Number.isNaN(now)) return 'unclear';
	return now === old ? 'same' : (now - old) * direction > 0 ? 'narrowed' : 'widened';
}

function patternChange({ praezisierung: before }: FimFeld, { praezisierung: after }: FimFeld): readonly Found[] {
	const [old, now] = [before.pattern || undefined, after.pattern || undefined];
	if (old === now) return [];
	if (now === undefined) return [found('pattern', 'compatible', `Muster entfallen, bisher ${old}`, `pattern gone, was ${old}`)];
	if (old === undefined) return [found('pattern', 'breaking', `Muster neu: ${now}`, `new pattern: ${now}`)];
	return [found('pattern', 'unclear', `Muster geändert: ${old} → ${now}`, `pattern changed: ${old} → ${now}`)];
}

function codeChanges(before: FimFeld, after: FimFeld, codeLists: CodeLists): readonly Found[] {
	const [from, to] = [listOf(before), listOf(after)];
	const listed =
		from === to
			? []
			: [{ text: `${from ?? 'Werte im Schema'} → ${to ?? 'Werte im Schema'}`, en: `${from ?? 'values in the schema'} → ${to ?? 'values in the schema'}` }];
	const [old, now] = [codesOf(before, codeLists), codesOf(after, codeLists)];
	if (!old || !now) return listed.map(({ text, en }) => found('code-list', 'unclear', `Codeliste geändert: ${text}`, `code list changed: ${en}`));
	const removed = [...old].filter((code) => !now.has(code));
	const added = [...now].filter((code) => !old.has(code));
	return [
		...listed.map(({ text, en }) => found('code-list', 'compatible', `Codeliste geändert: ${text}`, `code list changed: ${en}`)),
		...(removed.length === 0 ? [] : [found('codes', 'breaking', `Codes entfallen: ${few(removed)}`, `codes removed: ${few(removed)}`)]),
		...(added.length === 0 ? [] : [found('codes', 'compatible', `Codes neu: ${few(added)}`, `new codes: ${few(added)}`)]),
	];
}

function listOf({ werte, codeliste }: FimFeld): string | undefined {
	return werte && werte.length > 0 ? undefined : codeliste?.canonicalVersionUri;
}

function codesOf({ werte, codeliste }: FimFeld, codeLists: CodeLists): ReadonlySet<string> | undefined {
	if (werte && werte.length > 0) return new Set(werte.map(({ code }) => code));
	const list = codeliste && codeLists.get(codeliste.canonicalVersionUri);
	return list ? new Set(list.codes.keys()) : undefined;
}

function few(codes: readonly string[]): string {
	return codes.length > 10 ? `${codes.slice(0, 10).join(', ')} … (${codes.length})` : codes.join(', ');
}

function spanText(min: string | number | undefined, max: string | number | undefined): string {
	return `${min ?? '–'}…${max ?? '–'}`;
}
