/** Who did what, on PostgreSQL: appended one after the other under a lock, so that positions have no gaps and each hash knows the one before. */
import { sql } from 'kysely';
import type { Audit, AuditEntry, AuditQuery, StoredAuditEntry } from '../../hub/audit/audit.ts';
import { auditEntryOf, auditText, CHAIN_BEGIN, chainHash } from '../../hub/audit/chain.ts';
import type { Connection } from './connection.ts';
import { lockKey } from './lock-key.ts';
import { query } from './session.ts';
import type { AuditTable } from './tables.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;
/** Entries that `verify` reads at once. */
const PAGE = 5_000;

export class PostgresAudit implements Audit {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async append(entry: AuditEntry): Promise<void> {
		const connection = this.#connection();
		const text = auditText(entry);
		const { at, actor, action, mandant = null, object = null } = entry;
		await connection.transaction(async (session) => {
			await session.rows(sql`SELECT pg_advisory_xact_lock(${lockKey(connection.schema, 'audit')}::bigint)`);
			const [last] = await session.rows<Pick<AuditTable, 'position' | 'hash'>>(
				query.selectFrom('audit').select(['position', 'hash']).orderBy('position', 'desc').limit(1),
			);
			const hash = chainHash(last?.hash ?? CHAIN_BEGIN, text);
			await session.rows(query.insertInto('audit').values({ position: (last?.position ?? 0) + 1, text, hash, at, actor, action, mandant, object }));
		});
	}

	async list({ mandanten, actor, action, object, since, until, beforePosition, limit = DEFAULT_LIMIT }: AuditQuery): Promise<readonly StoredAuditEntry[]> {
		const conditions = Object.entries({ actor, action, object }).flatMap(([name, value]) => (value === undefined ? [] : [sql`${sql.id(name)} = ${value}`]));
		if (mandanten) conditions.push(sql`("mandant" IS NULL OR "mandant" = ANY (${mandanten}::text[]))`);
		if (since !== undefined) conditions.push(sql`"at" >= ${since}`);
		if (until !== undefined) conditions.push(sql`"at" < ${until}`);
		if (beforePosition !== undefined) conditions.push(sql`"position" < ${beforePosition}`);
		const rows = await this.#connection().search<Pick<AuditTable, 'position' | 'hash' | 'text'>>(sql`
			SELECT "position", "hash", "text" FROM audit WHERE ${sql.join([sql`true`, ...conditions], sql` AND `)}
			ORDER BY "position" DESC LIMIT ${Math.min(Math.max(Math.trunc(limit), 0), MAX_LIMIT)}`);
		return rows.map(({ position, hash, text }) => ({ ...auditEntryOf(text), position, hash }));
	}

	async verify(): Promise<{ readonly entries: number; readonly lastHash: string; readonly brokenAt?: number }> {
		let [entries, position, lastHash, brokenAt] = [0, 0, CHAIN_BEGIN, undefined as number | undefined];
		for (;;) {
			const rows = await this.#connection().search<AuditTable>(
				query.selectFrom('audit').selectAll().where('position', '>', position).orderBy('position').limit(PAGE),
			);
			for (const row of rows) {
				if (brokenAt === undefined && !fits(row, position, lastHash)) brokenAt = row.position;
				({ position, hash: lastHash } = row);
			}
			entries += rows.length;
			if (rows.length < PAGE) return { entries, lastHash, ...(brokenAt === undefined ? {} : { brokenAt }) };
		}
	}
}

/** The columns beside the text are there to be searched: they must say the same. */
function fits({ position, text, hash, ...columns }: AuditTable, before: number, previous: string): boolean {
	if (position !== before + 1 || hash !== chainHash(previous, text)) return false;
	try {
		const { at, actor, action, mandant = null, object = null } = auditEntryOf(text);
		return at === columns.at && actor === columns.actor && action === columns.action && mandant === columns.mandant && object === columns.object;
	} catch {
		return false;
	}
}
