/**
 * Jobs that have ended keep their counts in their own row. Called last in every transaction that changes items or ends a job; jobs that have not ended are left alone.
 * A cancelled job may still change: what was under way comes to its end.
 */
import { sql } from 'kysely';
import type { Session } from './session.ts';

/** @param jobs ids, whose rows the transaction has */
export async function keepCounts(session: Session, jobs: readonly string[]): Promise<void> {
	await session.rows(sql`
		UPDATE jobs SET "countedAt" = ${Date.now()}::bigint, "counts" = (
				SELECT coalesce(json_object_agg("state", items), '{}')::text
				FROM (SELECT "state", count(*) AS items FROM "jobItems" WHERE "job" = jobs."id" GROUP BY "state") AS counted)
		WHERE "id" = ANY (${jobs}::text[]) AND "state" IN ('cancelled', 'finished')`);
}
