/** Checks configuration against our JSON Schemas (`schemas/*.schema.json`), fills defaults, and names the first fault with its place. */
import { readFileSync } from 'node:fs';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { createAjv } from '../../adapters/ajv/create-validator.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { SchemaCheck } from '../../hub/partners/directory.ts';
import { projectFolder } from '../folders.ts';

// Configuration is checked once: tidying up the compiled code would take longer than running it.
const ajv = createAjv({ allErrors: false, useDefaults: true, optimise: false });
for (const name of ['routing-table', 'storage', 'tenant', 'config']) {
	ajv.addSchema(JSON.parse(readFileSync(projectFolder('schemas', `${name}.schema.json`), 'utf8')) as object);
}

/** A copy of the value with defaults filled in. @throws DrehkreuzError DK-CONFIG-INVALID */
export function checked<T>(schema: 'config' | 'tenant' | 'routing-table', value: unknown, file: string): T {
	const validate = ajv.getSchema(`urn:drehkreuz:schema:${schema}`) as ValidateFunction;
	const copy: unknown = structuredClone(value);
	if (validate(copy)) return copy as T;
	throw new DrehkreuzError('DK-CONFIG-INVALID', { file, ...faultOf(validate.errors) });
}

/** For settings and instructions of adapters. Compiled at the first use: a hub has many adapters and uses few, and a start should not wait for the others. */
export const schemaCheck: SchemaCheck = (schema) => {
	let validate: ValidateFunction | undefined;
	return (value) => {
		validate ??= ajv.compile(schema);
		return validate(value) ? undefined : faultOf(validate.errors);
	};
};

/** Place and rule; never the value, which may be a secret or personal. */
function faultOf(errors: ErrorObject[] | null | undefined): { path: string; rule: string } {
	const error = errors?.[0];
	if (!error) return { path: '/', rule: 'is not valid' };
	const { additionalProperty, allowedValues } = error.params as { additionalProperty?: string; allowedValues?: unknown[] };
	if (additionalProperty) return { path: `${error.instancePath}/${additionalProperty}`, rule: 'is not known' };
	const rule = allowedValues ? `must be one of ${allowedValues.join(', ')}` : (error.message ?? 'is not valid');
	return { path: error.instancePath || '/', rule };
}
