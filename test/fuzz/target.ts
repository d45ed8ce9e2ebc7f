/** What is fuzzed: where inputs come from, and what may become of one. Types only. */
import type * as fc from 'fast-check';

export interface FuzzTarget<Input = unknown> {
	readonly name: string;
	/** Share of all inputs, in relation to the other targets. */
	readonly share: number;
	readonly inputs: fc.Arbitrary<Input>;
	open(): Promise<OpenTarget<Input>>;
}

export interface OpenTarget<Input = unknown> {
	/**
	 * Gives what became of the input, in a word: a verdict, a code, `read`. A DrehkreuzError counts as an answer.
	 * @throws anything else when the answer is none, or not one that the target may give
	 */
	answer(input: Input): string | Promise<string>;
	close(): Promise<void>;
}
