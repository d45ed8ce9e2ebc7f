/**
 * A search of the journal as SQL.
 *
 * Entries of one message, one case or one reference are few: an index leads to them. Everything else (channel, partner, code, standard …) is found per tenant, by an
 * index that begins with the tenant and ends with the position, so that the first page costs as much as it shows. A search over several tenants
 * asks for the first page of each and takes the first of those; over all tenants it asks the index which there are.
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

export function searchQuery(asked: JournalQuery): Query<unknown> {
	const tenants = tenantsOf(asked);
	const conditions = conditionsOf(asked);
	const order = asked.newestFirst ? sql`DESC` : sql`ASC`;
	const limit = Math.min(Math.max(Math.trunc(asked.limit ?? DEFAULT_LIMIT), 0), MAX_LIMIT);
	const page = (more: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
		sql`SELECT ${COLUMNS} FROM journal WHERE ${sql.join([sql`true`, ...more, ...conditions], sql` AND `)} ORDER BY journal."position" ${order} LIMIT ${limit}`;
	const isSelective = SELECTIVE.some((name) => asked[name] !== undefined);
	const isPlain = conditions.length === 0 || (tenants === undefined && onlyPositions(asked));
	if (tenants?.length === 1) return page([sql`journal."mandant" = ${tenants[0]}`]);
	if (isSelective) return page(tenants ? [sql`journal."mandant" = ANY (${tenants}::text[])`] : []);
	if (isPlain && tenants === undefined) return page([]);
	const each = tenants ? sql`unnest(${[...new Set(tenants)]}::text[])` : EVERY_TENANT;
	return sql`SELECT found.* FROM ${each} AS tenant (mandant) CROSS JOIN LATERAL (${page([sql`journal."mandant" = tenant.mandant`])}) AS found
		ORDER BY found."position" ${order} LIMIT ${limit}`;
}

/** Undefined: all. */
function tenantsOf({ mandant, mandanten }: JournalQuery): readonly string[] | undefined {
	if (mandant === undefined) return mandanten;
	return mandanten === undefined || mandanten.includes(mandant) ? [mandant] : [];
}

function onlyPositions({ since, until, ...rest }: JournalQuery): boolean {
	return since === undefined && until === undefined && [...EQUAL, 'reference' as const].every((name) => rest[name] === undefined);
}

function conditionsOf(asked: JournalQuery): readonly RawBuilder<unknown>[] {
	const conditions = EQUAL.filter((name) => asked[name] !== undefined).map((name) => sql`journal.${sql.id(name)} = ${asked[name]}`);
	const { reference, since, until, afterPosition, beforePosition } = asked;
	if (reference !== undefined) conditions.push(sql`left(journal."reference", 200) = left(${reference}::text, 200) AND journal."reference" = ${reference}`);
	if (since !== undefined) conditions.push(sql`journal."at" >= ${since}`);
	if (until !== undefined) conditions.push(sql`journal."at" < ${until}`);
	if (afterPosition !== undefined) conditions.push(sql`journal."position" > ${afterPosition}`);
	if (beforePosition !== undefined) conditions.push(sql`journal."position" < ${beforePosition}`);
	return conditions;
}
