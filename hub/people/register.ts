/**
 * The people: adding, changing, removing them, giving them passwords. Every change is in the audit log before it is made: a kill in between leaves an entry
 * for something that did not happen, never the other way round.
 *
 * Whole accounts are written one after the other in this process, each from what is stored at that moment. Sessions of a person end after the change that
 * makes them worthless is stored; whoever signs in meanwhile is looked at once more, see `Doorkeeper`.
 */
import type { Audit, AuditAction, AuditEntry } from '../audit/audit.ts';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { Turns } from '../ingress/turns.ts';
import { assertMaySomewhere } from './assert-may.ts';
import { oneTimePassword } from './one-time-password.ts';
import type { PasswordHash } from './password-hash.ts';
import type { Account, People, Person } from './people.ts';
import { assertMayGive, assertMayTouch, managesAll, rolesText, seenBy, shrink, tenantOf, tidyRoles } from './roles-given.ts';
import type { SessionBook } from './session-book.ts';

export interface RegisterOptions {
	readonly people: People;
	readonly audit: Pick<Audit, 'append'>;
	readonly hash: PasswordHash;
	readonly sessions: SessionBook;
	readonly now: () => number;
}

/** What one may say of a person; how they sign in stays as it is, and is `local` for a new one. */
export type PersonChange = Pick<Person, 'id' | 'displayName' | 'roles' | 'active'>;

const NAME = /^[a-z0-9][a-z0-9._@-]{0,99}$/;
/** All writes of whole accounts take turns under this key. */
const WRITES = 'people';

export class Register {
	readonly #options: RegisterOptions;
	readonly #turns = new Turns();

	constructor(options: RegisterOptions) {
		this.#options = options;
	}

	/** By name; for whom one does not manage everywhere, what concerns one's own tenants. @throws DrehkreuzError DK-PERSON-NOT-ALLOWED */
	async list(by: Account): Promise<readonly Account[]> {
		assertMaySomewhere(by, 'people');
		return (await this.#options.people.list()).flatMap((person) => seenBy(person, by) ?? []);
	}

	/** @throws DrehkreuzError DK-PERSON-NAME, -NOT-ALLOWED, -ELSEWHERE, -ROLES, -OWN-ROLES, -LAST-ADMIN */
	async save(change: PersonChange, by: Account): Promise<Account> {
		assertMaySomewhere(by, 'people');
		if (!NAME.test(change.id)) throw new DrehkreuzError('DK-PERSON-NAME');
		const roles = tidyRoles(change.roles);
		return this.write(async () => {
			const { people, sessions } = this.#options;
			const before = await people.find(change.id);
			if (before) assertMayTouch(before, by);
			assertMayGive(roles, change.id, by);
			const blank = { id: change.id, origin: 'local', failures: 0, lockedUntil: 0 } as const;
			const account: Account = { ...(before ?? blank), displayName: change.displayName, roles, active: change.active };
			if (before && managesAll(before) && !managesAll(account)) await this.#assertAnotherAdmin(account.id);
			await this.note(by.id, 'person-saved', account, { roles: rolesText(roles), active: account.active, new: before === undefined }, before);
			await people.save(account);
			if (before && managesAll(before) && !managesAll(account)) await this.#takeBackUnlessAdminStays(before);
			if (before && (!account.active || shrink(before.roles, roles))) await sessions.endAllOf(account.id);
			return account;
		});
	}

	/** @throws DrehkreuzError DK-PERSON-UNKNOWN, -NOT-ALLOWED, -ELSEWHERE, -LAST-ADMIN */
	async remove(id: string, by: Account): Promise<void> {
		assertMaySomewhere(by, 'people');
		return this.write(async () => {
			const { people, sessions } = this.#options;
			const before = await this.#existing(id);
			assertMayTouch(before, by);
			if (managesAll(before)) await this.#assertAnotherAdmin(id);
			await this.note(by.id, 'person-removed', before);
			// Inactive first: nobody can open a session any more that somebody of the same name would inherit.
			await people.save({ ...before, active: false });
			if (managesAll(before)) await this.#takeBackUnlessAdminStays(before);
			await sessions.endAllOf(id);
			await people.remove(id);
		});
	}

	/** @returns a one-time password, to be shown once. @throws DrehkreuzError DK-PERSON-UNKNOWN, -NOT-ALLOWED, -ELSEWHERE, -NO-PASSWORD */
	async givePassword(id: string, by: Account): Promise<string> {
		assertMaySomewhere(by, 'people');
		const password = oneTimePassword();
		const passwordHash = await this.#options.hash.make(password);
		await this.write(async () => {
			const before = await this.#existing(id);
			assertMayTouch(before, by);
			if (before.origin !== 'local') throw new DrehkreuzError('DK-PERSON-NO-PASSWORD');
			await this.note(by.id, 'password-changed', before, { oneTime: true });
			await this.setPassword(before, passwordHash, true);
		});
		return password;
	}

	/** Stores the password, unlocks, ends all sessions. Inside of `write` only. */
	async setPassword(before: Account, passwordHash: string, mustChange: boolean): Promise<Account> {
		const { mustChange: _, ...rest } = before;
		const account: Account = { ...rest, passwordHash, failures: 0, lockedUntil: 0, ...(mustChange ? { mustChange } : {}) };
		await this.#options.people.save(account);
		await this.#options.sessions.endAllOf(account.id);
		return account;
	}

	/** One write of a whole account after the other. */
	write<Result>(work: () => Promise<Result>): Promise<Result> {
		return this.#turns.run(WRITES, work);
	}

	/** @param before what the person was, where that changes */
	note(actor: string, action: AuditAction, person: Pick<Person, 'id' | 'roles'>, facts?: AuditEntry['facts'], before?: Pick<Person, 'roles'>): Promise<void> {
		const mandant = tenantOf(person, before);
		return this.#options.audit.append({ at: this.#options.now(), actor, action, mandant, object: person.id, ...(facts ? { facts } : {}) });
	}

	async #existing(id: string): Promise<Account> {
		const account = await this.#options.people.find(id);
		if (!account) throw new DrehkreuzError('DK-PERSON-UNKNOWN');
		return account;
	}

	async #assertAnotherAdmin(id: string): Promise<void> {
		if (!(await this.#anAdminBeside(id))) throw new DrehkreuzError('DK-PERSON-LAST-ADMIN');
	}

	/** Another process may have done the same to the other one at the same time: then both see that nobody is left, and both take it back. */
	async #takeBackUnlessAdminStays(before: Account): Promise<void> {
		if (await this.#anAdminBeside(before.id)) return;
		await this.#options.people.save(before);
		throw new DrehkreuzError('DK-PERSON-LAST-ADMIN');
	}

	async #anAdminBeside(id: string): Promise<boolean> {
		return (await this.#options.people.list()).some((person) => person.id !== id && managesAll(person));
	}
}
