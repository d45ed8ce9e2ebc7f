/** Compiles JSON Schema 2020-12 with ajv, strictly: a schema with an unknown keyword or a contradiction is refused instead of half checked. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsPlugin from 'ajv-formats';
import { type BrokenRule, brokenRule } from './rules.ts';

/** Our own annotation: what content of this schema is, for recognition. It checks nothing. */
export const ANNOTATION = 'x-drehkreuz';

export interface AjvOptions {
	/** Find all mistakes instead of the first. Default true. */
	readonly allErrors?: boolean;
	/** Fill in the schema's defaults while checking; changes the value. Default false. */
	readonly useDefaults?: boolean;
	/** Tidy up the compiled code: compiling takes about twice as long, checking a little less. Default true. */
	readonly optimise?: boolean;
}

export function createAjv({ allErrors = true, useDefaults = false, optimise = true }: AjvOptions = {}): Ajv2020 {
	const ajv = new Ajv2020({
		strict: true,
		allErrors,
		useDefaults,
		unicodeRegExp: true,
		verbose: true,
		allowUnionTypes: true,
		logger: false,
		code: { optimize: optimise },
	});
	// The package is CommonJS with `exports.default`.
	formatsPlugin.default(ajv, { mode: 'full', keywords: true });
	ajv.addKeyword({ keyword: ANNOTATION, schemaType: 'object' });
	return ajv;
}

/**
 * For configuration and other trusted input.
 * @returns a function that gives the broken rules; none when the value is valid
 * @throws Error when the schema itself is faulty
 */
export function createValidator(schema: object): (value: unknown) => BrokenRule[] {
	const validate = createAjv().compile(schema);
	return (value) => (validate(value) ? [] : (validate.errors ?? []).map(brokenRule));
}
