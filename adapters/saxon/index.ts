/** Schematron by SaxonJS: rule sets → compiled rules → findings. The rest of this folder is private to it. */
export { CachedRules, type CachedRulesOptions, cachedRulesCompiler, defaultRulesFolder, rulesOf } from './cached-rules.ts';
export { SchematronChecker, type SchematronCheckerOptions, type SchematronCheckOptions, type SchematronResult } from './schematron-checker.ts';
export { SchematronCompiler, type SchematronCompilerOptions } from './schematron-compiler.ts';
