/** People and their sessions, on SQLite. */
import type { Account, People, Session, Sessions } from '../../hub/people/people.ts';
import type { Connection, Row } from './connection.ts';

const COLUMNS = 'id, displayName, roles, origin, subject, active, passwordHash, mustChange, failures, lockedUntil';

export class SqlitePeople implements People {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async find(id: string): Promise<Account | undefined> {
		const [row] = await this.#connection().rows(`SELECT ${COLUMNS} FROM people WHERE id = :id`, { id });
		return row && accountOf(row);
	}

	async list(): Promise<readonly Account[]> {
		const rows = await this.#connection().rows(`SELECT ${COLUMNS} FROM people ORDER BY id`, {});
		return rows.map(accountOf);
	}

	async save(account: Account): Promise<void> {
		await this.#connection().write(['savePerson', ...valuesOf(account)]);
	}

	/** Of two processes that both found nobody, the hash tells whose account it became. */
	async addFirst(account: Account): Promise<boolean> {
		await this.#connection().write(['addFirstPerson', ...valuesOf(account)]);
		const found = await this.find(account.id);
		return found !== undefined && found.passwordHash === account.passwordHash && (await this.list()).length === 1;
	}

	async failed(id: string, failures: number, lockedUntil: number): Promise<void> {
		await this.#connection().write(['personFailed', id, failures, lockedUntil]);
	}

	async remove(id: string): Promise<void> {
		await this.#connection().write(['removePerson', id], ['removeSessionsOf', id]);
	}
}

export class SqliteSessions implements Sessions {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async add({ tokenHash, person, createdAt, expiresAt, seenAt, csrf, idToken }: Session): Promise<void> {
		await this.#connection().write(['addSession', tokenHash, person, createdAt, expiresAt, seenAt, csrf, idToken ?? null]);
	}

	async find(tokenHash: string): Promise<Session | undefined> {
		const [row] = await this.#connection().rows(
			'SELECT tokenHash, person, createdAt, expiresAt, seenAt, csrf, idToken FROM sessions WHERE tokenHash = :tokenHash',
			{
				tokenHash,
			},
		);
		if (!row) return undefined;
		const { idToken, ...session } = row;
		return { ...session, ...(idToken === null ? {} : { idToken }) } as unknown as Session;
	}

	async seen(tokenHash: string, at: number): Promise<void> {
		await this.#connection().write(['sessionSeen', tokenHash, at]);
	}

	async remove(tokenHash: string): Promise<void> {
		await this.#connection().write(['removeSession', tokenHash]);
	}

	async removeOf(person: string): Promise<void> {
		await this.#connection().write(['removeSessionsOf', person]);
	}

	async prune(now: number, seenBefore: number): Promise<void> {
		await this.#connection().write(['pruneSessions', now, seenBefore]);
	}
}

function valuesOf(account: Account) {
	const { id, displayName, roles, origin, subject = null, active, passwordHash = null, mustChange = false, failures, lockedUntil } = account;
	return [id, displayName, JSON.stringify(roles), origin, subject, Number(active), passwordHash, Number(mustChange), failures, lockedUntil] as const;
}

function accountOf(row: Row): Account {
	return {
		id: row.id as string,
		displayName: row.displayName as string,
		roles: JSON.parse(row.roles as string),
		origin: row.origin as Account['origin'],
		...(row.subject === null ? {} : { subject: row.subject as string }),
		active: row.active === 1,
		...(row.passwordHash === null ? {} : { passwordHash: row.passwordHash as string }),
		...(row.mustChange === 1 ? { mustChange: true } : {}),
		failures: row.failures as number,
		lockedUntil: row.lockedUntil as number,
	};
}
