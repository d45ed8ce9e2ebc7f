/** A house with a door: a real store, a doorkeeper with quick hashes, and a clock that the test moves. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteStore } from '../../../adapters/sqlite/store.ts';
import type { AuditAction, StoredAuditEntry } from '../../../hub/audit/audit.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { Doorkeeper, type DoorkeeperOptions } from '../../../hub/people/doorkeeper.ts';
import { PasswordHash } from '../../../hub/people/password-hash.ts';
import type { Account } from '../../../hub/people/people.ts';
import { putPerson } from '../../support/put-person.ts';

/** Quick instead of safe: what is tested is what happens around the hash. */
export const QUICK_HASH = { memory: 64, passes: 1 };

export class House {
	readonly store: SqliteStore;
	readonly folder: string;
	readonly doorkeeper: Doorkeeper;
	/** Epoch milliseconds. */
	now = Date.UTC(2026, 10, 30, 8);
	#auditedBefore = 0;

	private constructor(store: SqliteStore, folder: string) {
		this.store = store;
		this.folder = folder;
		this.doorkeeper = this.another();
	}

	static async open(): Promise<House> {
		const folder = await mkdtemp(join(tmpdir(), 'drehkreuz-people-'));
		const store = new SqliteStore({ file: join(folder, 'store.sqlite'), log: silentLogger });
		await store.open();
		return new House(store, folder);
	}

	/** The doorkeeper of another process at the same store, or of this one after a restart. */
	another(options: Partial<DoorkeeperOptions> = {}): Doorkeeper {
		const { people, sessions, audit } = this.store;
		return new Doorkeeper({ people, sessions, audit, hash: QUICK_HASH, refusalMs: 0, now: () => this.now, ...options });
	}

	/** Somebody with a password of their own, `passwordOf(id)`. */
	async withPerson(id: string, roles: Account['roles'], more: Partial<Account> = {}): Promise<Account> {
		const passwordHash = await new PasswordHash(QUICK_HASH).make(passwordOf(id));
		const account: Account = { id, displayName: id, roles, origin: 'local', active: true, failures: 0, lockedUntil: 0, passwordHash, ...more };
		await putPerson(this.store.people, account);
		return account;
	}

	/** What was written to the audit log since the house was emptied, oldest first. */
	async audited(action?: AuditAction): Promise<readonly StoredAuditEntry[]> {
		const entries = await this.store.audit.list({ limit: 1_000, ...(action ? { action } : {}) });
		return entries.filter(({ position }) => position > this.#auditedBefore).reverse();
	}

	/** Nobody is there any more. */
	async empty(): Promise<void> {
		for (const person of await this.store.people.list()) await this.store.people.remove(person);
		this.#auditedBefore = (await this.store.audit.list({ limit: 1 }))[0]?.position ?? 0;
	}

	async close(): Promise<void> {
		await this.store.close();
		await rm(this.folder, { recursive: true, force: true });
	}
}

export function passwordOf(id: string): string {
	return `Kiesel-Wolke-${id}`;
}
