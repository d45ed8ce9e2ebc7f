/** Checks requests against their schemas. What comes in an address is text and is read as what the schema asks for; a body is taken as it is. Nothing unknown gets through. */
import { Ajv } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';

export function createValidator(): FastifySchemaCompiler<object> {
	const common = { allErrors: false, useDefaults: false, removeAdditional: false, strict: false } as const;
	const ofText = new Ajv({ ...common, coerceTypes: 'array' });
	const ofBody = new Ajv({ ...common, coerceTypes: false });
	return ({ schema, httpPart }) => (httpPart === 'body' ? ofBody : ofText).compile(schema);
}
