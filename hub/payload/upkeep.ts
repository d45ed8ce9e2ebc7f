/**
 * Port: what retention and the change of keys need of a payload store, by the names under which payloads lie, and without a look into them. Implementation:
 * `adapters/filesystem`. Types only.
 */
export interface PayloadUpkeep {
	/** Tenants that have payloads, also such that are configured no more. */
	mandanten(): Promise<readonly string[]>;
	/** Names of a tenant in ascending order, after `after`, at most `limit`. */
	names(mandant: string, after: string | undefined, limit: number): Promise<readonly StoredName[]>;
	/**
	 * Removes a payload unless it was stored at or after `storedBefore` (epoch milliseconds): the same bytes may have come again meanwhile.
	 * @returns whether it was there and is gone
	 */
	remove(mandant: string, name: string, storedBefore: number): Promise<boolean>;
	/** How a payload is sealed: id of its key, `none`, or undefined when it is not there. */
	keyOf(mandant: string, name: string): Promise<string | undefined>;
	/** Seals it with the first key, whatever it was before. A kill leaves the old file or the new one, or both. @throws DrehkreuzError DK-SEAL-KEY, DK-SEAL-DAMAGED, DK-PAYLOAD-DAMAGED */
	reseal(mandant: string, name: string): Promise<void>;
}

export interface StoredName {
	readonly name: string;
	/** Epoch milliseconds. */
	readonly storedAt: number;
}
