/**
 * Sessions of people who signed in.
 *
 * A session is good until its absolute end, while it is used, and as long as the person may sign in. The token is known to the browser only; the store has
 * its hash. Every sign-in and every change of a password makes a new token, so that one that was slipped to somebody before is worth nothing after.
 */
import type { Account, People, Session, Sessions } from './people.ts';
import { newToken, tokenHash } from './tokens.ts';

export interface SessionBookOptions {
	readonly people: Pick<People, 'find'>;
	readonly sessions: Sessions;
	readonly now: () => number;
	/** Milliseconds until a session ends however busy it is. Default 12 h. */
	readonly lifeMs?: number;
	/** Milliseconds without a request after which it ends. Default 60 min. */
	readonly idleMs?: number;
}

export interface SignedIn {
	/** For the cookie; cannot be read back from anywhere. */
	readonly token: string;
	readonly session: Session;
	readonly account: Account;
}

/** Milliseconds between notes that a session is used. */
const SEEN_EVERY_MS = 60_000;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export class SessionBook {
	readonly #people: Pick<People, 'find'>;
	readonly #sessions: Sessions;
	readonly #now: () => number;
	readonly #lifeMs: number;
	readonly #idleMs: number;

	constructor(options: SessionBookOptions) {
		this.#people = options.people;
		this.#sessions = options.sessions;
		this.#now = options.now;
		this.#lifeMs = options.lifeMs ?? 12 * 60 * 60_000;
		this.#idleMs = options.idleMs ?? 60 * 60_000;
	}

	async open(account: Account, idToken?: string): Promise<SignedIn> {
		const token = newToken();
		const now = this.#now();
		const session: Session = {
			tokenHash: tokenHash(token),
			person: account.id,
			createdAt: now,
			expiresAt: now + this.#lifeMs,
			seenAt: now,
			csrf: newToken(),
			...(idToken === undefined ? {} : { idToken }),
		};
		await this.#sessions.add(session);
		return { token, session, account };
	}

	/** Undefined when it is over. @param use false: a request that no person made, such as a page that refreshes itself, does not keep it alive */
	async find(token: string | undefined, use: boolean): Promise<SignedIn | undefined> {
		if (token === undefined || !TOKEN.test(token)) return undefined;
		const session = await this.#sessions.find(tokenHash(token));
		if (!session) return undefined;
		const now = this.#now();
		const account = now < session.expiresAt && now - session.seenAt < this.#idleMs ? await this.#people.find(session.person) : undefined;
		if (!account?.active) {
			await this.#sessions.remove(session.tokenHash);
			return undefined;
		}
		if (use && now - session.seenAt >= SEEN_EVERY_MS) await this.#sessions.seen(session.tokenHash, now);
		return { token, session, account };
	}

	end(token: string): Promise<void> {
		return this.#sessions.remove(tokenHash(token));
	}

	endAllOf(person: string): Promise<void> {
		return this.#sessions.removeOf(person);
	}

	/** Takes those that are over out of the store. */
	prune(): Promise<void> {
		const now = this.#now();
		return this.#sessions.prune(now, now - this.#idleMs);
	}
}
