/**
 * Part of the store: people, and their sessions. Types only.
 *
 * Several processes write at once. So whoever changes a person says what they found, and nothing is written when that is not so any more. Wrong passwords are
 * counted apart from what people decide: neither overwrites the other, and only `add` makes somebody who is not there.
 */
import type { RolesByTenant } from './rights.ts';

export interface Person {
	/** Name to sign in with, `^[a-z0-9][a-z0-9._@-]{0,99}$`. */
	readonly id: string;
	/** What others see. */
	readonly displayName: string;
	readonly roles: RolesByTenant;
	/** `local`: signs in here with a password. `oidc`: signs in elsewhere; its roles come from there at each sign-in where the configuration says so. */
	readonly origin: 'local' | 'oidc';
	/** False: may not sign in, sessions have ended. */
	readonly active: boolean;
}

/** Wrong passwords, and the wait after them. */
export interface Failures {
	/** In a row. */
	readonly failures: number;
	/** Epoch milliseconds until which no password is looked at. */
	readonly lockedUntil: number;
}

export interface Account extends Person, Failures {
	/** Only `oidc`: who it is at the identity provider, whatever the name there becomes: SHA-256 over issuer and subject, lower-case hex. */
	readonly subject?: string;
	/** Argon2id in PHC string form, which also says until when the password is good; only `local`. */
	readonly passwordHash?: string;
	/** The password was given by somebody else: it must be changed at the next sign-in. */
	readonly mustChange?: boolean;
}

export interface People {
	find(id: string): Promise<Account | undefined>;
	/** By name. */
	list(): Promise<readonly Account[]>;
	/** @returns false when there is somebody of that name; nothing was written */
	add(account: Account): Promise<boolean>;
	/** @returns false when somebody was there already, whoever it is */
	addFirst(account: Account): Promise<boolean>;
	/**
	 * Writes everything but `failures` and `lockedUntil`: what is left out of `after` is gone.
	 * @param before as it was found; its `failures` and `lockedUntil` do not matter
	 * @returns false when it was changed or removed meanwhile; nothing was written
	 */
	replace(before: Account, after: Account): Promise<boolean>;
	/**
	 * Counts wrong passwords, and changes nothing else.
	 * @param before as it was found: of several who count the same, one does
	 * @returns false when somebody else counted, or the person was removed; nothing was written
	 */
	count(id: string, before: Failures, after: Failures): Promise<boolean>;
	/** No wrong passwords, no wait. */
	unlock(id: string): Promise<void>;
	/**
	 * Removes the person and their sessions.
	 * @param account as it was found, as with `replace`
	 * @returns false when it was changed or removed meanwhile; nothing was removed
	 */
	remove(account: Account): Promise<boolean>;
}

export interface Session {
	/** SHA-256 of the token, lower-case hex: who reads the store cannot use it. */
	readonly tokenHash: string;
	/** Person's id. */
	readonly person: string;
	/** Epoch milliseconds. */
	readonly createdAt: number;
	/** Epoch milliseconds: the end however busy it is. */
	readonly expiresAt: number;
	/** Epoch milliseconds of the last request, written at most once a minute. */
	readonly seenAt: number;
	/** What must come back in a header with every change. */
	readonly csrf: string;
	/** Ends the session at the identity provider, when it came from there. */
	readonly idToken?: string;
}

export interface Sessions {
	add(session: Session): Promise<void>;
	find(tokenHash: string): Promise<Session | undefined>;
	seen(tokenHash: string, at: number): Promise<void>;
	remove(tokenHash: string): Promise<void>;
	/** All sessions of a person. */
	removeOf(person: string): Promise<void>;
	/** Those that ended, and those not seen since. */
	prune(now: number, seenBefore: number): Promise<void>;
}
