/**
 * The password of the Node-RED editor. Nothing is open, also not on loopback: the first start makes a password, shows it once and keeps only
 * its scrypt hash in `<data>/editor-password.json` (mode 0600). `drehkreuz password` changes it.
 */
import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOnce } from './create-once.ts';

/** The editor's only account; people and roles come with the monitor. */
export const EDITOR_USER = 'admin';
/** At least so many characters. */
export const PASSWORD_MIN_LENGTH = 12;

/** Cost of one try: about 50 ms and 32 MiB. OWASP Password Storage Cheat Sheet. */
const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

interface StoredPassword {
	readonly salt: string;
	readonly hash: string;
}

export class EditorPassword {
	readonly #file: string;

	constructor(dataFolder: string) {
		this.#file = join(dataFolder, 'editor-password.json');
	}

	/** Makes a password when there is none yet. @returns it, to be shown once; undefined when one was set before */
	createOnce(given?: string): string | undefined {
		if (given !== undefined) {
			if (!this.matches(given)) this.set(given);
			return undefined;
		}
		if (existsSync(this.#file)) return undefined;
		// 5 groups of 4 from an alphabet without look-alikes: 100 bits, can be typed off a screen.
		const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
		const password = Array.from(randomBytes(20), (byte, index) => (index > 0 && index % 4 === 0 ? '-' : '') + alphabet[byte % alphabet.length]).join('');
		// Of several processes that start for the first time together, one shows a password.
		return createOnce(this.#file, storedFormOf(password)) ? password : undefined;
	}

	set(password: string): void {
		if (password.length < PASSWORD_MIN_LENGTH) throw new Error(`The password needs at least ${PASSWORD_MIN_LENGTH} characters.`);
		const next = `${this.#file}.${process.pid}.next`;
		writeFileSync(next, storedFormOf(password), { mode: 0o600 });
		renameSync(next, this.#file);
	}

	matches(password: string): boolean {
		if (!existsSync(this.#file)) return false;
		const stored = JSON.parse(readFileSync(this.#file, 'utf8')) as StoredPassword;
		return timingSafeEqual(scryptSync(password, Buffer.from(stored.salt, 'hex'), 32, COST), Buffer.from(stored.hash, 'hex'));
	}
}

function storedFormOf(password: string): string {
	const salt = randomBytes(16);
	const stored: StoredPassword = { salt: salt.toString('hex'), hash: scryptSync(password, salt, 32, COST).toString('hex') };
	return JSON.stringify(stored);
}
