/** XDatenfelder 2.0: what may stand where. Source: real exports of the Bundesredaktion and the tools that read them; `praezisierung` is JSON in a text. */
import { code, type Grammar, many, one, SHARED_SHAPES, type Shape, text } from './grammar.ts';

/** What schema, group, field and rule have in common. */
const HEAD: Shape = {
	identifikation: one('identifikation'),
	name: text,
	bezeichnungEingabe: text,
	bezeichnungAusgabe: text,
	beschreibung: text,
	definition: text,
	bezug: text,
	status: code,
	gueltigAb: text,
	gueltigBis: text,
	fachlicherErsteller: text,
	versionshinweis: text,
	freigabedatum: text,
	veroeffentlichungsdatum: text,
};

const ELEMENT: Shape = { ...HEAD, schemaelementart: code, hilfetextEingabe: text, hilfetextAusgabe: text, regel: many('regel') };

export const XDF2: Grammar = {
	format: 'xdf2',
	namespace: 'urn:xoev-de:fim:standard:xdatenfelder_2',
	shapes: {
		...SHARED_SHAPES,
		schema: {
			...HEAD,
			hilfetext: text,
			ableitungsmodifikationenStruktur: code,
			ableitungsmodifikationenRepraesentation: code,
			regel: many('regel'),
			struktur: many('struktur'),
		},
		gruppe: { ...ELEMENT, struktur: many('struktur') },
		feld: { ...ELEMENT, feldart: code, datentyp: code, praezisierung: text, inhalt: text, codelisteReferenz: one('codelisteReferenz') },
		regel: { ...HEAD, script: text },
		struktur: { anzahl: text, bezug: text, enthaelt: one('enthaelt') },
		codelisteReferenz: { identifikation: one('identifikation'), genericodeIdentification: one('genericodeIdentification') },
	},
};
