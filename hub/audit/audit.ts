/**
 * Part of the store: who did what. Append-only and chained: each entry holds the SHA-256 of itself and of the hash before it, so that an entry that was
 * changed or taken out later is found by `verify`. The last hash printed or kept elsewhere also proves that nothing was cut off at the end. Types only.
 */

export const AUDIT_ACTIONS = [
	'signed-in',
	'sign-in-failed',
	'signed-out',
	'locked',
	'password-changed',
	'person-saved',
	'person-removed',
	'content-viewed',
	'attachment-viewed',
	'content-edited',
	'group-noted',
	'held',
	'unheld',
	'assigned',
	'job-created',
	'job-paused',
	'job-resumed',
	'job-cancelled',
	'job-finished',
	'case-exported',
	'case-deleted',
	'retention-ran',
	'key-rotated',
	'flows-deployed',
	'rehearsal-recorded',
	'rehearsal-run',
	'rehearsal-kept',
	'rehearsal-removed',
	'alert-rule-saved',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export interface AuditEntry {
	/** Epoch milliseconds. */
	readonly at: number;
	/** Person's id; `system`: the hub itself; `-`: somebody who has not proved who they are. */
	readonly actor: string;
	readonly action: AuditAction;
	/** `*`: several, or the whole hub, and only for who may read the log of all tenants. Missing: shown to whoever may read any. */
	readonly mandant?: string;
	/** What it was done to: id of a message, parking, job, person. Never content. */
	readonly object?: string;
	/** Counts, reasons, filters. Never content of messages. */
	readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

export interface StoredAuditEntry extends AuditEntry {
	/** Ascending, without gaps. */
	readonly position: number;
	/** SHA-256, lower-case hex, see `chain.ts`. */
	readonly hash: string;
}

export interface AuditQuery {
	/** Tenants; entries without tenant belong to all. Undefined: every entry. */
	readonly mandanten?: readonly string[];
	readonly actor?: string;
	readonly action?: AuditAction;
	readonly object?: string;
	/** Epoch milliseconds, inclusive and exclusive. */
	readonly since?: number;
	readonly until?: number;
	/** Newest first: only entries before this position. */
	readonly beforePosition?: number;
	/** Default 100, at most 1,000. */
	readonly limit?: number;
}

export interface Audit {
	append(entry: AuditEntry): Promise<void>;
	/** Newest first. */
	list(query: AuditQuery): Promise<readonly StoredAuditEntry[]>;
	/** Reads everything. `brokenAt`: position of the first entry that does not fit. */
	verify(): Promise<{ readonly entries: number; readonly lastHash: string; readonly brokenAt?: number }>;
}
