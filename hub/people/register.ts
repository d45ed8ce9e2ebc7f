/**
 * The people: adding, changing, removing them, giving them passwords. Every change is in the audit log before it is made: a kill in between leaves an entry
 * for something that did not happen, never the other way round.
 *
 * Changes are made one after the other in this process, each from what is stored at that moment. Where another process changed the same person in between,
 * nothing was written, and the change begins again with everything it has to look at. Sessions of a person end after the change that makes them worthless is
 * stored; whoever signs in meanwhile is looked at once more, see `Doorkeeper`.
 */
import type { Audit, AuditAction, AuditEntry } from '../audit/audit.ts';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { Turns } from '../ingress/turns.ts';
import { assertMay, assertMaySomewhere } from './assert-may.ts';
import { type OneTimePassword, oneTimePassword } from './one-time-password.ts';
import type { PasswordHash } from './password-hash.ts';
import type { Account, People, Person } from './people.ts';
import { assertAsShown } from './person-version.ts';
import { EVERY_TENANT, mayDo, tenantsWith } from './rights.ts';
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
export interface PersonChange extends Pick<Person, 'id' | 'displayName' | 'roles' | 'active'> {
	/** `personVersion` of the person as it was shown to whoever changes it; `NOBODY_YET`: it shall be a new one. Missing: whoever it is by now. */
	readonly version?: string;
}

const NAME = /^[a-z0-9][a-z0-9._@-]{0,99}$/;
/** All changes take turns under this key. */
const WRITES = 'people';
/** Beginnings of a change that others overtake. */
const TRIES = 5;

