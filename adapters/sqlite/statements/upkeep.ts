/** Statements of retention. `?1` of the first three: a JSON array of `[source, id]`; entries of the journal go last, because the others look at them. */

/** Nothing younger is known of the message. */
const IS_OLD = (source: string, id: string): string =>
	`NOT EXISTS (SELECT 1 FROM journal WHERE journal.id = ${id} AND journal.source = ${source} AND at >= ?3)`;
const KEYS = "(SELECT json_extract(value, '$[0]') AS source, json_extract(value, '$[1]') AS id FROM json_each(?1)) AS old";

export const UPKEEP_STATEMENTS = {
	/** `?2`: a JSON array of scopes. */
	pruneInbox: `DELETE FROM inbox WHERE (scope, source, id) IN (
		SELECT scopes.value, old.source, old.id FROM json_each(?2) AS scopes, ${KEYS} WHERE ${IS_OLD('old.source', 'old.id')})`,
	/** `?2`: the tenant. */
	pruneSteps: `DELETE FROM steps WHERE mandant = ?2 AND state IN ('done', 'failed') AND (source, id) IN (
		SELECT old.source, old.id FROM ${KEYS} WHERE ${IS_OLD('old.source', 'old.id')})`,
	/** Proofs of content, once nothing else is known. */
	pruneProofs: `DELETE FROM contents WHERE mandant = ?2 AND headers IS NULL AND (source, id) IN (
		SELECT old.source, old.id FROM ${KEYS} WHERE ${IS_OLD('old.source', 'old.id')})`,
	pruneEntries: 'DELETE FROM journal WHERE position IN (SELECT value FROM json_each(?))',
} as const;
