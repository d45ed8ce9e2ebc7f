/** Checks a PaymentRequest as a strict service does: form, account assignment, sums in whole cents. Pure. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { moneyOf, type NumberText, parseExact } from '../../hub/money/json-number.ts';
import { toCents } from '../../hub/money/money.ts';
import { paymentRequestSchema, totalNameOf, type Version } from './request-schema.ts';

export type FunctionalCode =
	| 'NO_VALID_ORIGINATOR_OR_ENDPOINT'
	| 'PAYMENT_EXISTS'
	| 'CALCULATION_ERROR'
	| 'BOOKING_DATA_MISSING'
	| 'VALIDATION_ERROR'
	| 'UNSPECIFIED'
	| 'FORBIDDEN';

export interface Refusal {
	readonly functionalCode: FunctionalCode;
	/** Without values; pattern of SystemResponse.detail. */
	readonly detail: string;
}

export interface PaymentRequest {
	readonly requestId: string;
	readonly redirectUrl: string;
	readonly purpose?: string;
	readonly description?: string;
	readonly items: readonly { readonly reference: string; readonly description?: string; readonly bookingData?: Readonly<Record<string, string>> }[];
	readonly [member: string]: unknown;
}

export interface Checked {
	readonly request: PaymentRequest;
	readonly totalCents: bigint;
}

type Numbers<T extends string> = Readonly<Record<T, NumberText>>;
type ExactItem = Numbers<'quantity' | 'totalNetAmount' | 'totalTaxAmount' | 'singleNetAmount' | 'singleTaxAmount'>;

export type RequestCheck = (body: Buffer) => Checked | Refusal;

/** @param requiredBookingData names that every item must carry */
export function requestCheck(version: Version, requiredBookingData: readonly string[]): RequestCheck {
	const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(paymentRequestSchema(version));
	return (body) => {
		let request: PaymentRequest;
		try {
			request = JSON.parse(body.toString('utf8')) as PaymentRequest;
		} catch {
			return { functionalCode: 'VALIDATION_ERROR', detail: 'Der Inhalt ist kein JSON' };
		}
		if (!validate(request)) {
			const place = validate.errors?.[0]?.instancePath.replace(/[^\w]+/g, ' ').trim() || 'Wurzel';
			return { functionalCode: 'VALIDATION_ERROR', detail: `Das Feld ${place} ist nicht zulässig` };
		}
		for (const name of requiredBookingData) {
			const missing = request.items.some((item) => item.bookingData?.[name] === undefined);
			if (missing) return { functionalCode: 'BOOKING_DATA_MISSING', detail: `In den BookingData fehlt das Feld ${name}` };
		}
		const totalCents = totalOf(body, totalNameOf(version));
		return totalCents === undefined ? { functionalCode: 'CALCULATION_ERROR', detail: 'Die Summe passt nicht zu den Positionen' } : { request, totalCents };
	};
}

/** Undefined when a sum is wrong or an amount has fractions of a cent. */
function totalOf(body: Buffer, totalName: string): bigint | undefined {
	const exact = parseExact(body.toString('utf8')) as Record<string, unknown>;
	const cents = (number: NumberText): bigint => toCents(moneyOf(number.digits));
	try {
		let sum = 0n;
		for (const item of exact.items as ExactItem[]) {
			const quantity = cents(item.quantity) / 100n;
			if (quantity * cents(item.singleNetAmount) !== cents(item.totalNetAmount)) return undefined;
			if (quantity * cents(item.singleTaxAmount) !== cents(item.totalTaxAmount)) return undefined;
			sum += cents(item.totalNetAmount) + cents(item.totalTaxAmount);
		}
		return sum === cents(exact[totalName] as NumberText) ? sum : undefined;
	} catch {
		return undefined;
	}
}
