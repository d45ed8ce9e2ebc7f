/**
 * Slows down an address from which many wrong sign-ins come, whatever the names: trying one likely password with a thousand names locks no name. Each
 * address may fail some times in a row, and then once in a while. In memory, per process, for a limited number of addresses.
 *
 * Many people may share one address (an office, a proxy that is not named in `server.trustedProxies`): only failures count, and the allowance is wide.
 */
import { isIPv6 } from 'node:net';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';

export interface AddressBrakeOptions {
	/** Failures in a row. Default 20; 1 to 10,000. */
	readonly failures?: number;
	/** Milliseconds after which one more is allowed. Default 10,000. */
	readonly everyMs?: number;
	/** Addresses that are remembered. Default 10,000, about 2 MB; the one that failed longest ago is forgotten first. */
	readonly addresses?: number;
}

export class AddressBrake {
	readonly #failures: number;
	readonly #everyMs: number;
	readonly #addresses: number;
	/** When the address will have its whole allowance again, epoch milliseconds. */
	readonly #wholeAt = new Map<string, number>();

	constructor(options: AddressBrakeOptions = {}) {
		this.#failures = options.failures ?? 20;
		this.#everyMs = options.everyMs ?? 10_000;
		this.#addresses = options.addresses ?? 10_000;
	}

	/** Takes one try off the allowance. @returns gives it back: it was none that counts. @throws DrehkreuzError DK-PERSON-BRAKE */
	take(address: string | undefined, now: number): () => void {
		if (address === undefined) return () => {};
		const key = networkOf(address);
		const wholeAt = Math.max(this.#wholeAt.get(key) ?? 0, now);
		const after = wholeAt + this.#everyMs;
		const wait = after - now - this.#failures * this.#everyMs;
		if (wait > 0) throw new DrehkreuzError('DK-PERSON-BRAKE', { seconds: Math.ceil(wait / 1_000) }, { retryAfterMs: wait });
		this.#set(key, after);
		return () => {
			const current = this.#wholeAt.get(key);
			if (current !== undefined) this.#wholeAt.set(key, current - this.#everyMs);
		};
	}

	#set(key: string, wholeAt: number): void {
		this.#wholeAt.delete(key);
		this.#wholeAt.set(key, wholeAt);
		const [oldest] = this.#wholeAt.keys();
		if (this.#wholeAt.size > this.#addresses && oldest !== undefined) this.#wholeAt.delete(oldest);
	}
}

/** Whoever has one IPv6 address has 2⁶⁴ of them: the network counts. */
function networkOf(address: string): string {
	if (!isIPv6(address)) return address;
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
	if (mapped) return mapped;
	const [head = '', tail] = address.split('%', 1)[0]?.split('::', 2) ?? [];
	const front = head === '' ? [] : head.split(':');
	const back = tail === undefined || tail === '' ? [] : tail.split(':');
	const groups = tail === undefined ? front : [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back];
	return groups
		.slice(0, 4)
		.map((group) => Number.parseInt(group, 16).toString(16))
		.join(':');
}
