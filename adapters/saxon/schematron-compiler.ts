/** Compiles Schematron rule sets. Implements the port `RulesCompiler`; one rule set at a time, because each may take a processor and 1 GB. */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Problem } from '../../hub/errors/problem.ts';
import type { CompiledRules, NotCompiled, RuleSource, RulesCompiler } from '../../hub/standards/rules-compiler.ts';
import { compileSchematron } from './compile-schematron.ts';
import { compileStylesheet } from './compile-stylesheet.ts';
import { findSaxon } from './saxon.ts';
import { sentences } from './texts.ts';

export interface SchematronCompilerOptions {
	/** Milliseconds per rule set. Default 240,000: the largest takes 30 s on an idle machine and 90 s on a busy one. */
	readonly timeLimitMs?: number;
	/** MB of heap of the compiler's process. Default 2,048. */
	readonly memoryMb?: number;
	/** Phase to compile. Default: the schema's `defaultPhase`, else all patterns. */
	readonly phase?: string;
	/** A file or folder whose `node_modules` has saxon-js and xslt3. Default: ours. */
	readonly saxonFrom?: string;
}

export class SchematronCompiler implements RulesCompiler {
	readonly #options: SchematronCompilerOptions;
	#last: Promise<unknown> = Promise.resolve();

	constructor(options: SchematronCompilerOptions = {}) {
		this.#options = options;
	}

	/** Whether saxon-js and xslt3 are installed. */
	available(): boolean {
		return findSaxon(this.#options.saxonFrom) !== undefined;
	}

	compile(rules: RuleSource): Promise<CompiledRules | { readonly notCompiled: NotCompiled }> {
		const compiled = this.#last.then(() => this.#compile(rules));
		this.#last = compiled;
		return compiled;
	}

	async #compile({ path, files }: RuleSource): Promise<CompiledRules | { readonly notCompiled: NotCompiled }> {
		const { timeLimitMs = 240_000, memoryMb = 2048, phase, saxonFrom } = this.#options;
		try {
			// First what needs no Saxon: a faulty rule set is told as such.
			const stylesheet = compileSchematron(path, (file) => files.get(file), phase === undefined ? {} : { phase });
			const saxon = findSaxon(saxonFrom);
			if (!saxon) throw new DrehkreuzError('DK-RULES-UNAVAILABLE');
			return { compiled: await compileStylesheet(path, stylesheet, saxon, { timeLimitMs, memoryMb }), title: stylesheet.title };
		} catch (error) {
			if (error instanceof DrehkreuzError) return { notCompiled: notCompiled(error.problem) };
			const kind = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : typeof error;
			return { notCompiled: notCompiled({ code: 'DK-RULES-FAILED', facts: { file: path, kind } }) };
		}
	}
}

function notCompiled(problem: Problem): NotCompiled {
	return { code: problem.code as NotCompiled['code'], ...sentences(problem) };
}
