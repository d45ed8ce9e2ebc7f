/** Schematron → XSLT 3.0 text. Reads only the files given; needs no Saxon. */
import { posix } from 'node:path';
import { type ReadFile, readRuleFiles } from './rule-files.ts';
import { readRuleSet } from './rule-set.ts';
import { type Stylesheet, writeStylesheet } from './write-stylesheet.ts';

/** Part of the name of compiled rules that are kept: counts up when the same rule set gives another stylesheet. */
export const COMPILER_VERSION = 1;

export interface SchematronStylesheet extends Stylesheet {
	/** `sch:title`, else the file's name. */
	readonly title: string;
}

export interface CompileOptions {
	/** Name of a phase, or `#ALL`. Default: the schema's `defaultPhase`, else `#ALL`. */
	readonly phase?: string;
}

/** @throws DrehkreuzError DK-RULES-INVALID, -UNSUPPORTED, -FORBIDDEN, -MISSING-FILE */
export function compileSchematron(path: string, read: ReadFile, options: CompileOptions = {}): SchematronStylesheet {
	const rules = readRuleSet(readRuleFiles(path, read), options.phase);
	return { ...writeStylesheet(rules), title: rules.title ?? posix.basename(path) };
}
