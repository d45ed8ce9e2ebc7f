/**
 * What we allow ourselves to send, as JSON Schema, written by us after the rules of XBezahldienste (facts: patterns, lengths, required
 * members of 1.2.0; differences of 1.0.0 and 1.1.0). Stricter than the standard where services are known to be: no control characters.
 * `\w` is ASCII here, as in every service that runs on JavaScript, Java or .NET with default flags for this pattern.
 */
import type { Version } from './settings.ts';

const id = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,36}$' };
const line = { type: 'string', minLength: 1, maxLength: 250, pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$' };
const narrowLine = { type: 'string', minLength: 1, maxLength: 250, pattern: '^[\\w \\-,.\\u00C0-\\u017F]+$' };
const positive = { type: 'number', exclusiveMinimum: 0, maximum: 999_999 };
const notNegative = { type: 'number', minimum: 0, maximum: 999_999 };
const gender = { enum: ['M', 'F', 'D'] };

const item = closed(['id', 'reference', 'taxRate', 'quantity', 'totalNetAmount', 'totalTaxAmount', 'singleNetAmount', 'singleTaxAmount'], {
	id,
	reference: id,
	description: line,
	taxRate: { type: 'number', minimum: 0, maximum: 100 },
	quantity: { type: 'integer', minimum: 1, maximum: 999_999 },
	totalNetAmount: positive,
	totalTaxAmount: notNegative,
	singleNetAmount: positive,
	singleTaxAmount: notNegative,
	bookingData: { type: 'object', maxProperties: 99, additionalProperties: narrowLine },
});

const postalAddress = closed(['addressType', 'addressLine1', 'city', 'postalCode', 'countryCode'], {
	addressType: { const: 'POSTAL_ADDRESS' },
	addressLine1: line,
	addressLine2: line,
	city: line,
	postalCode: { type: 'string', minLength: 1, maxLength: 16 },
	countryCode: { type: 'string', pattern: '^[A-Z]{2}$' },
});

const requestor = {
	type: 'object',
	required: ['requestorType'],
	properties: { requestorType: { enum: ['INDIVIDUAL', 'ORGANIZATION'] } },
	if: { properties: { requestorType: { const: 'INDIVIDUAL' } } },
	// biome-ignore lint/suspicious/noThenProperty: a JSON Schema keyword
	then: closed(['requestorType', 'name', 'firstName', 'address'], { requestorType: true, name: line, firstName: narrowLine, gender, address: postalAddress }),
	else: closed(['requestorType', 'name', 'address'], { requestorType: true, name: line, address: postalAddress }),
};

/** 1.1.0 requires the flag under the misspelt name. */
function legacyRequestor(flag: 'isOrganization' | 'isIrganization'): object {
	return closed(['name', 'firstName', flag, 'address'], {
		name: line,
		firstName: narrowLine,
		gender,
		[flag]: { type: 'boolean' },
		organizationName: line,
		address: closed(['street', 'city'], {
			street: line,
			houseNumber: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,20}$' },
			addressLine: { type: 'array', maxItems: 9, items: line },
			postalCode: { type: 'string', pattern: '^[0-9]{5}$' },
			city: line,
			country: { type: 'string', pattern: '^[A-Z]{2}$' },
		}),
	});
}

export function requestSchemaOf(version: Version): object {
	const total = version === '1.0.0' ? 'grosAmount' : 'grossAmount';
	return closed(['requestId', 'requestTimestamp', 'currency', total, 'redirectUrl', 'items'], {
		requestId: id,
		requestTimestamp: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' },
		currency: { const: 'EUR' },
		[total]: positive,
		purpose: { type: 'string', pattern: '^[\\w -]{1,27}$' },
		description: line,
		redirectUrl: { type: 'string', maxLength: 2_082, pattern: '^https?://[\\x21-\\x7e]+$' },
		items: { type: 'array', minItems: 1, maxItems: 99, items: item },
		requestor: version === '1.2.0' ? requestor : legacyRequestor(version === '1.1.0' ? 'isIrganization' : 'isOrganization'),
	});
}

function closed(required: readonly string[], properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return { type: 'object', required, additionalProperties: false, properties };
}
