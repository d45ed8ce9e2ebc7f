/**
 * Port: turns a Schematron rule set into something that can be run. Implementation: `adapters/saxon`. The installation of a pack calls it once
 * per rule set; the compiled rules lie in the pack beside the rule set they were made from. Types only.
 */
import type { ErrorCode } from '../errors/catalogue.ts';
import type { Language } from '../errors/definition.ts';

/** A rule set: the Schematron schema to compile, and every file that it may include. */
export interface RuleSource {
	/** Path of the Schematron schema among `files`. */
	readonly path: string;
	/** Path in the pack (relative, with `/`) → content. Nothing outside of it is ever read. */
	readonly files: ReadonlyMap<string, Buffer>;
}

/** `code` is DK-RULES-…: what the rule set asks for and does not get, with file and line; or that the processor is not installed. */
export interface NotCompiled extends Readonly<Record<Language, string>> {
	readonly code: ErrorCode;
}

export interface CompiledRules {
	/** As the checker reads it; opaque to everybody else. */
	readonly compiled: Buffer;
	/** `sch:title`, else the file's name. */
	readonly title: string;
}

export interface RulesCompiler {
	/** Never throws for a faulty rule set; takes seconds, in a process of its own. */
	compile(rules: RuleSource): Promise<CompiledRules | { readonly notCompiled: NotCompiled }>;
}
