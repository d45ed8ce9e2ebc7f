/** The audit log on SQLite. The chain is made in the thread that writes, inside the transaction: there is one order. Triggers refuse changes. */
import type { Audit, AuditEntry, AuditQuery, StoredAuditEntry } from '../../hub/audit/audit.ts';
import { auditEntryOf, auditText, CHAIN_BEGIN, chainHash } from '../../hub/audit/chain.ts';
import { Conditions } from './conditions.ts';
import type { Connection, Row } from './connection.ts';

/** Entries per look while the chain is verified. */
const VERIFY_PAGE = 10_000;

export class SqliteAudit implements Audit {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async append(entry: AuditEntry): Promise<void> {
		const { at, actor, action, mandant, object } = entry;
		await this.#connection().write(['appendAudit', auditText(entry), at, actor, action, mandant ?? null, object ?? null]);
	}

	async list(query: AuditQuery): Promise<readonly StoredAuditEntry[]> {
		const conditions = new Conditions()
			.add('(mandant IS NULL OR mandant IN (SELECT value FROM json_each(?)))', query.mandanten && JSON.stringify(query.mandanten))
			.add('actor = ?', query.actor)
			.add('action = ?', query.action)
			.add('object = ?', query.object)
			.add('at >= ?', query.since)
			.add('at < ?', query.until)
			.add('position < ?', query.beforePosition);
		const limit = Math.min(Math.max(query.limit ?? 100, 0), 1_000);
		const rows = await this.#connection().search(`SELECT position, text, hash FROM audit ${conditions.where} ORDER BY position DESC LIMIT :limit`, {
			...conditions.values,
			limit,
		});
		return rows.map(({ position, text, hash }) => ({ ...auditEntryOf(text as string), position: position as number, hash: hash as string }));
	}

	async verify(): ReturnType<Audit['verify']> {
		let [entries, position, lastHash, brokenAt] = [0, 0, CHAIN_BEGIN, undefined as number | undefined];
		for (;;) {
			const rows = await this.#connection().search(
				'SELECT position, text, hash, at, actor, action, mandant, object FROM audit WHERE position > :position ORDER BY position LIMIT :limit',
				{ position, limit: VERIFY_PAGE },
			);
			for (const row of rows) {
				if (brokenAt === undefined && !fits(row, position, lastHash)) brokenAt = row.position as number;
				position = row.position as number;
				lastHash = row.hash as string;
			}
			entries += rows.length;
			if (rows.length < VERIFY_PAGE) return { entries, lastHash, ...(brokenAt === undefined ? {} : { brokenAt }) };
		}
	}
}

/** The columns beside the text are there to be searched: they must say the same. */
function fits({ position, text, hash, ...columns }: Row, before: number, previous: string): boolean {
	if (position !== before + 1 || hash !== chainHash(previous, text as string)) return false;
	try {
		const { at, actor, action, mandant = null, object = null } = auditEntryOf(text as string);
		return at === columns.at && actor === columns.actor && action === columns.action && mandant === columns.mandant && object === columns.object;
	} catch {
		return false;
	}
}
