/**
 * A sign-in that was begun, in a cookie of the browser that began it: encrypted and authenticated, good for some minutes. So nothing is kept here, every process
 * of the hub can go on with it, and nobody can make or read one.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { BegunSignIn } from '../../hub/people/identity-provider.ts';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** @param secret known to all processes of the hub and nobody else */
export function sealingKey(secret: string): Buffer {
	return Buffer.from(hkdfSync('sha256', secret, '', 'drehkreuz sign-in', 32));
}

/** @param until epoch milliseconds. @returns base64url */
export function seal(begun: BegunSignIn, key: Buffer, until: number): string {
	const iv = randomBytes(IV_BYTES);
	const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
	const sealed = Buffer.concat([cipher.update(JSON.stringify({ ...begun, until }), 'utf8'), cipher.final()]);
	return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Undefined when it is none of ours, was changed, or is too old. */
export function unseal(text: string | undefined, key: Buffer, now: number): BegunSignIn | undefined {
	const bytes = Buffer.from(text ?? '', 'base64url');
	if (bytes.length <= IV_BYTES + TAG_BYTES) return undefined;
	try {
		const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
		decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
		const open = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
		const { until, ...begun } = JSON.parse(open) as BegunSignIn & { readonly until: number };
		return now < until ? begun : undefined;
	} catch {
		return undefined;
	}
}
