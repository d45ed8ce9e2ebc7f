/**
 * Who may come in: signing in with a password or through an identity provider, sessions, and the people themselves. One for the whole hub: monitor, editor
 * and parked door ask the same one.
 *
 * Works on the ports `People`, `Sessions`, `Audit` only. Every sign-in, failure, lock and change is in the audit log.
 */
import type { Audit } from '../audit/audit.ts';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import type { AddressBrakeOptions } from './address-brake.ts';
import { everything, FirstPerson, firstAccount } from './first-person.ts';
import type { Identity } from './identity-provider.ts';
import type { OneTimePassword } from './one-time-password.ts';
import { PasswordDoor } from './password-door.ts';
import { goodUntil, PasswordHash, type PasswordHashOptions } from './password-hash.ts';
import { assertPasswordFits } from './password-rule.ts';
import type { Account, People, Session, Sessions } from './people.ts';
import { type PersonChange, Register, withOwnPassword } from './register.ts';
import { managesAll, rolesText, shrink, tidyRoles } from './roles-given.ts';
import { SessionBook, type SignedIn } from './session-book.ts';

export { FIRST_PERSON } from './first-person.ts';
export type { PersonChange } from './register.ts';
export type { SignedIn } from './session-book.ts';

export interface DoorkeeperOptions {
	readonly people: People;
	readonly sessions: Sessions;
	readonly audit: Pick<Audit, 'append'>;
	/** Milliseconds until a session ends however busy it is. Default 12 h. */
	readonly lifeMs?: number;
	/** Milliseconds without a request after which a session ends. Default 60 min. */
	readonly idleMs?: number;
	readonly hash?: PasswordHashOptions;
	readonly brake?: AddressBrakeOptions;
	/** Milliseconds that a refused sign-in takes at least. Default 300. */
	readonly refusalMs?: number;
	/** Default `Date.now`. */
	readonly now?: () => number;
}

export class Doorkeeper {
	readonly #people: People;
	readonly #hash: PasswordHash;
	readonly #sessions: SessionBook;
	readonly #door: PasswordDoor;
	readonly #register: Register;
	readonly #first: FirstPerson;

