/**
 * A FIM data schema (Datenschema) as the hub works with it, the same for XDatenfelder 2.0 and 3.0.0. Types only.
 *
 * The identity of a value is its path, never the id of its field: the same group occurs many times in one schema, and the number of repeats
 * belongs to the place (`Struktur`), not to the field. Groups and fields that occur several times are therefore separate objects here.
 */

export type XdfFormat = 'xdf2' | 'xdf3';

export interface FimSchema {
	readonly format: XdfFormat;
	/** `S00000246` (XDF 2) or `S00000000246` (XDF 3). */
	readonly id: string;
	/** Absent for a working copy (Arbeitskopie). */
	readonly version?: string;
	readonly name: string;
	readonly bezeichnung?: string;
	readonly beschreibung?: string;
	/** Legal bases, in words. */
	readonly bezug: readonly string[];
	/** `urn:xoev-de:xprozess:codeliste:status` of XDF 3 (1 … 7); that of XDF 2 mapped to it. */
	readonly freigabestatus?: string;
	readonly regeln: readonly FimRegel[];
	readonly struktur: readonly FimStruktur[];
	/** Rules by id, of the schema and of all its groups and fields. */
	readonly alleRegeln: ReadonlyMap<string, FimRegel>;
	readonly counts: FimCounts;
}

/** Occurrences of the elements in the document. */
export interface FimCounts {
	readonly fields: number;
	readonly groups: number;
	readonly rules: number;
	readonly codeListReferences: number;
	/** XDF 3; skipped while reading. */
	readonly relations: number;
}

export interface FimStruktur {
	readonly min: number;
	/** `null` for `*`. */
	readonly max: number | null;
	/** Legal basis of the place. */
	readonly bezug: readonly string[];
	readonly element: FimFeld | FimGruppe;
	/** 1-based line in the document. */
	readonly line: number;
}

interface FimElement {
	readonly id: string;
	readonly version?: string;
	readonly name: string;
	readonly bezeichnungEingabe?: string;
	readonly bezeichnungAusgabe?: string;
	readonly beschreibung?: string;
	readonly hilfetext?: string;
	readonly bezug: readonly string[];
	/** `ABS`, `HAR` or `RNG`. */
	readonly schemaelementart?: string;
	readonly freigabestatus?: string;
	readonly regeln: readonly FimRegel[];
	readonly line: number;
}

export interface FimGruppe extends FimElement {
	readonly kind: 'gruppe';
	/** Auswahlgruppe (XDF 3 `art` X): exactly one child is filled. */
	readonly auswahl: boolean;
	readonly struktur: readonly FimStruktur[];
}

export type Feldart = 'input' | 'select' | 'label' | 'hidden' | 'locked';
export type Datentyp = 'text' | 'text_latin' | 'date' | 'time' | 'datetime' | 'bool' | 'num' | 'num_int' | 'num_currency' | 'file' | 'obj';

export interface FimFeld extends FimElement {
	readonly kind: 'feld';
	readonly feldart: Feldart;
	readonly datentyp: Datentyp;
	readonly praezisierung: Praezisierung;
	readonly inhalt?: string;
	/** `keine`, `optional` or `verpflichtend`. */
	readonly vorbefuellung?: string;
	/** XDF 3: the values stand in the document. */
	readonly werte?: readonly FimWert[];
	readonly codeliste?: CodelisteReferenz;
	/** Bytes; files only. */
	readonly maxSize?: number;
	/** Media types; files only. */
	readonly mediaTypes: readonly string[];
}

/** Bounds as the document writes them: numbers stay text, so that nothing is lost. */
export interface Praezisierung {
	readonly minLength?: number;
	readonly maxLength?: number;
	readonly minValue?: string;
	readonly maxValue?: string;
	/** Written like a pattern of XML Schema: the whole value is meant, even where only `$` stands. */
	readonly pattern?: string;
}

export interface FimWert {
	readonly code: string;
	readonly name: string;
	readonly hilfe?: string;
}

/** Found by `canonicalVersionUri`, an opaque string; never by a file's name. */
export interface CodelisteReferenz {
	/** XDF 2: `C60000006`. */
	readonly id?: string;
	readonly canonicalIdentification: string;
	readonly version?: string;
	readonly canonicalVersionUri: string;
}

export interface FimRegel {
	readonly id: string;
	readonly version?: string;
	readonly name: string;
	/** Free text in German (`WENN … DANN …`); nothing that a machine may claim to have checked. */
	readonly freitext: string;
	/** Regeltyp `K` …; XDF 3 only. */
	readonly typ?: string;
	readonly line: number;
}

/** Something wrong with a document. `error`: it cannot be used; `warning`: it can. */
export interface FimFault {
	/** Number of the FIM quality rule (`urn:xoev-de:fim-datenfelder:codeliste:xdfm_1.8`), where there is one. */
	readonly qs?: string;
	/** DK-FIM-… */
	readonly code: string;
	readonly severity: 'error' | 'warning' | 'info';
	readonly line: number;
	readonly column: number;
	/** Id of the element, or the name of the XML node. */
	readonly node: string;
	readonly message: { readonly de: string; readonly en: string };
}

export interface FimReading {
	/** Absent when an `error` makes the document unusable. */
	readonly schema?: FimSchema;
	/** In the order of the document; at most 1,000. */
	readonly faults: readonly FimFault[];
}
