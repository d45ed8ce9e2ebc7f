/** A large XDatenfelder 3.0.0 document like the largest that the FIM portal hands out: few fields, thousands of relations. Made up; no official content. */

export interface DocumentSize {
	readonly bytes: number;
	readonly relations: number;
	readonly fields: number;
}

export function largeDocument({ bytes, relations, fields }: DocumentSize): string {
	const perField = Math.ceil(relations / fields);
	const places = Array.from({ length: fields }, (_, index) => place(index, Math.min(perField, relations - index * perField)));
	const head = `<?xml version='1.0' encoding='utf-8'?>\n<xdf3:xdatenfelder.stammdatenschema.0102 xmlns:xdf3="urn:xoev-de:fim:standard:xdatenfelder_3.0.0"><xdf3:header><xdf3:nachrichtID>bench</xdf3:nachrichtID><xdf3:erstellungszeitpunkt>2026-01-01T00:00:00Z</xdf3:erstellungszeitpunkt></xdf3:header><xdf3:stammdatenschema>${identity('S', 0)}<xdf3:name>Anzeige einer Veranstaltung</xdf3:name>${state()}<xdf3:bezeichnung>Anzeige einer Veranstaltung</xdf3:bezeichnung>`;
	const foot = '</xdf3:stammdatenschema></xdf3:xdatenfelder.stammdatenschema.0102>';
	const missing = bytes - Buffer.byteLength(head + places.join('') + foot);
	// What is missing to the size is text, as in real schemas: definitions and help.
	const text = 'Erläuterung für die Sachbearbeitung, die etwas länger ist. '.repeat(Math.max(0, Math.ceil(missing / fields / 60)));
	return head + places.map((each) => each.replace('@TEXT@', text)).join('') + foot;
}

function place(index: number, relations: number): string {
	const content = `<xdf3:datenfeld>${identity('F', index)}<xdf3:name>Angabe ${index}</xdf3:name><xdf3:beschreibung>@TEXT@</xdf3:beschreibung>${state()}${relation(index).repeat(Math.max(0, relations))}<xdf3:bezeichnungEingabe>Angabe ${index}</xdf3:bezeichnungEingabe><xdf3:schemaelementart listURI="urn:xoev-de:fim:codeliste:xdatenfelder.schemaelementart" listVersionID="1.0"><code>RNG</code></xdf3:schemaelementart><xdf3:feldart listURI="urn:xoev-de:fim:codeliste:xdatenfelder.feldart" listVersionID="2.0"><code>input</code></xdf3:feldart><xdf3:datentyp listURI="urn:xoev-de:fim:codeliste:xdatenfelder.datentyp" listVersionID="2.0"><code>text</code></xdf3:datentyp><xdf3:praezisierung minLength="1" maxLength="80"/><xdf3:vorbefuellung listURI="urn:xoev-de:fim:codeliste:xdatenfelder.vorbefuellung" listVersionID="1.0"><code>keine</code></xdf3:vorbefuellung></xdf3:datenfeld>`;
	return `<xdf3:struktur><xdf3:anzahl>0:1</xdf3:anzahl><xdf3:enthaelt>${content}</xdf3:enthaelt></xdf3:struktur>`;
}

function relation(index: number): string {
	return `<xdf3:relation><xdf3:praedikat listURI="urn:xoev-de:fim-datenfelder:codeliste:relation" listVersionID="1.2"><code>ABL</code></xdf3:praedikat><xdf3:objekt><xdf3:id>${id('F', index)}</xdf3:id></xdf3:objekt></xdf3:relation>`;
}

function identity(letter: string, index: number): string {
	return `<xdf3:identifikation><xdf3:id>${id(letter, index)}</xdf3:id><xdf3:version>1.0.0</xdf3:version></xdf3:identifikation>`;
}

function state(): string {
	return '<xdf3:freigabestatus listURI="urn:xoev-de:xprozess:codeliste:status" listVersionID="2022-07-12"><code>6</code></xdf3:freigabestatus><xdf3:letzteAenderung>2026-01-01T00:00:00Z</xdf3:letzteAenderung>';
}

function id(letter: string, index: number): string {
	return `${letter}99000${String(index).padStart(6, '0')}`;
}
