/** A password that is given to somebody on paper or by telephone, is changed at the first sign-in, and is worth nothing after some days. */
import { randomBytes } from 'node:crypto';

export interface OneTimePassword {
	/** To be shown once. */
	readonly password: string;
	/** Epoch milliseconds. */
	readonly until: number;
}

/** Milliseconds that one is good for: three days, so that one of Friday afternoon still lets somebody in on Monday. */
export const ONE_TIME_LIFE_MS = 72 * 3_600_000;

/** 32 signs without look-alikes (no l, o, 0, 1): exactly five bits each, so that no sign is likelier than another. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

/** 5 groups of 4: 100 bits, can be typed off a screen. @param now epoch milliseconds */
export function oneTimePassword(now: number): OneTimePassword {
	const password = Array.from(randomBytes(20), (byte, index) => (index > 0 && index % 4 === 0 ? '-' : '') + ALPHABET[byte & 31]).join('');
	return { password, until: now + ONE_TIME_LIFE_MS };
}
