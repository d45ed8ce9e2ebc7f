/**
 * Port: who does what alone. Part of the store (`adapters/sqlite`, later PostgreSQL); contract: `test/contract/store-leases.ts`. Types only.
 *
 * A holder is one life of one process. A lease belongs to its holder until it is released or its holder is forgotten; it knows no time of its
 * own. So no clock of any machine counts, and a lease costs one small write however long it is held. Who judges whether a holder
 * lives is `holder.ts`. Every write resolves when it is durable.
 */

export interface Leases {
	/** Makes a holder known. Ids are never used twice. */
	enrol(holder: HolderName): Promise<void>;
	/** A sign of life. Gives every known holder with its number of signs so far; without `id` among them, somebody has forgotten this holder. */
	beat(id: string): Promise<readonly KnownHolder[]>;
	/** True: the holder has the lease now (or had it before). False: another known holder has it, or this holder itself is not known. */
	acquire(lease: string, id: string): Promise<boolean>;
	/** Only what this holder has. Repeats are harmless. */
	release(lease: string, id: string): Promise<void>;
	/** This holder is gone: its leases are free, and it can acquire none any more, should it come back. Repeats are harmless. */
	forget(id: string): Promise<void>;
	/** Forgets every holder of an instance but this one: former lives of a process that was started again. */
	forgetFormer(holder: HolderName): Promise<void>;
}

export interface HolderName {
	/** Unique for this life of the process. */
	readonly id: string;
	/** Name of the hub process, the same in every life, different for each that runs at the same time. */
	readonly instance: string;
}

export interface KnownHolder extends HolderName {
	readonly beats: number;
}
