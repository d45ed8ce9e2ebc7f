/** The audit log on SQLite. The chain is made in the thread that writes, inside the transaction: there is one order. Triggers refuse changes. */
import type { Audit, AuditEntry, AuditQuery, StoredAuditEntry } from '../../hub/audit/audit.ts';
import { auditEntryOf, auditText, CHAIN_BEGIN, chainHash } from '../../hub/audit/chain.ts';
import { Conditions } from './conditions.ts';
import type { Connection } from './connection.ts';

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
		let lastHash = CHAIN_BEGIN;
		let entries = 0;
		for (;;) {
			const rows = await this.#connection().search('SELECT position, text, hash FROM audit WHERE position > :entries ORDER BY position LIMIT :limit', {
				entries,
				limit: VERIFY_PAGE,
			});
			for (const { position, text, hash } of rows) {
				if (position !== entries + 1 || hash !== chainHash(lastHash, text as string)) return { entries, lastHash, brokenAt: entries + 1 };
				lastHash = hash as string;
				entries += 1;
			}
			if (rows.length < VERIFY_PAGE) return { entries, lastHash };
		}
	}
}
