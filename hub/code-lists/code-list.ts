/** A code list as the checks need it. Types only; `genericode.ts` reads one. */

export interface CodeList {
	/** The listURI of XÖV; `canonicalIdentification` of FIM. */
	readonly canonicalUri: string;
	/** Opaque: neither a number nor a date, e.g. `2020-28-09`. */
	readonly version: string;
	/** Normally `<canonicalUri>_<version>`; the key by which lists are found. */
	readonly canonicalVersionUri: string;
	readonly shortName: string;
	/** Id of the recommended key column, e.g. `code`, `SCHLUESSEL`. */
	readonly keyColumn: string;
	/** Key → what a person reads: the value of the name column, or the key itself. In the order of the list. */
	readonly codes: ReadonlyMap<string, string>;
}
