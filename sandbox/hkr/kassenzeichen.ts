/**
 * Kassenzeichen of the sandbox: 12 digits and a check digit after ISO 7064 MOD 11,10. Real treasuries each have their own rule; 13 digits
 * is what ePayBL shows. Pure.
 */

/** @param prefix two digits that tell the giver; @param number 1 to 9,999,999,999 */
export function kassenzeichen(prefix: string, number: number): string {
	const digits = `${prefix}${String(number).padStart(10, '0')}`;
	return `${digits}${checkDigit(digits)}`;
}

export function isKassenzeichen(text: string): boolean {
	return /^\d{13}$/.test(text) && checkDigit(text.slice(0, 12)) === Number(text[12]);
}

function checkDigit(digits: string): number {
	let product = 10;
	for (const digit of digits) {
		const sum = (Number(digit) + product) % 10 || 10;
		product = (sum * 2) % 11;
	}
	return (11 - product) % 10;
}
