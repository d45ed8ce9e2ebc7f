/** Port: computes a value where a table is not enough. Implementation: `adapters/jsonata`. Types only. */

export interface ExpressionEvaluator {
	/** What is wrong with the text; undefined when it can be evaluated. */
	fault(expression: string): ExpressionFault | undefined;
	/**
	 * The same expression and input give the same value (but for the time). Nothing outside input and bindings can be reached.
	 * @param bindings variables, by name without `$`
	 * @returns plain JSON data; undefined when the expression finds nothing
	 * @throws DrehkreuzError DK-MAP-EXPRESSION with position and rule, never with a value
	 */
	evaluate(expression: string, input: unknown, bindings: Readonly<Record<string, unknown>>): Promise<unknown>;
}

export interface ExpressionFault {
	/** 1-based character; 0 when it is not known. */
	readonly position: number;
	/** What the language calls it, e.g. `S0202`, or `timeout`, `depth`. */
	readonly rule: string;
}