	constructor(options: DoorkeeperOptions) {
		const { people, audit, now = Date.now } = options;
		const limits = { ...(options.lifeMs === undefined ? {} : { lifeMs: options.lifeMs }), ...(options.idleMs === undefined ? {} : { idleMs: options.idleMs }) };
		this.#people = people;
		this.#hash = new PasswordHash(options.hash);
		this.#sessions = new SessionBook({ people, sessions: options.sessions, now, ...limits });
		this.#door = new PasswordDoor({
			people,
			audit,
			hash: this.#hash,
			now,
			...(options.brake ? { brake: options.brake } : {}),
			...(options.refusalMs === undefined ? {} : { refusalMs: options.refusalMs }),
		});
		this.#register = new Register({ people, audit, hash: this.#hash, sessions: this.#sessions, now });
		this.#first = new FirstPerson({ people, hash: this.#hash, register: this.#register, now });
	}

	/* ---- Signing in ---- */

	/**
	 * With a local account.
	 * @param address of the client, for the brake against spraying; undefined: none
	 * @throws DrehkreuzError DK-PERSON-SIGN-IN, -ONE-TIME-OVER, -LOCKED, -BRAKE, -BUSY
	 */
	async signIn(name: string, password: string, address?: string): Promise<SignedIn> {
		const account = await this.#renewed(await this.#door.prove(name, password, address), password);
		return this.#open(account, 'password');
	}

	/**
	 * The person behind a name and password, without a session: for requests that bring both each time.
	 * @throws DrehkreuzError DK-PERSON-SIGN-IN, -ONE-TIME-OVER, -LOCKED, -BRAKE, -BUSY
	 */
	async prove(name: string, password: string, address?: string): Promise<Account> {
		return this.#renewed(await this.#door.prove(name, password, address), password);
	}

	/**
	 * Somebody whom the identity provider knows. Who has no role here does not come in; where roles are given here, the account is made all the same, so that
	 * whoever manages people can give one.
	 * @param idToken ends the session there too
	 * @throws DrehkreuzError DK-PERSON-NAME, -NAME-TAKEN, -INACTIVE, -NO-ROLE
	 */
	async signInBy(identity: Identity, idToken?: string): Promise<SignedIn> {
		const account = await this.#register.write(() => this.#known(identity));
		if (!account.active || Object.keys(account.roles).length === 0) {
			await this.#register.note('-', 'sign-in-failed', account, { by: 'oidc' });
			throw new DrehkreuzError(account.active ? 'DK-PERSON-NO-ROLE' : 'DK-PERSON-INACTIVE');
		}
		return this.#open(account, 'oidc', idToken);
	}

	/* ---- Sessions ---- */

	/**
	 * The session and its person; undefined when it is over or the person may not sign in any more. The roles are those of this moment.
	 * @param use false: asked by a page that refreshes itself, does not keep the session alive
	 */
	find(token: string | undefined, use = true): Promise<SignedIn | undefined> {
		return this.#sessions.find(token, use);
	}

	/** @returns the session that ended, undefined when there was none */
	async signOut(token: string): Promise<Session | undefined> {
		const found = await this.#sessions.find(token, false);
		if (!found) return undefined;
		await this.#sessions.end(token);
		await this.#register.note(found.account.id, 'signed-out', found.account);
		return found.session;
	}

	/** Takes sessions that are over out of the store; wanted about every ten minutes. */
	prune(): Promise<void> {
		return this.#sessions.prune();
	}

	/* ---- Passwords ---- */

	/**
	 * The own password. All sessions of the person end, and a new one begins: its token goes into the cookie.
	 * @throws DrehkreuzError DK-PERSON-PASSWORD-…, -NO-PASSWORD, -ONE-TIME-OVER, -LOCKED, -BRAKE, -BUSY, -CHANGED
	 */
	async changePassword(account: Account, current: string, next: string, address?: string): Promise<SignedIn> {
		if (account.origin !== 'local') throw new DrehkreuzError('DK-PERSON-NO-PASSWORD');
		assertPasswordFits(next, account);
		await this.#door.prove(account.id, current, address).catch((error: unknown) => {
			throw error instanceof DrehkreuzError && error.code === 'DK-PERSON-SIGN-IN' ? new DrehkreuzError('DK-PERSON-PASSWORD-WRONG') : error;
		});
		if (current === next) throw new DrehkreuzError('DK-PERSON-PASSWORD-SAME');
		const passwordHash = await this.#hash.make(next);
		const changed = await this.#register.write(async () => {
			const before = await this.#people.find(account.id);
			if (!before?.active) throw new DrehkreuzError('DK-PERSON-SESSION');
			await this.#register.note(account.id, 'password-changed', before);
			return this.#register.setPassword(before, withOwnPassword(before, passwordHash));
		});
		return this.#checked(await this.#sessions.open(changed));
	}

	/** @returns a one-time password. @throws DrehkreuzError DK-PERSON-UNKNOWN, -NOT-ALLOWED, -ELSEWHERE, -NO-PASSWORD, -CHANGED, -BUSY */
	givePassword(id: string, by: Account): Promise<OneTimePassword> {
		return this.#register.givePassword(id, by);
	}

	/* ---- People ---- */

	/** Those whom `by` may see, by name; roles on tenants that are none of their business are left out. @throws DrehkreuzError DK-PERSON-NOT-ALLOWED */
	list(by: Account): Promise<readonly Account[]> {
		return this.#register.list(by);
	}

	/** Who may look after messages of all these tenants (none: of all on which `by` may), names only. @throws DrehkreuzError DK-PERSON-NOT-ALLOWED */
	assignable(mandanten: readonly string[], by: Account): Promise<readonly Pick<Account, 'id' | 'displayName'>[]> {
		return this.#register.assignable(mandanten, by);
	}

	/** Adds or changes. @throws DrehkreuzError DK-PERSON-NAME, -NOT-ALLOWED, -ELSEWHERE, -ROLES, -OWN-ROLES, -LAST-ADMIN, -CHANGED, -EXISTS */
	save(change: PersonChange, by: Account): Promise<Account> {
		return this.#register.save(change, by);
	}

	/** @throws DrehkreuzError DK-PERSON-UNKNOWN, -NOT-ALLOWED, -ELSEWHERE, -LAST-ADMIN, -CHANGED */
	remove(id: string, by: Account): Promise<void> {
		return this.#register.remove(id, by);
	}

	/* ---- First start, and help at the console ---- */

	/**
	 * Makes `admin` with every role when nobody is there yet, see `first-person.ts`; of several processes that start together, one does.
	 * @param given its password; when there is an `admin` already, it gets this one
	 * @param takenOver hash of an earlier version's password: still works, and is made anew at the first sign-in
	 * @returns a one-time password; undefined when there is nothing to show
	 */
	createFirst(given?: string, takenOver?: string): Promise<OneTimePassword | undefined> {
		return this.#first.create(given, takenOver);
	}

	/**
	 * For whoever has the machine: sets a local password, unlocks and switches on. When nobody is left who manages people, this account gets every role.
	 * @throws DrehkreuzError DK-PERSON-UNKNOWN, -NO-PASSWORD, -PASSWORD-…
	 */
	async rescue(id: string, password: string): Promise<void> {
		const passwordHash = await this.#hash.make(password);
		await this.#register.write(async () => {
			const found = await this.#people.find(id);
			const anAdmin = (await this.#people.list()).some((person) => managesAll(person));
			if (found && found.origin !== 'local') throw new DrehkreuzError('DK-PERSON-NO-PASSWORD');
			if (!found && anAdmin) throw new DrehkreuzError('DK-PERSON-UNKNOWN');
			const before = found ?? firstAccount({ id });
			assertPasswordFits(password, before);
			const after = { ...before, active: true, ...(anAdmin ? {} : { roles: everything() }) };
			await this.#register.note('system', 'password-changed', after, { at: 'console' });
			if (!anAdmin || !before.active) await this.#register.note('system', 'person-saved', after, { roles: rolesText(after.roles), active: true });
			await this.#register.setPassword(found, withOwnPassword(after, passwordHash));
		});
	}

	/* ---- Inside ---- */

	/** Whoever was switched off or got another password while the session was made does not keep it. */
	async #checked(signedIn: SignedIn): Promise<SignedIn> {
		const { id, passwordHash } = signedIn.account;
		const now = await this.#people.find(id);
		if (now?.active && now.passwordHash === passwordHash) return { ...signedIn, account: now };
		await this.#sessions.end(signedIn.token);
		throw new DrehkreuzError('DK-PERSON-SIGN-IN');
	}

	async #open(account: Account, by: 'password' | 'oidc', idToken?: string): Promise<SignedIn> {
		const signedIn = await this.#checked(await this.#sessions.open(account, idToken));
		await this.#register.note(account.id, 'signed-in', account, { by });
		return signedIn;
	}

	/** Hashes made by an earlier version or with other parameters are made anew, now that the password is known. */
	async #renewed(account: Account, password: string): Promise<Account> {
		const { passwordHash } = account;
		if (passwordHash === undefined || !this.#hash.isOutdated(passwordHash)) return account;
		const renewed = await this.#hash.make(password, goodUntil(passwordHash));
		return this.#register.write(async () => {
			const now = await this.#people.find(account.id);
			// Changed meanwhile: `#checked` finds that out.
			if (now?.passwordHash !== passwordHash) return account;
			const after = { ...now, passwordHash: renewed };
			await this.#register.put(now, after);
			return after;
		});
	}

	/** The account of somebody from the provider, with the roles of today. Inside of `write` only. */
	async #known(identity: Identity): Promise<Account> {
		if (!/^[a-z0-9][a-z0-9._@-]{0,99}$/.test(identity.name)) throw new DrehkreuzError('DK-PERSON-NAME');
		const found = (await this.#people.list()).find(({ subject }) => subject === identity.subject) ?? (await this.#people.find(identity.name));
		// A name is no proof: at many providers people may choose it.
		if (found && (found.origin !== 'oidc' || found.subject !== identity.subject)) throw new DrehkreuzError('DK-PERSON-NAME-TAKEN');
		const roles = identity.roles === undefined ? (found?.roles ?? {}) : tidyRoles(identity.roles);
		const blank = { id: identity.name, active: true, failures: 0, lockedUntil: 0 };
		const account: Account = { ...(found ?? blank), displayName: identity.displayName, roles, origin: 'oidc', subject: identity.subject };
		// Where roles come from there, somebody without one is nobody here.
		if (!found && identity.roles !== undefined && Object.keys(roles).length === 0) return account;
		if (found && found.displayName === account.displayName && rolesText(found.roles) === rolesText(roles)) return found;
		if (!found || rolesText(found.roles) !== rolesText(roles)) {
			await this.#register.note('system', 'person-saved', account, { roles: rolesText(roles), active: account.active, by: 'oidc' }, found);
		}
		await this.#register.put(found, account);
		if (found && shrink(found.roles, roles)) await this.#sessions.endAllOf(account.id);
		return account;
	}
}
