/** The ports of people in memory, for tests of rules that need no database. */
import type { AuditEntry } from '../../../hub/audit/audit.ts';
import { Doorkeeper, type DoorkeeperOptions } from '../../../hub/people/doorkeeper.ts';
import { PasswordHash } from '../../../hub/people/password-hash.ts';
import type { Account, People, Session, Sessions } from '../../../hub/people/people.ts';

/** Quick instead of safe: what is tested is what happens around the hash. */
export const QUICK_HASH = { memory: 64, passes: 1 };

export class PeopleInMemory implements People {
	readonly accounts = new Map<string, Account>();

	async find(id: string): Promise<Account | undefined> {
		return this.accounts.get(id);
	}

	async list(): Promise<readonly Account[]> {
		return [...this.accounts.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
	}

	async save(account: Account): Promise<void> {
		this.accounts.set(account.id, account);
	}

	async addFirst(account: Account): Promise<boolean> {
		if (this.accounts.size > 0) return false;
		this.accounts.set(account.id, account);
		return true;
	}

	async failed(id: string, failures: number, lockedUntil: number): Promise<void> {
		const account = this.accounts.get(id);
		if (account) this.accounts.set(id, { ...account, failures, lockedUntil });
	}

	async remove(id: string): Promise<void> {
		this.accounts.delete(id);
	}
}

export class SessionsInMemory implements Sessions {
	readonly sessions = new Map<string, Session>();

	async add(session: Session): Promise<void> {
		this.sessions.set(session.tokenHash, session);
	}

	async find(tokenHash: string): Promise<Session | undefined> {
		return this.sessions.get(tokenHash);
	}

	async seen(tokenHash: string, at: number): Promise<void> {
		const session = this.sessions.get(tokenHash);
		if (session) this.sessions.set(tokenHash, { ...session, seenAt: at });
	}

	async remove(tokenHash: string): Promise<void> {
		this.sessions.delete(tokenHash);
	}

	async removeOf(person: string): Promise<void> {
		for (const session of this.sessions.values()) if (session.person === person) this.sessions.delete(session.tokenHash);
	}

	async prune(now: number, seenBefore: number): Promise<void> {
		for (const session of this.sessions.values()) {
			if (session.expiresAt <= now || session.seenAt < seenBefore) this.sessions.delete(session.tokenHash);
		}
	}
}

/** A house with a door: the ports, a clock that the test moves, and what was written to the audit log. */
export class House {
	readonly people = new PeopleInMemory();
	readonly sessions = new SessionsInMemory();
	readonly audited: AuditEntry[] = [];
	now = Date.UTC(2026, 10, 30, 8);
	readonly doorkeeper: Doorkeeper;

	constructor(options: Partial<DoorkeeperOptions> = {}) {
		this.doorkeeper = this.another(options);
	}

	/** Another process at the same store. */
	another(options: Partial<DoorkeeperOptions> = {}): Doorkeeper {
		return new Doorkeeper({
			people: this.people,
			sessions: this.sessions,
			audit: { append: async (entry) => void this.audited.push(entry) },
			hash: QUICK_HASH,
			refusalMs: 0,
			now: () => this.now,
			...options,
		});
	}

	/** Somebody with a password of their own. */
	async withPerson(id: string, roles: Account['roles'], password = passwordOf(id)): Promise<Account> {
		const passwordHash = await new PasswordHash(QUICK_HASH).make(password);
		const account: Account = { id, displayName: id, roles, origin: 'local', active: true, failures: 0, lockedUntil: 0, passwordHash };
		await this.people.save(account);
		return account;
	}
}

export function passwordOf(id: string): string {
	return `Kiesel-Wolke-${id}`;
}
