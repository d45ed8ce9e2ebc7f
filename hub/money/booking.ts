/**
 * The canonical booking order (Sollstellung): what a flow hands to whatever HKR system the tenant has.
 * Form: `schemas/booking.schema.json`. Field names as treasuries (Kassen) use them.
 */
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { fromCents, type Money, toCents } from './money.ts';

export interface Booking {
	/** Mandant within the HKR, e.g. `001`. Not the hub's tenant id. */
	readonly mandant: string;
	readonly haushaltsjahr: number;
	/** `soll` new demand, `storno` takes one back, `aenderung` changes one (amounts are differences and may be negative). */
	readonly art: 'soll' | 'storno' | 'aenderung';
	/** Kassenzeichen that exists already: required for `storno` and `aenderung`, and when the payment service gave one. */
	readonly kassenzeichen?: string;
	readonly debitor: Debitor;
	/** 1 to 999. */
	readonly positionen: readonly BookingPosition[];
	/** Sum of all positions. Checked against them before anything is written. */
	readonly gesamtbetrag: Money;
	/** Due date, `YYYY-MM-DD`. */
	readonly faelligkeit: string;
	readonly mahnkennzeichen?: string;
	readonly zahlweg?: 'ueberweisung' | 'lastschrift' | 'online' | 'bar';
	/** Required for `lastschrift`. */
	readonly sepaMandat?: SepaMandat;
}

export interface Debitor {
	/** Personenkonto in the HKR when known. */
	readonly nummer?: string;
	/** Family name, or name of the organisation. */
	readonly name: string;
	readonly vorname?: string;
	readonly strasse?: string;
	readonly hausnummer?: string;
	readonly adresszusatz?: string;
	readonly plz?: string;
	readonly ort?: string;
	/** ISO 3166-1 alpha-2. */
	readonly land?: string;
}

export interface BookingPosition {
	readonly betrag: Money;
	/** Doppik. Exactly one of the two addresses is given. */
	readonly produktsachkonto?: string;
	/** Kameralistik. */
	readonly haushaltsstelle?: string;
	readonly kostenstelle?: string;
	/** At most 27 characters: one line of a bank statement. */
	readonly text: string;
}

export interface SepaMandat {
	readonly referenz: string;
	/** Date of signature, `YYYY-MM-DD`. */
	readonly datum: string;
	readonly iban: string;
	readonly bic?: string;
	readonly kontoinhaber?: string;
}

/**
 * The booking's total in canonical form.
 * @throws DrehkreuzError DK-HKR-SUM when the positions make another amount; DK-HKR-FIELD for an amount that the kind of booking does
 * not allow (zero; negative except in an `aenderung`); DK-MONEY-FORMAT
 */
export function checkedGesamtbetrag(booking: Booking): Money {
	let sum = 0n;
	booking.positionen.forEach((position, index) => {
		const cents = toCents(position.betrag);
		if (cents === 0n) throw new DrehkreuzError('DK-HKR-FIELD', { field: `positionen/${index}/betrag`, rule: 'must not be zero' });
		if (cents < 0n && booking.art !== 'aenderung')
			throw new DrehkreuzError('DK-HKR-FIELD', { field: `positionen/${index}/betrag`, rule: 'must be greater than zero' });
		sum += cents;
	});
	const total = toCents(booking.gesamtbetrag);
	if (sum !== total) throw new DrehkreuzError('DK-HKR-SUM', { sum: fromCents(sum), total: fromCents(total) });
	return fromCents(total);
}
