/**
 * Under which names payloads lie. Their address in the hub is the SHA-512 of their bytes; on disk that would tell anyone who looks whether a file that he knows is among
 * them. So the name there is an HMAC of it, with a secret of this installation and for each tenant another.
 *
 * Names must not change when keys do, because messages that wait in channels say them. So the secret is made once and lies in the store, sealed with every
 * key of the ring: one record per key, and one that says that it was made. Whoever has the store but no key learns nothing; a key may be removed when another has its record.
 */
import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { Inbox, InboxRecord } from '../journal/store.ts';
import { Envelopes } from './envelope.ts';
import type { KeyRing } from './key-ring.ts';

const SCOPE = 'sealing:names';
const SOURCE = 'urn:drehkreuz:sealing';
const EVERY_TENANT = '*';

export class PayloadNames {
	readonly #secret: Buffer;
	readonly #keys = new Map<string, Buffer>();

	/** @param secret 32 bytes that never change */
	constructor(secret: Buffer) {
		this.#secret = secret;
	}

	/**
	 * Finds the secret in the store, or makes it at the first start. Of several processes that start at once, the first one's counts.
	 * @throws DrehkreuzError DK-SEAL-KEY when none of the keys that sealed it is here; DK-SEAL-DAMAGED when a key has another secret than then
	 */
	static async open(ring: KeyRing, inbox: Inbox): Promise<PayloadNames> {
		const envelopes = new Envelopes(ring, 'names');
		const seal = (secret: Buffer) => ({ contentHash: '', result: { key: ring.first, sealed: envelopes.seal(EVERY_TENANT, secret, SCOPE).toString('base64') } });
		const unseal = ({ result }: InboxRecord) => envelopes.open(EVERY_TENANT, Buffer.from(String(result.sealed), 'base64'), SCOPE);
		const recordOf = (id: string) => inbox.find(SCOPE, { source: SOURCE, id });

		if (!(await recordOf('made'))) await inbox.add(SCOPE, { source: SOURCE, id: 'made' }, seal(randomBytes(32)));
		const made = (await recordOf('made')) as InboxRecord;
		const records = await Promise.all(ring.ids.map((id) => recordOf(`key:${id}`)));
		const found = ring.ids.includes(String(made.result.key)) ? made : records.find((record) => record !== undefined);
		if (!found) throw new DrehkreuzError('DK-SEAL-KEY', { key: String(made.result.key) });
		const secret = unseal(found);
		// Opened even when another one was enough: a key whose secret is not what it was must not go unnoticed.
		for (const record of records) if (record) unseal(record);
		if (!records[0]) await inbox.add(SCOPE, { source: SOURCE, id: `key:${ring.first}` }, seal(secret));
		return new PayloadNames(secret);
	}

	/** 128 hex characters, the same for ever. */
	nameOf(mandant: string, sha512: string): string {
		return createHmac('sha512', this.#keyOf(mandant)).update(sha512, 'hex').digest('hex');
	}

	#keyOf(mandant: string): Buffer {
		let key = this.#keys.get(mandant);
		if (!key) this.#keys.set(mandant, (key = Buffer.from(hkdfSync('sha256', this.#secret, '', `drehkreuz/name/${mandant}`, 32))));
		return key;
	}
}
