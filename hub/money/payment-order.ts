/**
 * The canonical payment order: what a flow hands to whatever payment service the tenant has. Form: `schemas/payment-order.schema.json`.
 * Modelled after XBezahldienste 1.2.0 PaymentRequest, with money as text and one form of the payer for all versions and services.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { fromCents, type Money, toCents } from './money.ts';

export interface PaymentOrder {
	/** Verwendungszweck, 1 to 27 characters, as the payer sees it. */
	readonly purpose?: string;
	/** Longer text for the payment page, at most 250 characters. */
	readonly description?: string;
	/** Sum of all items with tax. Checked against them before anything is sent. */
	readonly total: Money;
	/** 1 to 99. */
	readonly items: readonly PaymentItem[];
	readonly requestor?: Requestor;
	/** Where the payment page sends the payer afterwards. Default: the binding's `redirectUrl`. */
	readonly redirectUrl?: string;
}

export interface PaymentItem {
	/** `^[A-Za-z0-9_-]{1,36}$` */
	readonly id: string;
	/** `^[A-Za-z0-9_-]{1,36}$` */
	readonly reference: string;
	readonly description?: string;
	/** Percent, 0 to 100. The tax amounts are given, never computed from it. */
	readonly taxRate: number;
	/** 1 to 999,999. */
	readonly quantity: number;
	readonly singleNet: Money;
	readonly singleTax: Money;
	/** Account assignment for the payment service, e.g. `haushaltstelle`, `objektnummer`. */
	readonly bookingData?: Readonly<Record<string, string>>;
}

export interface Requestor {
	readonly requestorType: 'INDIVIDUAL' | 'ORGANIZATION';
	/** Family name, or name of the organisation. */
	readonly name: string;
	/** Required for INDIVIDUAL. */
	readonly firstName?: string;
	readonly gender?: 'M' | 'F' | 'D';
	readonly address: {
		readonly street: string;
		readonly houseNumber?: string;
		readonly addition?: string;
		readonly postalCode: string;
		readonly city: string;
		/** ISO 3166-1 alpha-2. Default DE. */
		readonly countryCode?: string;
	};
}

/**
 * The order's total in canonical form.
 * @throws DrehkreuzError DK-PAYMENT-SUM when Σ quantity × (net + tax) is another amount; DK-MONEY-FORMAT
 */
export function checkedTotal(order: PaymentOrder): Money {
	let sum = 0n;
	for (const item of order.items) sum += BigInt(item.quantity) * (toCents(item.singleNet) + toCents(item.singleTax));
	const total = toCents(order.total);
	if (sum !== total) throw new DrehkreuzError('DK-PAYMENT-SUM', { sum: fromCents(sum), total: fromCents(total) });
	return fromCents(total);
}
