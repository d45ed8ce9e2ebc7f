/** A password that is given to somebody on paper or by telephone, and changed at the first sign-in. */
import { randomBytes } from 'node:crypto';

/** 32 signs without look-alikes (no l, o, 0, 1): exactly five bits each, so that no sign is likelier than another. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

/** 5 groups of 4: 100 bits, can be typed off a screen. */
export function oneTimePassword(): string {
	return Array.from(randomBytes(20), (byte, index) => (index > 0 && index % 4 === 0 ? '-' : '') + ALPHABET[byte & 31]).join('');
}
