/** A filter of parked messages as SQL. */
import { type RawBuilder, sql } from 'kysely';
import type { ParkedFilter } from '../../hub/journal/parked.ts';

const EQUAL = ['mandant', 'channel', 'code', 'partner', 'node', 'subject', 'messageId', 'assignee', 'held'] as const satisfies readonly (keyof ParkedFilter)[];

/** Conditions on the table `parked`; never empty. */
export function conditionsOf(filter: ParkedFilter): RawBuilder<boolean> {
	const conditions = EQUAL.filter((name) => filter[name] !== undefined).map((name) => sql`parked.${sql.id(name)} = ${filter[name]}`);
	if (filter.mandanten) conditions.push(sql`parked."mandant" = ANY (${filter.mandanten}::text[])`);
	if (filter.ids) conditions.push(sql`parked."id" = ANY (${filter.ids}::text[])`);
	if (filter.parkedUntil !== undefined) conditions.push(sql`parked."parkedAt" <= ${filter.parkedUntil}`);
	return sql.join([sql`true`, ...conditions], sql` AND `);
}
