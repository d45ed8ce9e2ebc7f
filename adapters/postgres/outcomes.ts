/**
 * Writes what a job runner found out: the items, their parkings, their places in lines and the journal, together.
 *
 * A runner may have been killed before it could write, and write twice: an item that has come to its end stays as it is and gets no second journal entry. One that was
 * put back into its channel while somebody cancelled the job is `pending` all the same: it is under way, and must not stay parked as well.
 */
import { sql } from 'kysely';
import type { ItemOutcome } from '../../hub/jobs/jobs.ts';
import { entriesQuery, figuresQuery } from './entries.ts';
import { keepCounts } from './job-counts.ts';
import { lineLock } from './lines.ts';
import { lockKey } from './lock-key.ts';
import type { Session } from './session.ts';

export async function recordOutcomes(session: Session, schema: string, outcomes: readonly ItemOutcome[]): Promise<void> {
	const jobs = [...new Set(outcomes.map(({ item }) => item.job))];
	const known = await session.rows<{ readonly id: string; readonly kind: string }>(
		sql`SELECT "id", "kind" FROM jobs WHERE "id" = ANY (${jobs}::text[]) ORDER BY "id" FOR UPDATE`,
	);
	const discards = new Set(known.filter(({ kind }) => kind === 'discard').map(({ id }) => id));
	const discarded = outcomes.filter(({ item, state }) => state === 'done' && discards.has(item.job)).map(({ item }) => item);
	for (const lock of [...new Set(discarded.map((item) => lineLock(item, item)))].sort())
		await session.rows(sql`SELECT pg_advisory_xact_lock(${lockKey(schema, lock)}::bigint)`);
	await settleParkings(session, outcomes);
	const changed = await changeItems(session, outcomes);
	if (changed.size > 0) await keepCounts(session, jobs);
	if (discarded.length > 0) await leaveLines(session, discarded);
	const entries = outcomes.filter(({ item }) => changed.has(nameOf(item))).flatMap(({ entry }) => (entry ? [entry] : []));
	if (entries.length === 0) return;
	await session.rows(figuresQuery(entries));
	await session.rows(entriesQuery(entries, lockKey(schema, 'positions')));
}

/** Takes out what was put back or discarded, only the parking that was claimed; ends the claim on what stays. */
async function settleParkings(session: Session, outcomes: readonly ItemOutcome[]): Promise<void> {
	const parkings = outcomes.map(({ item, state }) => ({ id: item.parkedId, at: item.parkedAt, job: item.job, out: state === 'pending' || state === 'done' }));
	const asked = sql`json_to_recordset(${JSON.stringify(parkings)}::json) AS parking ("id" text, "at" bigint, "job" text, "out" boolean)`;
	await session.rows(sql`SELECT 1 FROM parked WHERE "id" = ANY (${parkings.map(({ id }) => id)}::text[]) ORDER BY "id" FOR UPDATE`);
	await session.rows(sql`DELETE FROM parked USING ${asked} WHERE parked."id" = parking."id" AND parked."parkedAt" = parking."at" AND "out"`);
	await session.rows(sql`UPDATE parked SET "job" = NULL FROM ${asked} WHERE parked."id" = parking."id" AND parked."job" = parking."job" AND NOT "out"`);
}

/** @returns names of the items that this call has changed */
async function changeItems(session: Session, outcomes: readonly ItemOutcome[]): Promise<ReadonlySet<string>> {
	const changes = outcomes.map(({ item, state, code, target }) => ({ job: item.job, sequence: item.sequence, state, code, target }));
	const rows = await session.rows<{ readonly job: string; readonly sequence: number }>(sql`
		UPDATE "jobItems" AS item SET "state" = outcome."state", "code" = outcome."code", "target" = coalesce(outcome."target", item."target")
		FROM json_to_recordset(${JSON.stringify(changes)}::json) AS outcome ("job" text, "sequence" bigint, "state" text, "code" text, "target" text)
		WHERE item."job" = outcome."job" AND item."sequence" = outcome."sequence"
			AND (item."state" IN ('waiting', 'skipped') OR (item."state" = 'pending' AND outcome."state" IN ('done', 'parked')))
		RETURNING item."job", item."sequence"`);
	return new Set(rows.map(nameOf));
}

async function leaveLines(session: Session, items: readonly ItemOutcome['item'][]): Promise<void> {
	const places = items.map(({ mandant, channel, source, id }) => ({ mandant, channel, source, id }));
	await session.rows(sql`
		DELETE FROM lines USING json_to_recordset(${JSON.stringify(places)}::json) AS place ("mandant" text, "channel" text, "source" text, "id" text)
		WHERE lines."id" = place."id" AND lines."source" = place."source" AND lines."mandant" = place."mandant" AND lines."channel" = place."channel"`);
}

function nameOf({ job, sequence }: { readonly job: string; readonly sequence: number }): string {
	return `${job}/${sequence}`;
}
