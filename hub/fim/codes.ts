/** The code lists of XDatenfelder that the reader knows (versions 1.x and 2.0 of `urn:xoev-de:fim:codeliste:xdatenfelder.*`). No other file spells a code. */
import type { Datentyp, Feldart, XdfFormat } from './model.ts';

const FELDARTEN: Readonly<Record<XdfFormat, readonly Feldart[]>> = {
	xdf2: ['input', 'select', 'label'],
	xdf3: ['input', 'select', 'label', 'hidden', 'locked'],
};

const DATENTYPEN: Readonly<Record<XdfFormat, readonly Datentyp[]>> = {
	xdf2: ['text', 'date', 'bool', 'num', 'num_int', 'num_currency', 'file', 'obj'],
	xdf3: ['text', 'text_latin', 'date', 'time', 'datetime', 'bool', 'num', 'num_int', 'num_currency', 'file', 'obj'],
};

export const feldartOf = (format: XdfFormat, code: string): Feldart | undefined => FELDARTEN[format].find((known) => known === code);
export const datentypOf = (format: XdfFormat, code: string): Datentyp | undefined => DATENTYPEN[format].find((known) => known === code);

export const SCHEMAELEMENTARTEN: readonly string[] = ['ABS', 'HAR', 'RNG'];
export const VORBEFUELLUNGEN: readonly string[] = ['keine', 'optional', 'verpflichtend'];
/** `urn:xoev-de:xprozess:codeliste:status`: 7 is inactive; 8 exists in the numbering. */
export const FREIGABESTATUS: readonly string[] = ['1', '2', '3', '4', '5', '6', '7', '8'];
export const XDF2_STATUS: readonly string[] = ['inVorbereitung', 'aktiv', 'inaktiv'];
/** `art` of a group: exactly one child is filled. */
export const AUSWAHLGRUPPE = 'X';

/**
 * The state of XDF 2 in the numbers of XDF 3, as the conversion of the FIM tools sets it:
 * inactive 7; a version with a date of release 6 (gold); all else 2 (in work).
 */
export function freigabestatusOfXdf2(status: string | undefined, version: string | undefined, freigabedatum: string | undefined): string {
	if (status === 'inaktiv') return '7';
	return version !== undefined && freigabedatum !== undefined ? '6' : '2';
}
