/**
 * Reads a FIM data schema (XDatenfelder 2.0 and 3.0.0) as a stream. What is wrong with the document is in the report, with line and column; nothing is thrown but
 * what reading the input throws. Errors: DK-FIM-XML, -ENCODING, -BYTES, -DOCTYPE, -TOO-LARGE, -TOO-DEEP, -VERSION, -NAMESPACE, -MESSAGE, -NODE-…; findings of the FIM quality rules: DK-FIM-QS.
 *
 * A message with a single group or field (…datenfeldgruppe.0103, …datenfeld.0104) is read as a schema that holds just this element once, under its id.
 */
import { setImmediate } from 'node:timers/promises';
import { Builder, type BuiltSchema } from './build.ts';
import { Refused, textOf, type XdfInput } from './decode.ts';
import { Faults } from './faults.ts';
import { MESSAGES } from './grammar.ts';
import type { FimFeld, FimGruppe, FimReading } from './model.ts';
import type { XdfNode } from './node.ts';
import { Walk } from './walk.ts';

export type { XdfInput } from './decode.ts';

export interface ReadXdfOptions {
	/** Largest document, bytes (characters, when the input is text). Default 50 MB. */
	readonly maxBytes?: number;
	/** Deepest nesting of XML elements. Default 100; a level of groups takes three. */
	readonly maxDepth?: number;
}

const MAX_BYTES = 50_000_000;
const MAX_DEPTH = 100;

export async function readXdf(input: XdfInput, options: ReadXdfOptions = {}): Promise<FimReading> {
	const faults = new Faults();
	const builder = new Builder(faults);
	const walk = new Walk({ faults, maxDepth: options.maxDepth ?? MAX_DEPTH, complete: (node, grammar) => builder.complete(node, grammar) });
	try {
		for await (const piece of textOf(input, options.maxBytes ?? MAX_BYTES)) {
			walk.write(piece);
			// Others get their turn between two pieces.
			await setImmediate();
		}
		walk.close();
	} catch (thrown) {
		if (!(thrown instanceof Refused)) throw thrown;
		faults.report(thrown.code, thrown.place ?? walk.place, thrown.facts);
		return { faults: faults.inOrder() };
	}
	const schema = schemaOf(walk.root, walk, faults);
	if (!schema || faults.unusable) return { faults: faults.inOrder() };
	return { schema: { ...schema, alleRegeln: builder.rules, counts: { ...walk.counts } }, faults: faults.inOrder() };
}

function schemaOf(root: XdfNode | undefined, walk: Walk, faults: Faults): BuiltSchema | undefined {
	if (!root || !walk.grammar) return undefined;
	const name = MESSAGES[root.name] ?? '';
	const built = root.one(name)?.built;
	if (!built) {
		faults.report('DK-FIM-NODE-MISSING', root.place, { element: name, parent: root.name });
		return undefined;
	}
	if (name === 'stammdatenschema') return built as BuiltSchema;
	const element = built as FimGruppe | FimFeld;
	const { id, version, beschreibung, bezeichnungEingabe, freigabestatus } = element;
	return {
		format: walk.grammar.format,
		id,
		...(version === undefined ? {} : { version }),
		name: element.name,
		...(bezeichnungEingabe === undefined ? {} : { bezeichnung: bezeichnungEingabe }),
		...(beschreibung === undefined ? {} : { beschreibung }),
		...(freigabestatus === undefined ? {} : { freigabestatus }),
		bezug: element.bezug,
		regeln: [],
		struktur: [{ min: 1, max: 1, bezug: [], element, line: element.line }],
	};
}
