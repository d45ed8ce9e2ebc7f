/**
 * Collects what is wrong with a document. At most 1,000 faults are kept; whether one of them makes the document unusable is never lost.
 * Texts come from the error registry, those of the FIM quality rules from `qs.ts`.
 */
import type { ErrorCode } from '../errors/catalogue.ts';
import { type Facts, titlesOf } from '../errors/drehkreuz-error.ts';
import type { FimFault } from './model.ts';
import { qsRule, qsText } from './qs.ts';

export const MAX_FAULTS = 1_000;

/** Where a fault is: 1-based, the `<` of the node. */
export interface Place {
	readonly line: number;
	readonly column: number;
	/** Id of the element, or the name of the XML node. */
	readonly node: string;
}

export type FimErrorCode = Extract<ErrorCode, `DK-FIM-${string}`>;

export interface FaultOptions {
	readonly severity?: FimFault['severity'];
	/** The FIM quality rule that says the same. */
	readonly qs?: string;
}

export class Faults {
	readonly #faults: FimFault[] = [];
	#unusable = false;

	/** The document cannot be used. */
	get unusable(): boolean {
		return this.#unusable;
	}

	/** A fault of the document's form. Default severity: that of the registry. */
	report(code: FimErrorCode, place: Place, facts: Facts, options: FaultOptions = {}): void {
		const problem = { code, facts };
		this.#add({
			...(options.qs === undefined ? {} : { qs: options.qs }),
			code,
			severity: options.severity ?? 'error',
			...placeOf(place),
			message: titlesOf(problem),
		});
	}

	/** A finding of a FIM quality rule. It makes the document unusable only where `qs.ts` says so. */
	quality(qs: string, place: Place, value = ''): void {
		this.#add({ qs, code: 'DK-FIM-QS', severity: qsRule(qs).effect, ...placeOf(place), message: qsText(qs, place.node, shortened(value)) });
	}

	/** In the order of the document. */
	inOrder(): readonly FimFault[] {
		return this.#faults.toSorted((a, b) => a.line - b.line || a.column - b.column);
	}

	#add(fault: FimFault): void {
		if (fault.severity === 'error') this.#unusable = true;
		if (this.#faults.length < MAX_FAULTS) this.#faults.push(fault);
		// An error is worth more than the last of a thousand warnings.
		else if (fault.severity === 'error' && this.#faults.at(-1)?.severity !== 'error') this.#faults[MAX_FAULTS - 1] = fault;
	}
}

/** Values come from the document: enough to find them, never a page. */
export function shortened(value: string): string {
	return value.length > 80 ? `${value.slice(0, 80)}…` : value;
}

function placeOf({ line, column, node }: Place): Place {
	return { line, column, node: shortened(node) };
}
