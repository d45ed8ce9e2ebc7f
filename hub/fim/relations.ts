/**
 * Finds relations in the text of an XDF 3 document in the form in which the portal writes them, without parsing them: real schemas have 15,000, nobody reads them
 * here, and they are most of the document. What matches is well-formed by its form; any other relation, however correct, is left to the parser.
 */

export interface RelationRun {
	readonly text: string;
	readonly index: number;
	/** Without the colon; '' for the default namespace. */
	readonly prefix: string;
	readonly count: number;
}

const BLANK = '(?:\\r?\\n|[ \\t])*';
const CODE = '<code(?: xmlns="")?>[\\w.-]*</code>';
const PRAEDIKAT = `<\\1praedikat(?: listURI="[\\w:.-]*")?(?: listVersionID="[\\w.-]*")?>${BLANK}${CODE}${BLANK}</\\1praedikat>`;
const OBJEKT = `<\\1objekt>${BLANK}<\\1id>[\\w.-]*</\\1id>${BLANK}(?:<\\1version>[\\w.-]*</\\1version>${BLANK})?</\\1objekt>`;
const CONTENT = `${BLANK}${PRAEDIKAT}${BLANK}${OBJEKT}${BLANK}`;
/** After the end of a tag. The prefix is the same in all of a run. */
const RUN = new RegExp(`(?<=>)${BLANK}<((?:[A-Za-z_][\\w.-]*:)?)relation>${CONTENT}</\\1relation>(?:${BLANK}<\\1relation>${CONTENT}</\\1relation>)*`, 'g');

export function* relationRuns(text: string): Generator<RelationRun> {
	// Most pieces of most documents have none.
	if (!text.includes('relation>')) return;
	for (const match of text.matchAll(RUN)) {
		const [run, prefix = ''] = match;
		yield { text: run, index: match.index, prefix: prefix.slice(0, -1), count: run.split(`<${prefix}relation>`).length - 1 };
	}
}
