/** Part of the store: people, and their sessions. Types only. */
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

export interface Account extends Person {
	/** Only `oidc`: who it is at the identity provider, whatever the name there becomes: SHA-256 over issuer and subject, lower-case hex. */
	readonly subject?: string;
	/** Argon2id in PHC string form; only `local`. */
	readonly passwordHash?: string;
	/** The password was given by somebody else: it must be changed at the next sign-in. */
	readonly mustChange?: boolean;
	/** Wrong passwords in a row. */
	readonly failures: number;
	/** Epoch milliseconds until which no password is looked at. */
	readonly lockedUntil: number;
}

export interface People {
	find(id: string): Promise<Account | undefined>;
	/** By name. */
	list(): Promise<readonly Account[]>;
	/** Writes the whole account, insert or replace. */
	save(account: Account): Promise<void>;
	/** @returns false when somebody was there already */
	addFirst(account: Account): Promise<boolean>;
	/** Counts a wrong password and locks, or with 0 sets both back. */
	failed(id: string, failures: number, lockedUntil: number): Promise<void>;
	remove(id: string): Promise<void>;
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
