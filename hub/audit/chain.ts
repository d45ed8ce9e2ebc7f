/** The hash chain of the audit log. */
import { createHash } from 'node:crypto';
import type { AuditEntry } from './audit.ts';

/** Before the first entry. */
export const CHAIN_BEGIN = '0'.repeat(64);

/** The entry as one text, the same for ever: what is hashed and stored. */
export function auditText({ at, actor, action, mandant, object, facts }: AuditEntry): string {
	const sorted = facts && Object.fromEntries(Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)));
	return JSON.stringify([at, actor, action, mandant ?? null, object ?? null, sorted ?? null]);
}

/** SHA-256 over the hash before, a line feed, and the text; lower-case hex. */
export function chainHash(previous: string, text: string): string {
	return createHash('sha256').update(`${previous}\n${text}`).digest('hex');
}

/** @throws SyntaxError when the text is none of ours */
export function auditEntryOf(text: string): AuditEntry {
	const [at, actor, action, mandant, object, facts] = JSON.parse(text) as [number, string, AuditEntry['action'], string | null, string | null, object | null];
	return {
		at,
		actor,
		action,
		...(mandant === null ? {} : { mandant }),
		...(object === null ? {} : { object }),
		...(facts === null ? {} : { facts: facts as NonNullable<AuditEntry['facts']> }),
	};
}
