/** What the journal records of every hop. Ids, times, sizes and codes; never content. Types only. */

export type JournalEvent =
	| 'received'
	| 'duplicate'
	| 'refused'
	| 'checked'
	| 'mapped'
	| 'routed'
	| 'sent'
	| 'begun'
	| 'pending'
	| 'delivered'
	| 'retried'
	| 'parked'
	| 'released'
	| 'settled'
	| 'discarded'
	| 'edited';

export interface JournalEntry {
	readonly event: JournalEvent;
	/** Epoch milliseconds. */
	readonly at: number;
	readonly mandant: string;
	readonly source: string;
	readonly id: string;
	/** Case id. */
	readonly subject?: string;
	readonly channel?: string;
	/** Role of the partner, e.g. `hkr`. */
	readonly partner?: string;
	/** Step of the flow that called the partner, e.g. `portal/zahlung`. */
	readonly step?: string;
	/** Adapter kind, e.g. `cmis`. */
	readonly adapter?: string;
	/** The partner's own reference: Kassenzeichen, Aktenzeichen, transaction id. */
	readonly reference?: string;
	/** DK-… code when something went wrong. */
	readonly code?: string;
	readonly attempt?: number;
	/** Milliseconds the hop took. */
	readonly durationMs?: number;
	/** Bytes. */
	readonly size?: number;
	readonly standard?: string;
	readonly standardversion?: string;
	readonly nachrichtentyp?: string;
	readonly leika?: string;
}

export interface StoredJournalEntry extends JournalEntry {
	/** Position in the journal, ascending. */
	readonly position: number;
}

export interface JournalQuery {
	readonly mandant?: string;
	/** Any of these tenants; together with `mandant` both must hold. Empty: nothing is found. */
	readonly mandanten?: readonly string[];
	readonly id?: string;
	readonly source?: string;
	readonly subject?: string;
	readonly channel?: string;
	readonly partner?: string;
	readonly event?: JournalEvent;
	readonly code?: string;
	readonly reference?: string;
	readonly standard?: string;
	readonly nachrichtentyp?: string;
	readonly leika?: string;
	/** Epoch milliseconds, inclusive and exclusive. An entry that was stored more than an hour after another one that is younger may be left out. */
	readonly since?: number;
	readonly until?: number;
	/** Only entries after this position. Oldest first: who goes on from the last position he got misses nothing, however many processes write; 0 begins so. */
	readonly afterPosition?: number;
	/** Only entries before this position. */
	readonly beforePosition?: number;
	/** Default false: oldest first. */
	readonly newestFirst?: boolean;
	/** Default 1,000, at most 10,000. */
	readonly limit?: number;
}
