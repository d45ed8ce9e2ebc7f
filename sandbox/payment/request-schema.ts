/**
 * What a strict payment service takes, as JSON Schema per version of XBezahldienste. Written apart from the adapter's own rules, so that a
 * mistake in one is not repeated by the other; `test/sandbox/payment` compares it with the standard's constraints where those are at hand.
 */

export type Version = '1.0.0' | '1.1.0' | '1.2.0';

const WORD = '^[\\w-]+$';
const LATIN = '^[\\w\\s\\-,\\.\\u00C0-\\u017F]+$';

const word = (maxLength: number): object => ({ type: 'string', minLength: 1, maxLength, pattern: WORD });
const text = (maxLength: number, pattern?: string): object => ({ type: 'string', minLength: 1, maxLength, ...(pattern ? { pattern } : {}) });
const amount = (zeroAllowed: boolean): object => ({ type: 'number', maximum: 999_999, ...(zeroAllowed ? { minimum: 0 } : { exclusiveMinimum: 0 }) });
const object = (required: string[], properties: object): object => ({ type: 'object', required, additionalProperties: false, properties });

const amounts = ['totalNetAmount', 'totalTaxAmount', 'singleNetAmount', 'singleTaxAmount'];

const paymentItem = object(['id', 'reference', 'taxRate', 'quantity', ...amounts], {
	id: word(36),
	reference: word(36),
	description: text(250),
	taxRate: { type: 'number', minimum: 0, maximum: 100 },
	quantity: { type: 'integer', minimum: 1, maximum: 999_999 },
	...Object.fromEntries(amounts.map((name) => [name, amount(name.includes('Tax'))])),
	bookingData: { type: 'object', maxProperties: 99, additionalProperties: text(250, LATIN) },
});

const postal = object(['addressType', 'addressLine1', 'city', 'postalCode', 'countryCode'], {
	addressType: { enum: ['POSTAL_ADDRESS'] },
	addressLine1: text(250),
	addressLine2: text(250),
	addressLine3: text(250),
	city: text(250),
	postalCode: text(16),
	countrySubdivision: text(250),
	countryCode: { type: 'string', pattern: '^[A-Z]{2}$' },
});

const gender = { enum: ['M', 'F', 'D'] };

const individual = object(['requestorType', 'name', 'firstName', 'address'], {
	requestorType: { enum: ['INDIVIDUAL'] },
	name: text(250),
	firstName: text(250, LATIN),
	gender,
	address: postal,
});

const organization = object(['requestorType', 'name', 'address'], { requestorType: { enum: ['ORGANIZATION'] }, name: text(250), address: postal });

const legacyAddress = object([], {
	street: text(250),
	houseNumber: word(20),
	addressLine: { type: 'array', maxItems: 9, items: text(250) },
	postalCode: { type: 'string', pattern: '^\\d{5}$' },
	city: text(250),
	country: { type: 'string', pattern: '^\\w{2}$' },
});

const legacy = (flag: string, required: string[]): object =>
	object(['name', 'firstName', 'address', ...required], {
		name: text(250),
		firstName: text(250, LATIN),
		gender,
		[flag]: { type: 'boolean' },
		organizationName: text(250),
		address: legacyAddress,
	});

/** 1.2.0 takes the older form of the payer too. */
function requestorOf(version: Version): object {
	if (version === '1.1.0') return legacy('isIrganization', ['isIrganization']);
	if (version === '1.0.0') return legacy('isOrganization', []);
	return { anyOf: [individual, organization, legacy('isOrganization', [])] };
}

export function totalNameOf(version: Version): 'grosAmount' | 'grossAmount' {
	return version === '1.0.0' ? 'grosAmount' : 'grossAmount';
}

export function paymentRequestSchema(version: Version): object {
	return object(['requestId', 'requestTimestamp', 'currency', totalNameOf(version), 'redirectUrl', 'items'], {
		requestId: word(36),
		requestTimestamp: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?([Zz]|[+-]\\d{2}:\\d{2})$' },
		currency: { enum: ['EUR'] },
		[totalNameOf(version)]: amount(false),
		purpose: text(27, '^[\\w\\s-]+$'),
		description: text(250),
		redirectUrl: { type: 'string', minLength: 1, maxLength: 2_082, pattern: '^[A-Za-z][A-Za-z0-9+.-]*:\\S+$' },
		items: { type: 'array', minItems: 1, maxItems: 99, items: paymentItem },
		requestor: requestorOf(version),
	});
}
