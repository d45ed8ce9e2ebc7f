/**
 * What may stand where in an XDatenfelder document, as data: `xdf2.ts` and `xdf3.ts` each hold one grammar, `walk.ts` reads by it.
 * Order is not checked: no tool of the field depends on it. What must be there is said by the builders, with the number of the quality rule.
 */
import type { XdfFormat } from './model.ts';

/**
 * - `text`: text only; - `code`: a coded element, the value in a child `code` that has no namespace;
 * - `skip`: known, counted, not read; - else the name of a shape.
 */
export type Content = 'text' | 'code' | 'skip' | ShapeName;

export type ShapeName =
	| 'message'
	| 'schema'
	| 'gruppe'
	| 'feld'
	| 'regel'
	| 'struktur'
	| 'enthaelt'
	| 'identifikation'
	| 'codelisteReferenz'
	| 'genericodeIdentification'
	| 'werte'
	| 'wert'
	| 'coded';

export interface Child {
	readonly content: Content;
	readonly many?: true;
}

export type Shape = Readonly<Record<string, Child>>;

export interface Grammar {
	readonly format: XdfFormat;
	readonly namespace: string;
	readonly shapes: Readonly<Record<ShapeName, Shape>>;
}

export const text: Child = { content: 'text' };
export const texts: Child = { content: 'text', many: true };
export const code: Child = { content: 'code' };
export const skip: Child = { content: 'skip' };
export const skips: Child = { content: 'skip', many: true };
export const one = (content: ShapeName): Child => ({ content });
export const many = (content: ShapeName): Child => ({ content, many: true });

/** The same in both formats. */
export const SHARED_SHAPES = {
	message: { header: skip, stammdatenschema: one('schema'), datenfeldgruppe: one('gruppe'), datenfeld: one('feld') },
	enthaelt: { datenfeld: one('feld'), datenfeldgruppe: one('gruppe') },
	identifikation: { id: text, version: text },
	genericodeIdentification: { canonicalIdentification: text, version: text, canonicalVersionUri: text },
	werte: { wert: many('wert') },
	wert: { code: text, name: text, hilfe: text },
	// XÖV's type Code: the name of the code may stand beside it.
	coded: { code: text, name: text },
} satisfies Partial<Record<ShapeName, Shape>>;

/** The messages that hold a data schema, or a part of one, and the node that holds it. */
export const MESSAGES: Readonly<Record<string, string>> = {
	'xdatenfelder.stammdatenschema.0102': 'stammdatenschema',
	'xdatenfelder.datenfeldgruppe.0103': 'datenfeldgruppe',
	'xdatenfelder.datenfeld.0104': 'datenfeld',
};
