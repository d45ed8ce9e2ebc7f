/**
 * The master keys of this hub and the keys made from them. The first key seals, all of them open.
 *
 * No data key is stored anywhere: it is derived from the master key by HKDF-SHA256 (RFC 5869) with a random salt that lies beside the sealed bytes, and with purpose, tenant and
 * key id as info. So each tenant has keys of its own, and bytes of one tenant or purpose never open as those of another.
 */
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';

export interface MasterKey {
	/** `^[a-z0-9][a-z0-9-]{0,31}$`; stands in clear beside everything that was sealed with it, and is never used for another secret. */
	readonly id: string;
	/** At least 32 characters or bytes, as random as possible: `openssl rand -base64 32`. */
	readonly secret: string | Buffer;
}

/** What is sealed: a message in a channel or in the store, a file of the payload store, the secret behind the names of such files. */
export type SealPurpose = 'message' | 'payload' | 'names';

export const KEY_ID = /^[a-z0-9][a-z0-9-]{0,31}$/;
export const SECRET_MIN_LENGTH = 32;
export const SALT_BYTES = 16;
/** Derived keys in memory at most: a tenant has one more for each life of each process whose messages still lie somewhere. */
const DERIVED_MAX = 4_096;
/** Ids of missing keys in memory at most; a hub has had a handful of keys in its life. */
const IN_VAIN_MAX = 50;

export class KeyRing {
	/** Seals. */
	readonly first: string;
	readonly #secrets: ReadonlyMap<string, string | Buffer>;
	readonly #derived = new Map<string, KeyObject>();
	/** Ids that are not here → when they were asked for last. */
	readonly #inVain = new Map<string, number>();

	/** @throws DrehkreuzError DK-SEAL-CONFIG: no key, a short secret, an id that is none or stands twice */
	constructor(keys: readonly MasterKey[]) {
		const [first] = keys;
		if (!first) throw new DrehkreuzError('DK-SEAL-CONFIG', { key: '–', rule: 'there is no key' });
		for (const [index, { id, secret }] of keys.entries()) {
			if (!KEY_ID.test(id))
				throw new DrehkreuzError('DK-SEAL-CONFIG', { key: id.slice(0, 32), rule: 'the id has other characters than a-z, 0-9 and -, or is too long' });
			if (secret.length < SECRET_MIN_LENGTH)
				throw new DrehkreuzError('DK-SEAL-CONFIG', { key: id, rule: `the secret is shorter than ${SECRET_MIN_LENGTH} characters` });
			if (keys.findIndex((other) => other.id === id) !== index) throw new DrehkreuzError('DK-SEAL-CONFIG', { key: id, rule: 'the id stands twice' });
		}
		this.first = first.id;
		this.#secrets = new Map(keys.map(({ id, secret }) => [id, secret]));
	}

	/** The first one first. */
	get ids(): readonly string[] {
		return [...this.#secrets.keys()];
	}

	/** @throws DrehkreuzError DK-SEAL-KEY when there is no key of this id */
	keyFor(keyId: string, purpose: SealPurpose, mandant: string, salt: Buffer): KeyObject {
		const name = `${keyId} ${purpose} ${mandant} ${salt.toString('latin1')}`;
		const known = this.#derived.get(name);
		if (known) return known;
		const secret = this.#secrets.get(keyId);
		if (secret === undefined) {
			this.#noteInVain(keyId);
			throw new DrehkreuzError('DK-SEAL-KEY', { key: keyId });
		}
		const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, salt, `drehkreuz/${purpose}/${mandant}/${keyId}`, 32)));
		if (this.#derived.size >= DERIVED_MAX) this.#derived.delete(this.#derived.keys().next().value as string);
		this.#derived.set(name, key);
		return key;
	}

	/** Ids of keys that something was sealed with, and that are not here. @param since epoch milliseconds: asked for at or after it */
	askedInVain(since: number): readonly string[] {
		return [...this.#inVain].filter(([, at]) => at >= since).map(([id]) => id);
	}

	/** What others put into a channel may name anything as its key: only what can be one is remembered, and not without end. */
	#noteInVain(id: string): void {
		if (!KEY_ID.test(id) || (this.#inVain.size >= IN_VAIN_MAX && !this.#inVain.has(id))) return;
		this.#inVain.set(id, Date.now());
	}
}
