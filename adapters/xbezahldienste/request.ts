/**
 * Canonical payment order → PaymentRequest of the version that the service speaks. Pure. Money goes from cents to JSON digits.
 * Strict in what is sent: the finished text is checked against `request-schema.ts` before it may leave.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { JsonMoney, stringify } from '../../hub/money/json-number.ts';
import { type Money, times } from '../../hub/money/money.ts';
import type { PaymentItem, PaymentOrder, Requestor } from '../../hub/money/payment-order.ts';
import { transliterate } from '../../hub/text/transliterate.ts';
import { requestSchemaOf } from './request-schema.ts';
import type { Version } from './settings.ts';

export interface Announcement {
	readonly requestId: string;
	/** RFC 3339, UTC. Part of the announcement so that a repeat is the same byte for byte. */
	readonly requestTimestamp: string;
	readonly total: Money;
	readonly redirectUrl: string;
}

const PURPOSE_MAX = 27;

/**
 * The body of `POST /paymenttransaction/…`.
 * @throws DrehkreuzError DK-PARTNER-INSTRUCTION when the order cannot be said in this version; DK-MONEY-FORMAT
 */
export function requestOf(order: PaymentOrder, announced: Announcement, version: Version, role: string): string {
	const text = stringify({
		requestId: announced.requestId,
		requestTimestamp: announced.requestTimestamp,
		currency: 'EUR',
		[version === '1.0.0' ? 'grosAmount' : 'grossAmount']: new JsonMoney(announced.total),
		purpose: purposeOf(order.purpose),
		description: order.description,
		redirectUrl: announced.redirectUrl,
		items: order.items.map(itemOf),
		requestor: order.requestor && (version === '1.2.0' ? requestorOf(order.requestor) : legacyRequestorOf(order.requestor, version)),
	});
	const validate = validatorOf(version);
	if (!validate(JSON.parse(text))) {
		const fault = validate.errors?.[0];
		throw new DrehkreuzError('DK-PARTNER-INSTRUCTION', { role, path: fault?.instancePath || '/', rule: fault?.message ?? 'is not allowed' });
	}
	return text;
}

/** ASCII letters, digits, `_`, blank and hyphen, at most 27: umlauts are written out, what is left over becomes a blank. */
export function purposeOf(purpose: string | undefined): string | undefined {
	if (purpose === undefined) return undefined;
	const plain = transliterate(purpose, (character) => /[\w -]/.test(character)).text;
	const fitting = plain
		.replace(/[^\w -]+/g, ' ')
		.replace(/ {2,}/g, ' ')
		.trim()
		.slice(0, PURPOSE_MAX)
		.trim();
	return fitting === '' ? undefined : fitting;
}

function itemOf(item: PaymentItem): Record<string, unknown> {
	const net = times(item.singleNet, item.quantity);
	const tax = times(item.singleTax, item.quantity);
	return {
		id: item.id,
		reference: item.reference,
		description: item.description,
		taxRate: item.taxRate,
		quantity: item.quantity,
		totalNetAmount: new JsonMoney(net),
		totalTaxAmount: new JsonMoney(tax),
		singleNetAmount: new JsonMoney(item.singleNet),
		singleTaxAmount: new JsonMoney(item.singleTax),
		bookingData: item.bookingData,
	};
}

function requestorOf({ requestorType, name, firstName, gender, address }: Requestor): Record<string, unknown> {
	const person = requestorType === 'INDIVIDUAL';
	return {
		requestorType,
		name,
		firstName: person ? narrow(firstName) : undefined,
		gender: person ? gender : undefined,
		address: {
			addressType: 'POSTAL_ADDRESS',
			addressLine1: address.houseNumber === undefined ? address.street : `${address.street} ${address.houseNumber}`,
			addressLine2: address.addition,
			city: address.city,
			postalCode: address.postalCode,
			countryCode: address.countryCode ?? 'DE',
		},
	};
}

/**
 * 1.0.0 and 1.1.0 know persons only; an organisation is one with a flag and its name twice, and "-" for the first name that these versions demand.
 * House number and postcode that do not fit their patterns are carried where they fit: in the street, or in an address line.
 */
function legacyRequestorOf({ requestorType, name, firstName, gender, address }: Requestor, version: Version): Record<string, unknown> {
	const organisation = requestorType === 'ORGANIZATION';
	const houseNumber = address.houseNumber?.replace(/\s+/g, '');
	const plainHouseNumber = houseNumber === undefined || /^[A-Za-z0-9_-]{1,20}$/.test(houseNumber);
	const plainPostalCode = /^\d{5}$/.test(address.postalCode);
	const lines = [...(address.addition === undefined ? [] : [address.addition]), ...(plainPostalCode ? [] : [address.postalCode])];
	return {
		name,
		firstName: narrow(firstName) ?? '-',
		gender: organisation ? undefined : gender,
		[version === '1.1.0' ? 'isIrganization' : 'isOrganization']: organisation,
		organizationName: organisation ? name : undefined,
		address: {
			street: plainHouseNumber ? address.street : `${address.street} ${address.houseNumber}`,
			houseNumber: plainHouseNumber ? houseNumber : undefined,
			addressLine: lines.length === 0 ? undefined : lines,
			postalCode: plainPostalCode ? address.postalCode : undefined,
			city: address.city,
			country: address.countryCode ?? 'DE',
		},
	};
}

/** First names may hold letters up to U+017F, digits, `_ - , .` and blanks; others lose their marks or become a blank. */
function narrow(text: string | undefined): string | undefined {
	if (text === undefined) return undefined;
	const allowed = /[\w \-,.\u00C0-\u017F]/;
	const result = transliterate(text, (character) => allowed.test(character))
		.text.replace(/[^\w \-,.\u00C0-\u017F]+/g, ' ')
		.trim();
	return result === '' ? undefined : result;
}

const validators = new Map<Version, ValidateFunction>();

function validatorOf(version: Version): ValidateFunction {
	let validate = validators.get(version);
	if (!validate) {
		validate = new Ajv2020({ strict: true, strictRequired: false }).compile(requestSchemaOf(version));
		validators.set(version, validate);
	}
	return validate;
}
