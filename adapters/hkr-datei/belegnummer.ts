/**
 * The external document number (Belegnummer) by which the HKR knows one booking from another: `DK` and 20 characters of Crockford's base32
 * (no I, L, O, U: nothing to misread on the telephone), made of the first 100 bits of the idempotency key. The same for every try of a
 * message and step, different for any other. Pure.
 */

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const BELEGNUMMER = /^DK[0-9A-HJKMNP-TV-Z]{20}$/;

/** @param idempotencyKey 32 lower-case hex characters */
export function belegnummerOf(idempotencyKey: string): string {
	let bits = BigInt(`0x${idempotencyKey.slice(0, 25)}`);
	let text = '';
	for (let i = 0; i < 20; i += 1) {
		text = `${DIGITS[Number(bits & 31n)]}${text}`;
		bits >>= 5n;
	}
	return `DK${text}`;
}
