/**
 * Hashes passwords with argon2id and compares them, at most a few at once: each takes memory and a thread for some ten milliseconds, and a flood of
 * sign-ins must not take both from the messages. The others wait for a moment, in a row of limited length; whoever does not fit is refused.
 *
 * Form: PHC string, `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. Where the password is good until some time, `,data=…` follows `p`: Base64 of `until=` and epoch
 * milliseconds, hashed with the password as its associated data, so that nobody lengthens it in the store. Also read: `$scrypt$ln=…,r=…,p=…$salt$hash`, what versions before the monitor kept.
 */
import { argon2, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';

export interface PasswordHashOptions {
	/** KiB of memory. Default 19,456, with two passes and one lane as the OWASP Password Storage Cheat Sheet asks for; 8 to 1,048,576. */
	readonly memory?: number;
	/** Default 2; 1 to 100. */
	readonly passes?: number;
	/** Hashes at the same time. Default 2: libuv has four threads, files and name lookups need some too. */
	readonly atOnce?: number;
	/** Those that may wait. Default 32, about a second. */
	readonly waiting?: number;
}

const LANES = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const ARGON2 = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})(?:,data=([A-Za-z0-9+/]{1,86}))?\$([A-Za-z0-9+/]{11,128})\$([A-Za-z0-9+/]{16,128})$/;
const SCRYPT = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,128})\$([A-Za-z0-9+/]{16,128})$/;

interface Cost {
	readonly memory: number;
	readonly passes: number;
	readonly lanes: number;
	readonly length: number;
	/** Base64; empty: none. */
	readonly data: string;
}

const argon2Async = promisify(argon2);
const scryptAsync = promisify(scrypt) as (password: string, salt: Buffer, length: number, options: object) => Promise<Buffer>;

export class PasswordHash {
	readonly #memory: number;
	readonly #passes: number;
	readonly #atOnce: number;
	readonly #waiting: number;
	readonly #row: (() => void)[] = [];
	#running = 0;
	#stranger: Promise<string> | undefined;

	constructor(options: PasswordHashOptions = {}) {
		this.#memory = options.memory ?? 19_456;
		this.#passes = options.passes ?? 2;
		this.#atOnce = options.atOnce ?? 2;
		this.#waiting = options.waiting ?? 32;
	}

	/** @param until epoch milliseconds; undefined: good for ever. @throws DrehkreuzError DK-PERSON-BUSY */
	make(password: string, until?: number): Promise<string> {
		return this.#inRow(async () => {
			const salt = randomBytes(SALT_BYTES);
			const data = until === undefined ? '' : text(Buffer.from(`until=${until}`));
			const hash = await this.#argon2(password, salt, { memory: this.#memory, passes: this.#passes, lanes: LANES, length: HASH_BYTES, data });
			return `${this.#head()}${data === '' ? '' : `,data=${data}`}$${text(salt)}$${text(hash)}`;
		});
	}

	/** False for a form that is none of ours. @throws DrehkreuzError DK-PERSON-BUSY */
	matches(password: string, stored: string): Promise<boolean> {
		return this.#inRow(async () => {
			const [, memory, passes, lanes, data = '', salt, hash] = ARGON2.exec(stored) ?? [];
			if (memory && passes && lanes && salt && hash) {
				const expected = Buffer.from(hash, 'base64');
				const cost = { memory: Number(memory), passes: Number(passes), lanes: Number(lanes), length: expected.length, data };
				return timingSafeEqual(await this.#argon2(password, Buffer.from(salt, 'base64'), cost), expected);
			}
			return matchesScrypt(password, stored);
		});
	}

	/** Costs what comparing costs, for a name that nobody has: the time of the answer tells nothing. @throws DrehkreuzError DK-PERSON-BUSY */
	async matchesNobody(password: string): Promise<false> {
		this.#stranger ??= this.make(randomBytes(SALT_BYTES).toString('hex'));
		try {
			await this.matches(password, await this.#stranger);
		} catch (error) {
			this.#stranger = undefined;
			throw error;
		}
		return false;
	}

	/** Made by another algorithm or with other parameters than today's: to be made anew while the password is known. */
	isOutdated(stored: string): boolean {
		return stored.split(/[$]|,data=/, 4).join('$') !== this.#head();
	}

	#head(): string {
		return `$argon2id$v=19$m=${this.#memory},t=${this.#passes},p=${LANES}`;
	}

	/** A password may be typed with combined or separate accents: one form for both. */
	#argon2(password: string, nonce: Buffer, { memory, passes, lanes, length, data }: Cost): Promise<Buffer> {
		return argon2Async('argon2id', {
			message: password.normalize('NFKC'),
			nonce,
			parallelism: lanes,
			tagLength: length,
			memory,
			passes,
			...(data === '' ? {} : { associatedData: Buffer.from(data, 'base64') }),
		});
	}

	async #inRow<Result>(work: () => Promise<Result>): Promise<Result> {
		if (this.#running >= this.#atOnce) {
			if (this.#row.length >= this.#waiting) throw new DrehkreuzError('DK-PERSON-BUSY');
			// Whoever ends hands over the place: nobody else can take it in between.
			await new Promise<void>((resolve) => this.#row.push(resolve));
		} else this.#running += 1;
		try {
			return await work();
		} finally {
			const next = this.#row.shift();
			if (next) next();
			else this.#running -= 1;
		}
	}
}

/** Epoch milliseconds until which the password is good; undefined: for ever. */
export function goodUntil(stored: string | undefined): number | undefined {
	const data = stored === undefined ? undefined : ARGON2.exec(stored)?.[4];
	const until = data === undefined ? undefined : /^until=(\d{1,16})$/.exec(Buffer.from(data, 'base64').toString('latin1'))?.[1];
	return until === undefined ? undefined : Number(until);
}

async function matchesScrypt(password: string, stored: string): Promise<boolean> {
	const [, ln, r, p, salt, hash] = SCRYPT.exec(stored) ?? [];
	if (!ln || !r || !p || !salt || !hash) return false;
	const expected = Buffer.from(hash, 'base64');
	const cost = { N: 2 ** Number(ln), r: Number(r), p: Number(p), maxmem: 64 * 1024 * 1024 };
	return timingSafeEqual(await scryptAsync(password, Buffer.from(salt, 'base64'), expected.length, cost), expected);
}

/** PHC strings hold base64 without padding. */
function text(bytes: Buffer): string {
	return bytes.toString('base64').replace(/=+$/, '');
}
