/** A second process at the store of a running hub, in tests: people are added, the audit log is read. */
import { join } from 'node:path';
import { SqliteStore } from '../../adapters/sqlite/store.ts';
import type { StoredAuditEntry } from '../../hub/audit/audit.ts';
import { silentLogger } from '../../hub/logging/logger.ts';
import { PasswordHash } from '../../hub/people/password-hash.ts';
import type { Account } from '../../hub/people/people.ts';
import type { RolesByTenant } from '../../hub/people/rights.ts';
import { putPerson } from './put-person.ts';

export function passwordOf(id: string): string {
	return `Kiesel-Wolke-${id}`;
}

export class StoreBeside {
	readonly store: SqliteStore;

	private constructor(store: SqliteStore) {
		this.store = store;
	}

	/** @param data the hub's data folder */
	static async open(data: string): Promise<StoreBeside> {
		const store = new SqliteStore({ file: join(data, 'store.sqlite'), log: silentLogger });
		await store.open();
		return new StoreBeside(store);
	}

	async add(id: string, roles: RolesByTenant, more: Partial<Account> = {}): Promise<void> {
		const passwordHash = await new PasswordHash().make(passwordOf(id));
		await putPerson(this.store.people, { id, displayName: id, roles, origin: 'local', active: true, failures: 0, lockedUntil: 0, passwordHash, ...more });
	}

	async audited(action: StoredAuditEntry['action']): Promise<readonly StoredAuditEntry[]> {
		return [...(await this.store.audit.list({ action, limit: 1_000 }))].reverse();
	}

	close(): Promise<void> {
		return this.store.close();
	}
}
