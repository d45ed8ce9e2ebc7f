/**
 * A search of the journal as SQL.
 *
 * Entries of one message, one case or one reference are few: an index leads to them. Everything else (channel, partner, code, standard …) is found per tenant, by an
 * index that begins with the tenant and ends with the position, so that the first page costs as much as it shows. A search over several tenants looks up the first
 * positions of each in the index, and fetches the rows of the first of those; over all tenants it asks the index which there are.
 *
 * A period is a range of positions, for entries are stored about in the order of their times (`periodQuery`); what else is in the range is left out by its time.
 */
import { type RawBuilder, sql } from 'kysely';
import type { JournalQuery } from '../../hub/journal/entry.ts';
import { JOURNAL_COLUMNS } from './entries.ts';
import type { Query } from './session.ts';

const EQUAL = [
	'id',
	'source',
	'subject',
	'channel',
	'partner',
	'event',
	'code',
	'standard',
	'nachrichtentyp',
	'leika',
] as const satisfies readonly (keyof JournalQuery)[];
/** Each has an index of its own, and few entries per value. */
const SELECTIVE = ['id', 'subject', 'reference'] as const satisfies readonly (keyof JournalQuery)[];

const DEFAULT_LIMIT = 1_000;
const MAX_LIMIT = 10_000;

const COLUMNS = sql.raw(['position', ...JOURNAL_COLUMNS].map((name) => `journal."${name}"`).join(', '));

/** Every tenant of the journal, by one look into the index for each. */
const EVERY_TENANT = sql`(
	WITH RECURSIVE known (mandant) AS (
		(SELECT journal."mandant" FROM journal ORDER BY journal."mandant" LIMIT 1)
		UNION ALL
		SELECT (SELECT journal."mandant" FROM journal WHERE journal."mandant" > known.mandant ORDER BY journal."mandant" LIMIT 1) FROM known WHERE known.mandant IS NOT NULL
	) SELECT mandant FROM known WHERE mandant IS NOT NULL)`;

/** Positions between which a period lies. */
export interface Range {
	readonly low?: number;
	readonly high?: number;
}

/** An hour of slack covers entries that could not be written for a while, and clocks that differ. */
const DISORDER_MS = 3_600_000;

/** Asks for the range of a period; undefined: there is none. */
export function periodQuery({ since, until }: JournalQuery): Query<Range> | undefined {
	if (since === undefined && until === undefined) return undefined;
	const low = since === undefined ? sql`0` : sql`position_at(${since - DISORDER_MS}::bigint)`;
	const high = until === undefined ? sql`9007199254740991` : sql`position_at(${until + DISORDER_MS}::bigint)`;
	return sql<Range>`SELECT ${low}::bigint AS low, ${high}::bigint AS high`;
}

export function searchQuery(asked: JournalQuery, range: Range = {}): Query<unknown> {
	const tenants = tenantsOf(asked);
	const conditions = conditionsOf(asked, range);
	const order = asked.newestFirst ? sql`DESC` : sql`ASC`;
	const limit = Math.min(Math.max(Math.trunc(asked.limit ?? DEFAULT_LIMIT), 0), MAX_LIMIT);
	const page = (columns: RawBuilder<unknown>, more: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
		sql`SELECT ${columns} FROM journal WHERE ${sql.join([sql`true`, ...more, ...conditions], sql` AND `)} ORDER BY journal."position" ${order} LIMIT ${limit}`;
	if (tenants?.length === 1) return page(COLUMNS, [sql`journal."mandant" = ${tenants[0]}`]);
	const isSelective = SELECTIVE.some((name) => asked[name] !== undefined);
	if (isSelective && tenants) return page(COLUMNS, [sql`journal."mandant" = ANY (${tenants}::text[])`]);
	const isUnfiltered = [...EQUAL, 'reference' as const].every((name) => asked[name] === undefined);
	if (tenants === undefined && (isSelective || isUnfiltered)) return page(COLUMNS, []);
	const each = tenants ? sql`unnest(${[...new Set(tenants)]}::text[])` : EVERY_TENANT;
	const positions = page(sql`journal."position"`, [sql`journal."mandant" = tenant.mandant`]);
	return sql`
		SELECT ${COLUMNS} FROM (
			SELECT found."position" FROM ${each} AS tenant (mandant) CROSS JOIN LATERAL (${positions}) AS found ORDER BY found."position" ${order} LIMIT ${limit}
		) AS page JOIN journal ON journal."position" = page."position" ORDER BY page."position" ${order}`;
}

/** Undefined: all. */
function tenantsOf({ mandant, mandanten }: JournalQuery): readonly string[] | undefined {
	if (mandant === undefined) return mandanten;
	return mandanten === undefined || mandanten.includes(mandant) ? [mandant] : [];
}

function conditionsOf(asked: JournalQuery, { low, high }: Range): readonly RawBuilder<unknown>[] {
	const conditions = EQUAL.filter((name) => asked[name] !== undefined).map((name) => sql`journal.${sql.id(name)} = ${asked[name]}`);
	const { reference, since, until, afterPosition, beforePosition } = asked;
	if (reference !== undefined) conditions.push(sql`left(journal."reference", 200) = left(${reference}::text, 200) AND journal."reference" = ${reference}`);
	if (since !== undefined) conditions.push(sql`journal."at" >= ${since}`);
	if (until !== undefined) conditions.push(sql`journal."at" < ${until}`);
	if (since !== undefined && low !== undefined) conditions.push(sql`journal."position" >= ${low}`);
	if (until !== undefined && high !== undefined) conditions.push(sql`journal."position" <= ${high}`);
	if (afterPosition !== undefined) conditions.push(sql`journal."position" > ${afterPosition}`);
	if (beforePosition !== undefined) conditions.push(sql`journal."position" < ${beforePosition}`);
	return conditions;
}
