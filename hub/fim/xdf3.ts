/** XDatenfelder 3.0.0: what may stand where. Source: real exports of the FIM portal and the tools that read them; `praezisierung` has attributes. */
import { code, type Grammar, many, one, SHARED_SHAPES, type Shape, skip, skips, text, texts } from './grammar.ts';

/** What schema, group and field have in common. Relations may be 15,000 in one schema: they are counted only. */
const HEAD: Shape = {
	identifikation: one('identifikation'),
	name: text,
	beschreibung: text,
	definition: text,
	bezug: texts,
	freigabestatus: code,
	statusGesetztAm: text,
	statusGesetztDurch: text,
	gueltigAb: text,
	gueltigBis: text,
	versionshinweis: text,
	veroeffentlichungsdatum: text,
	letzteAenderung: text,
	relation: skips,
	stichwort: texts,
};

const ELEMENT: Shape = {
	...HEAD,
	bezeichnungEingabe: text,
	bezeichnungAusgabe: text,
	schemaelementart: code,
	hilfetextEingabe: text,
	hilfetextAusgabe: text,
	regel: many('regel'),
};

/** Columns of a referenced list. Seen at the field and, in tools, at the reference. */
const COLUMNS: Shape = { codeKey: text, nameKey: text, helpKey: text };

export const XDF3: Grammar = {
	format: 'xdf3',
	namespace: 'urn:xoev-de:fim:standard:xdatenfelder_3.0.0',
	shapes: {
		...SHARED_SHAPES,
		schema: {
			...HEAD,
			bezeichnung: text,
			hilfetext: text,
			ableitungsmodifikationenStruktur: code,
			ableitungsmodifikationenRepraesentation: code,
			dokumentsteckbrief: skip,
			regel: many('regel'),
			struktur: many('struktur'),
		},
		gruppe: { ...ELEMENT, art: code, struktur: many('struktur') },
		feld: {
			...ELEMENT,
			...COLUMNS,
			feldart: code,
			datentyp: code,
			praezisierung: text,
			inhalt: text,
			vorbefuellung: code,
			werte: one('werte'),
			codelisteReferenz: one('codelisteReferenz'),
			maxSize: text,
			mediaType: texts,
		},
		regel: {
			identifikation: one('identifikation'),
			name: text,
			beschreibung: text,
			freitextRegel: text,
			bezug: texts,
			stichwort: texts,
			fachlicherErsteller: text,
			letzteAenderung: text,
			typ: code,
			param: skips,
			ziel: skips,
			fehler: skips,
			skript: text,
		},
		struktur: { anzahl: text, bezug: texts, enthaelt: one('enthaelt') },
		codelisteReferenz: { ...SHARED_SHAPES.genericodeIdentification, ...COLUMNS },
	},
};
