/** People and their sessions, on SQLite. */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Account, Failures, People, Session, Sessions } from '../../hub/people/people.ts';
import type { Connection, Row } from './connection.ts';
import type { Statement } from './statements.ts';
import { UNCHANGED } from './unchanged.ts';

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

	add(account: Account): Promise<boolean> {
		return this.#writes(['addPerson', ...valuesOf(account), account.failures, account.lockedUntil]);
	}

	addFirst(account: Account): Promise<boolean> {
		return this.#writes(['addFirstPerson', ...valuesOf(account), account.failures, account.lockedUntil]);
	}

	replace(before: Account, after: Account): Promise<boolean> {
		const [, ...found] = valuesOf(before);
		return this.#writes(['replacePerson', ...valuesOf({ ...after, id: before.id }), ...found]);
	}

	count(id: string, before: Failures, after: Failures): Promise<boolean> {
		return this.#writes(['countWrongPasswords', id, before.failures, before.lockedUntil, after.failures, after.lockedUntil]);
	}

	async unlock(id: string): Promise<void> {
		await this.#connection().write(['unlockPerson', id]);
	}

	remove(account: Account): Promise<boolean> {
		return this.#writes(['removePerson', ...valuesOf(account)], ['removeSessionsOf', account.id]);
	}

	/** @param more stored with the statement or, where that changes nothing, not at all. @returns whether it changed something */
	async #writes(statement: Statement, ...more: readonly Statement[]): Promise<boolean> {
		try {
			await this.#connection().write(statement, ['mustHaveChanged'], ...more);
			return true;
		} catch (error) {
			if (error instanceof DrehkreuzError && error.facts.systemCode === UNCHANGED) return false;
			throw error;
		}
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

/** Without what is counted. */
function valuesOf(account: Account) {
	const { id, displayName, roles, origin, subject = null, active, passwordHash = null, mustChange = false } = account;
	return [id, displayName, JSON.stringify(roles), origin, subject, Number(active), passwordHash, Number(mustChange)] as const;
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
