/** Which column of a genericode list holds the code, and which the text that people read. */

export interface Column {
	readonly id: string;
}

export interface Key {
	readonly id: string;
	/** Ids of its columns. One with several columns is no code. */
	readonly columns: string[];
	/** How strongly the list recommends it: 0 not at all. */
	recommended: number;
}

/** The marks of the XÖV annotations, the newest counts most. */
const marks: Readonly<Record<string, number>> = { 'xoev-code': 1, empfohleneCodeSpalte: 2, recommendedKeyColumn: 3 };

/** Columns that describe, in the order in which they are wanted. */
const describing = ['name', 'beschreibung', 'bezeichnung', 'description', 'wert', 'value'];

export function recommendationOf(mark: string): number {
	return Object.hasOwn(marks, mark) ? (marks[mark] ?? 0) : 0;
}

/** @returns index in `columns`; -1 when the list does not tell */
export function keyColumnOf(columns: readonly Column[], keys: readonly Key[]): number {
	const single = keys.filter((key) => key.columns.length === 1);
	const [recommended] = single.filter((key) => key.recommended > 0).sort((a, b) => b.recommended - a.recommended);
	// `codeKey` and `codenameKey` are the names of the older XÖV profile, which the FIM portal writes without annotations.
	const key = recommended ?? (keys.length === 1 ? single[0] : single.find(({ id }) => id === 'codeKey'));
	if (key) return columns.findIndex(({ id }) => id === key.columns[0]);
	const named = columns.findIndex(({ id }) => id === 'code');
	return named >= 0 ? named : columns.findIndex(({ id }) => id.toLowerCase() === 'code');
}

/** @returns index in `columns`; -1 when there is none but the key */
export function nameColumnOf(columns: readonly Column[], keys: readonly Key[], keyIndex: number): number {
	const names = keys.find(({ id }) => id === 'codenameKey');
	const named = columns.findIndex(({ id }, index) => index !== keyIndex && names !== undefined && id === names.columns[0]);
	if (named >= 0) return named;
	for (const wanted of describing) {
		const found = columns.findIndex(({ id }, index) => index !== keyIndex && id.toLowerCase() === wanted);
		if (found >= 0) return found;
	}
	return columns.findIndex((_, index) => index !== keyIndex);
}
