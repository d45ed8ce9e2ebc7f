/**
 * The account that the first start makes, `admin`: with every role, so that somebody can give roles to others.
 *
 * Its one-time password is printed at the start. It ends like every other one; so each start prints a new one as long as nobody has set a password with it and
 * nobody else manages people. Without that nobody could get in any more.
 */
import { ONE_TIME_LIFE_MS, type OneTimePassword, oneTimePassword } from './one-time-password.ts';
import { goodUntil, type PasswordHash } from './password-hash.ts';
import { assertPasswordLength } from './password-rule.ts';
import type { Account, People } from './people.ts';
import { type Register, withOwnPassword } from './register.ts';
import { EVERY_TENANT, ROLES, type RolesByTenant } from './rights.ts';
import { managesAll, rolesText } from './roles-given.ts';

export const FIRST_PERSON = 'admin';

/** Milliseconds in which a start leaves alone what another process has just printed: those of one hub start within seconds of each other. */
const JUST_SHOWN_MS = 60_000;

export interface FirstPersonOptions {
	readonly people: Pick<People, 'find' | 'list' | 'addFirst'>;
	readonly hash: PasswordHash;
	readonly register: Register;
	readonly now: () => number;
}

export class FirstPerson {
	readonly #options: FirstPersonOptions;

	constructor(options: FirstPersonOptions) {
		this.#options = options;
	}

	/** See `Doorkeeper.createFirst`. */
	async create(given: string | undefined, takenOver: string | undefined): Promise<OneTimePassword | undefined> {
		const { people, hash, now } = this.#options;
		if (given !== undefined) {
			await this.#set(given);
			return undefined;
		}
		if ((await people.list()).length > 0) return this.#showAnew();
		if (takenOver !== undefined) {
			await this.#add({ passwordHash: takenOver });
			return undefined;
		}
		const made = oneTimePassword(now());
		const passwordHash = await hash.make(made.password, made.until);
		return (await this.#add({ passwordHash, mustChange: true })) ? made : undefined;
	}

	/** A new one-time password in place of one that nobody has used. */
	async #showAnew(): Promise<OneTimePassword | undefined> {
		const { hash, now, register } = this.#options;
		if (!(await this.#unused())) return undefined;
		const made = oneTimePassword(now());
		const passwordHash = await hash.make(made.password, made.until);
		return register.write(async () => {
			const account = await this.#unused();
			if (!account) return undefined;
			await register.note('system', 'password-changed', account, { oneTime: true, at: 'start' });
			await register.setPassword(account, { ...account, passwordHash });
			return made;
		});
	}

	/** The account, where nobody has set a password with what was printed for it, and nobody else could let them in. */
	async #unused(): Promise<Account | undefined> {
		const everybody = await this.#options.people.list();
		const account = everybody.find(({ id }) => id === FIRST_PERSON);
		if (!account?.active || !account.mustChange || account.origin !== 'local') return undefined;
		const madeAt = (goodUntil(account.passwordHash) ?? 0) - ONE_TIME_LIFE_MS;
		if (Math.abs(this.#options.now() - madeAt) < JUST_SHOWN_MS) return undefined;
		return everybody.some((person) => person.id !== FIRST_PERSON && managesAll(person)) ? undefined : account;
	}

	/** The password comes from the environment: nothing is written when it is the same. Only its length is checked: an update must not stop the hub. */
	async #set(password: string): Promise<void> {
		assertPasswordLength(password);
		const { people, hash, register } = this.#options;
		const found = await people.find(FIRST_PERSON);
		if (found?.passwordHash && !found.mustChange && (await hash.matches(password, found.passwordHash))) return;
		const passwordHash = await hash.make(password);
		if (!found && (await this.#add({ passwordHash }))) return;
		await register.write(async () => {
			const account = await people.find(FIRST_PERSON);
			// Removed on purpose, or known elsewhere: not to be brought back by a forgotten variable.
			if (account?.origin !== 'local') return;
			await register.note('system', 'password-changed', account, { from: 'environment' });
			await register.setPassword(account, withOwnPassword(account, passwordHash));
		});
	}

	async #add(more: Pick<Account, 'passwordHash' | 'mustChange'>): Promise<boolean> {
		const account = firstAccount({ id: FIRST_PERSON, ...more });
		if (!(await this.#options.people.addFirst(account))) return false;
		await this.#options.register.note('system', 'person-saved', account, { roles: rolesText(account.roles), active: true, new: true });
		return true;
	}
}

export function firstAccount(more: Pick<Account, 'id' | 'passwordHash' | 'mustChange'>): Account {
	return { displayName: 'Administration', roles: everything(), origin: 'local', active: true, failures: 0, lockedUntil: 0, ...more };
}

/** Every role on every tenant. */
export function everything(): RolesByTenant {
	return { [EVERY_TENANT]: ROLES };
}
