/**
 * Looks at a password, once, and makes guessing useless.
 *
 * A try is counted before the password is looked at and taken back when it was right: of many tries at once only one is looked at, and a kill in between
 * gives nothing away. While a name is locked nothing is looked at. An unknown name, a wrong password, and somebody who may not sign in get the same answer
 * after the same time.
 */
import type { Audit } from '../audit/audit.ts';
import { DrehkreuzError } from '../errors/drehkreuz-error.ts';
import { Turns } from '../ingress/turns.ts';
import { AddressBrake, type AddressBrakeOptions } from './address-brake.ts';
import { Strangers, waitAfter } from './lockout.ts';
import { goodUntil, type PasswordHash } from './password-hash.ts';
import { PASSWORD_MAX_LENGTH } from './password-rule.ts';
import type { Account, Failures, People } from './people.ts';
import { tenantOf } from './roles-given.ts';
import { UnknownNames } from './unknown-names.ts';

export interface PasswordDoorOptions {
	readonly people: Pick<People, 'find' | 'count' | 'unlock'>;
	readonly audit: Pick<Audit, 'append'>;
	readonly hash: PasswordHash;
	readonly now: () => number;
	readonly brake?: AddressBrakeOptions;
	/** Milliseconds that a refusal takes at least, whatever it was. Default 300. */
	readonly refusalMs?: number;
}

/** Tries for the same name that may wait for each other. */
const SAME_NAME = 4;
/** Looks at a name that others count and unlock in the same moments. */
const COUNT_TRIES = 5;
/** From this many failures in a row the lock is written to the audit log. */
const LOCK_NOTED_FROM = 5;

export class PasswordDoor {
	readonly #options: PasswordDoorOptions;
	readonly #brake: AddressBrake;
	readonly #refusalMs: number;
	readonly #strangers = new Strangers();
	readonly #unknownNames: UnknownNames;
	readonly #turns = new Turns();
	readonly #waiting = new Map<string, number>();

	constructor(options: PasswordDoorOptions) {
		this.#options = options;
		this.#brake = new AddressBrake(options.brake);
		this.#refusalMs = options.refusalMs ?? 300;
		this.#unknownNames = new UnknownNames(options.audit, options.now);
	}

	/**
	 * @param address of the client; undefined: not looked at
	 * @returns the person whose password it is
	 * @throws DrehkreuzError DK-PERSON-SIGN-IN, DK-PERSON-ONE-TIME-OVER, DK-PERSON-LOCKED, DK-PERSON-BRAKE, DK-PERSON-BUSY
	 */
	async prove(name: string, password: string, address: string | undefined): Promise<Account> {
		const id = name.trim().toLowerCase().slice(0, 100);
		const began = performance.now();
		const giveBack = this.#brake.take(address, this.#options.now());
		let account: Account | undefined;
		try {
			account = await this.#inTurn(id, () => this.#try(id, password));
		} catch (error) {
			// Nothing was looked at, or it was the right one.
			giveBack();
			throw error;
		}
		if (account) {
			giveBack();
			return account;
		}
		const rest = this.#refusalMs - (performance.now() - began);
		if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
		throw new DrehkreuzError('DK-PERSON-SIGN-IN');
	}

	/** Undefined: refused. */
	async #try(id: string, password: string): Promise<Account | undefined> {
		const { people, now } = this.#options;
		const { account, before, counted } = await this.#counted(id);
		let right: boolean;
		try {
			right = await this.#matches(account, password);
		} catch (error) {
			await this.#count(account, id, counted, before);
			throw error;
		}
		if (account && right) {
			await this.#assertNotOver(account, before, counted);
			await people.unlock(id);
			return { ...account, failures: 0, lockedUntil: 0 };
		}
		// The wait begins when the answer is there, however long the password was looked at; unless somebody unlocked meanwhile.
		const { failures } = counted;
		await this.#count(account, id, counted, { failures, lockedUntil: now() + waitAfter(failures) });
		await this.#note(account, failures);
		return undefined;
	}

	/** Counts this try. Where another process counts one in the same moment, this one begins again, and finds the name locked. */
	async #counted(id: string): Promise<{ readonly account: Account | undefined; readonly before: Failures; readonly counted: Failures }> {
		const { people, now } = this.#options;
		for (let tries = 0; tries < COUNT_TRIES; tries++) {
			const account = await people.find(id);
			const before: Failures = account ?? this.#strangers.find(id);
			const locked = before.lockedUntil - now();
			if (locked > 0) throw new DrehkreuzError('DK-PERSON-LOCKED', { seconds: Math.ceil(locked / 1_000) }, { retryAfterMs: locked });
			const failures = before.failures + 1;
			const counted = { failures, lockedUntil: now() + waitAfter(failures) };
			if (await this.#count(account, id, before, counted)) return { account, before, counted };
		}
		throw new DrehkreuzError('DK-PERSON-BUSY');
	}

	/** Told only to whoever has the password: a guesser learns nothing. It does not count as a wrong one. */
	async #assertNotOver(account: Account, before: Failures, counted: Failures): Promise<void> {
		const { audit, now, people } = this.#options;
		if (now() < (goodUntil(account.passwordHash) ?? Number.POSITIVE_INFINITY)) return;
		await people.count(account.id, counted, before);
		const about = { actor: '-', mandant: tenantOf(account), object: account.id } as const;
		await audit.append({ at: now(), ...about, action: 'sign-in-failed', facts: { oneTime: true, expired: true } });
		throw new DrehkreuzError('DK-PERSON-ONE-TIME-OVER');
	}

	async #matches(account: Account | undefined, password: string): Promise<boolean> {
		const { hash } = this.#options;
		const given = password.slice(0, PASSWORD_MAX_LENGTH);
		const matches = account?.passwordHash ? await hash.matches(given, account.passwordHash) : await hash.matchesNobody(given);
		return matches && account?.active === true && given.length === password.length;
	}

	/** @returns false when somebody else did meanwhile */
	async #count(account: Account | undefined, id: string, before: Failures, after: Failures): Promise<boolean> {
		if (account) return this.#options.people.count(id, before, after);
		this.#strangers.count(id, after);
		return true;
	}

	async #note(account: Account | undefined, failures: number): Promise<void> {
		const { audit, now } = this.#options;
		if (!account) return this.#unknownNames.failed();
		const about = { actor: '-', mandant: tenantOf(account), object: account.id } as const;
		await audit.append({ at: now(), ...about, action: 'sign-in-failed', facts: { failures } });
		if (failures < LOCK_NOTED_FROM) return;
		await audit.append({ at: now(), ...about, action: 'locked', facts: { failures, seconds: waitAfter(failures) / 1_000 } });
	}

	async #inTurn<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
		const waiting = this.#waiting.get(id) ?? 0;
		if (waiting >= SAME_NAME) throw new DrehkreuzError('DK-PERSON-BUSY');
		this.#waiting.set(id, waiting + 1);
		try {
			return await this.#turns.run(id, work);
		} finally {
			const left = (this.#waiting.get(id) ?? 1) - 1;
			if (left === 0) this.#waiting.delete(id);
			else this.#waiting.set(id, left);
		}
	}
}
