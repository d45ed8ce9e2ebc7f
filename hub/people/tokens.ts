/** Random values that prove something, how they are kept, and how they are compared. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits, base64url: cannot be guessed, needs no further protection than being kept secret. */
export function newToken(): string {
	return randomBytes(32).toString('base64url');
}

/** What is stored of a token. A plain hash is enough: there is nothing to guess in 256 random bits. */
export function tokenHash(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}

/** Takes the same time wherever the texts differ, also when one is missing. */
export function sameSecret(given: string | undefined, expected: string): boolean {
	const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(given ?? ''), digest(expected)) && given !== undefined;
}
