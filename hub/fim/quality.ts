/**
 * The structural part of the FIM quality rules, with FIM's own numbers (`qs.ts`), checked on each element as it is read. What needs the code lists, the
 * catalogue of the portal or the other versions of an element is not checked here. Rules on bounds are in `praezisierung.ts`, on ids and repeats in `build.ts`.
 */
import type { Faults, Place } from './faults.ts';
import type { Datentyp, FimFeld, FimGruppe, FimStruktur } from './model.ts';
import type { RawPraezisierung } from './praezisierung.ts';
import { compare, isOf, type Range, rangeOf } from './values.ts';

/** What the document says of a field beyond the model. */
export interface FieldAsWritten {
	readonly praezisierung: RawPraezisierung;
	/** A list of values, or a reference to one. */
	readonly listed: boolean;
	readonly reference: boolean;
	/** Names columns of a list. */
	readonly columns: boolean;
	readonly maxSize: boolean;
}

const TEXTS: readonly Datentyp[] = ['text', 'text_latin'];
const WITHOUT_CONTENT: readonly Datentyp[] = ['file', 'obj'];

export function checkFeld(feld: FimFeld, written: FieldAsWritten, place: Place, faults: Faults): void {
	const { feldart, datentyp } = feld;
	const { minLength, maxLength, minValue, maxValue, pattern } = written.praezisierung;
	const found = (qs: string, value?: string) => faults.quality(qs, place, value);
	const hasLength = minLength !== undefined || maxLength !== undefined;

	if (feldart === 'select' && !TEXTS.includes(datentyp)) found('1011', datentyp);
	if (hasLength && (feldart === 'select' || feldart === 'label')) found('1012');
	if (hasLength && !TEXTS.includes(datentyp)) found('1015', datentyp);
	if ((minValue !== undefined || maxValue !== undefined) && rangeOf(datentyp) === undefined) found('1016', datentyp);
	if (written.listed && feldart !== 'select') found('1017', feldart);
	if (!written.listed && feldart === 'select') found('1018');
	if (written.maxSize && datentyp !== 'file') found('1056', datentyp);
	if (feld.mediaTypes.length > 0 && datentyp !== 'file') found('1057', datentyp);
	if (written.columns && !written.reference) found('1058');
	if (pattern !== undefined && WITHOUT_CONTENT.includes(datentyp)) found('1120');
	if (feld.inhalt !== undefined) checkInhalt(feld, feld.inhalt, found);
}

const CONTENT_RULES: Readonly<Record<Range, string>> = { number: '1069', integer: '1070', date: '1071', datetime: '1083', time: '1084' };

function checkInhalt(feld: FimFeld, inhalt: string, found: (qs: string, value?: string) => void): void {
	const { datentyp, praezisierung } = feld;
	if (WITHOUT_CONTENT.includes(datentyp)) found('1100');
	if (datentyp === 'bool' && inhalt !== 'true' && inhalt !== 'false') found('1077', inhalt);
	if (feld.werte && !feld.werte.some(({ code }) => code === inhalt)) found('1085', inhalt);
	const range = rangeOf(datentyp);
	if (range && !isOf(range, inhalt)) found(CONTENT_RULES[range], inhalt);
	else if (range) {
		if (praezisierung.minValue !== undefined && compare(range, inhalt, praezisierung.minValue) < 0) found('1072', inhalt);
		if (praezisierung.maxValue !== undefined && compare(range, inhalt, praezisierung.maxValue) > 0) found('1073', inhalt);
	}
	if (TEXTS.includes(datentyp)) {
		const length = [...inhalt].length;
		if (length < (praezisierung.minLength ?? 0)) found('1074', inhalt);
		if (length > (praezisierung.maxLength ?? Number.POSITIVE_INFINITY)) found('1075', inhalt);
	}
}

export function checkGruppe(gruppe: FimGruppe, place: Place, faults: Faults): void {
	if (gruppe.struktur.length === 0) faults.quality('1023', place);
	for (const id of repeated(gruppe.struktur)) faults.quality('1004', place, id);
	if (!gruppe.auswahl) return;
	if (gruppe.struktur.length < 2) faults.quality('1043', place);
	for (const { min, max, element } of gruppe.struktur) if (min !== 0 || max !== 1) faults.quality('1118', place, element.id);
}

export function checkSchema(struktur: readonly FimStruktur[], place: Place, faults: Faults): void {
	if (struktur.length === 0) faults.quality('1078', place);
	for (const id of repeated(struktur)) faults.quality('1025', place, id);
}

/** Ids that occur more than once in the same version, each once. */
function repeated(struktur: readonly FimStruktur[]): ReadonlySet<string> {
	const seen = new Set<string>();
	const again = new Set<string>();
	for (const { element } of struktur) {
		const key = `${element.id} ${element.version ?? ''}`;
		if (seen.has(key)) again.add(element.id);
		seen.add(key);
	}
	return again;
}

/** URN of RFC 8141, without umlauts. */
const URN = /^urn:[a-z0-9][a-z0-9-]{0,31}:[a-z0-9()+,\-.:=@;$_!*'%/~&?#]+$/i;

/** Lists with an umlaut in their URN are published and used: a warning, and the URN is taken as it is. */
export function checkKennung(urn: string, place: Place, faults: Faults): void {
	if (!/^urn:/i.test(urn)) faults.quality('1005', place, urn);
	else if (!URN.test(urn)) faults.quality('1048', place, urn);
}