/** Another process was in between: nothing was written, and the change can begin again. */
class Overtaken extends Error {}

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

	/**
	 * Who may look after messages of all these tenants, by displayed name: nothing of them but their names, for this is no list of people.
	 * @param mandanten tenant ids; none: all on which `by` may
	 * @throws DrehkreuzError DK-PERSON-NOT-ALLOWED where `by` may not on one of them
	 */
	async assignable(mandanten: readonly string[], by: Account): Promise<readonly Pick<Person, 'id' | 'displayName'>[]> {
		assertMaySomewhere(by, 'operate');
		for (const mandant of mandanten) assertMay(by, 'operate', mandant);
		const asked = mandanten.length > 0 ? mandanten : (tenantsWith(by.roles, 'operate') ?? [EVERY_TENANT]);
		const able = (await this.#options.people.list()).filter(({ active, roles }) => active && asked.every((mandant) => mayDo(roles, 'operate', mandant)));
		return able.map(({ id, displayName }) => ({ id, displayName })).sort((a, b) => a.displayName.localeCompare(b.displayName, 'de') || (a.id < b.id ? -1 : 1));
	}

	/** @throws DrehkreuzError DK-PERSON-NAME, -NOT-ALLOWED, -ELSEWHERE, -ROLES, -OWN-ROLES, -LAST-ADMIN, -CHANGED, -EXISTS */
	async save(change: PersonChange, by: Account): Promise<Account> {
		assertMaySomewhere(by, 'people');
		if (!NAME.test(change.id)) throw new DrehkreuzError('DK-PERSON-NAME');
		const roles = tidyRoles(change.roles);
		return this.write(async () => {
			const { people, sessions } = this.#options;
			const before = await people.find(change.id);
			if (before) assertMayTouch(before, by);
			assertMayGive(roles, change.id, by);
			assertAsShown(before && seenBy(before, by), change.version);
			const blank = { id: change.id, origin: 'local', failures: 0, lockedUntil: 0 } as const;
			const account: Account = { ...(before ?? blank), displayName: change.displayName, roles, active: change.active };
			if (before && managesAll(before) && !managesAll(account)) await this.#assertAnotherAdmin(account.id);
			await this.note(by.id, 'person-saved', account, { roles: rolesText(roles), active: account.active, new: before === undefined }, before);
			await this.put(before, account);
			if (before && managesAll(before) && !managesAll(account)) await this.#takeBackUnlessAdminStays(before, account);
			if (before && (!account.active || shrink(before.roles, roles))) await sessions.endAllOf(account.id);
			return account;
		});
	}

	/** @throws DrehkreuzError DK-PERSON-UNKNOWN, -NOT-ALLOWED, -ELSEWHERE, -LAST-ADMIN, -CHANGED */
	async remove(id: string, by: Account): Promise<void> {
		assertMaySomewhere(by, 'people');
		return this.write(async () => {
			const { people, sessions } = this.#options;
			const before = await this.#existing(id);
			assertMayTouch(before, by);
			if (managesAll(before)) await this.#assertAnotherAdmin(id);
			await this.note(by.id, 'person-removed', before);
			// Inactive first: nobody can open a session any more that somebody of the same name would inherit.
			const leaving = { ...before, active: false };
			await this.put(before, leaving);
			if (managesAll(before)) await this.#takeBackUnlessAdminStays(before, leaving);
			await sessions.endAllOf(id);
			if (!(await people.remove(leaving))) throw new Overtaken();
		});
	}

	/** @returns a one-time password. @throws DrehkreuzError DK-PERSON-UNKNOWN, -NOT-ALLOWED, -ELSEWHERE, -NO-PASSWORD, -CHANGED */
	async givePassword(id: string, by: Account): Promise<OneTimePassword> {
		assertMaySomewhere(by, 'people');
		const given = oneTimePassword(this.#options.now());
		const passwordHash = await this.#options.hash.make(given.password, given.until);
		await this.write(async () => {
			const before = await this.#existing(id);
			assertMayTouch(before, by);
			if (before.origin !== 'local') throw new DrehkreuzError('DK-PERSON-NO-PASSWORD');
			await this.note(by.id, 'password-changed', before, { oneTime: true });
			await this.setPassword(before, { ...before, passwordHash, mustChange: true });
		});
		return given;
	}

	/** Stores somebody with a new password, unlocks, ends all sessions. Inside of `write` only. */
	async setPassword(before: Account | undefined, after: Account): Promise<Account> {
		const account = { ...after, failures: 0, lockedUntil: 0 };
		const { people, sessions } = this.#options;
		await this.put(before, account);
		await people.unlock(account.id);
		await sessions.endAllOf(account.id);
		return account;
	}

	/** Stores what became of `before`, or somebody new. Inside of `write` only: where another process was in between, that begins again. */
	async put(before: Account | undefined, after: Account): Promise<void> {
		const { people } = this.#options;
		if (!(await (before ? people.replace(before, after) : people.add(after)))) throw new Overtaken();
	}

	/** One change after the other. @param work begins again when it was overtaken. @throws DrehkreuzError DK-PERSON-CHANGED, and what `work` throws */
	write<Result>(work: () => Promise<Result>): Promise<Result> {
		return this.#turns.run(WRITES, async () => {
			for (let tries = 0; tries < TRIES; tries++) {
				try {
					return await work();
				} catch (error) {
					if (!(error instanceof Overtaken)) throw error;
				}
			}
			throw new DrehkreuzError('DK-PERSON-CHANGED');
		});
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

	/**
	 * Another process may have done the same to the other one at the same time: then both see that nobody is left, and both take it back. Whoever changed this
	 * one once more has looked at the same.
	 */
	async #takeBackUnlessAdminStays(before: Account, after: Account): Promise<void> {
		if (await this.#anAdminBeside(before.id)) return;
		await this.#options.people.replace(after, before);
		throw new DrehkreuzError('DK-PERSON-LAST-ADMIN');
	}

	/** Who has not used their one-time password yet may never do so: it ends. */
	async #anAdminBeside(id: string): Promise<boolean> {
		return (await this.#options.people.list()).some((person) => person.id !== id && managesAll(person) && !person.mustChange);
	}
}

/** With a password that the person has chosen. */
export function withOwnPassword({ mustChange: _, ...account }: Account, passwordHash: string): Account {
	return { ...account, passwordHash };
}
