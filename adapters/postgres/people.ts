/** People on PostgreSQL. */
import { sql } from 'kysely';
import type { Account, Failures, People } from '../../hub/people/people.ts';
import type { Connection } from './connection.ts';
import { lockKey } from './lock-key.ts';
import { query } from './session.ts';

type Row = Omit<Account, 'roles' | 'subject' | 'passwordHash' | 'mustChange'> & {
	readonly roles: string;
	readonly subject: string | null;
	readonly passwordHash: string | null;
	readonly mustChange: boolean | null;
};

export class PostgresPeople implements People {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async find(id: string): Promise<Account | undefined> {
		const [row] = await this.#connection().rows<Row>(query.selectFrom('people').selectAll().where('id', '=', id));
		return row && accountOf(row);
	}

	async list(): Promise<readonly Account[]> {
		return (await this.#connection().rows<Row>(query.selectFrom('people').selectAll().orderBy('id'))).map(accountOf);
	}

	async add(account: Account): Promise<boolean> {
		return (await this.#connection().count(insertion(account))) > 0;
	}

	/** One after the other: of two who come first at the same time one is. */
	async addFirst(account: Account): Promise<boolean> {
		const connection = this.#connection();
		return connection.transaction(async (session) => {
			await session.rows(sql`SELECT pg_advisory_xact_lock(${lockKey(connection.schema, 'first person')}::bigint)`);
			const somebody = await session.rows(query.selectFrom('people').select('id').limit(1));
			if (somebody.length > 0) return false;
			return (await session.count(insertion(account))) > 0;
		});
	}

	async replace(before: Account, after: Account): Promise<boolean> {
		return (await this.#connection().count(query.updateTable('people').set(decided(after)).where(isAsFound(before)))) > 0;
	}

	async count(id: string, before: Failures, { failures, lockedUntil }: Failures): Promise<boolean> {
		const counted = query.updateTable('people').set({ failures, lockedUntil }).where('id', '=', id);
		return (await this.#connection().count(counted.where('failures', '=', before.failures).where('lockedUntil', '=', before.lockedUntil))) > 0;
	}

	async unlock(id: string): Promise<void> {
		await this.#connection().rows(query.updateTable('people').set({ failures: 0, lockedUntil: 0 }).where('id', '=', id));
	}

	async remove(account: Account): Promise<boolean> {
		return this.#connection().transaction(async (session) => {
			if ((await session.count(query.deleteFrom('people').where(isAsFound(account)))) === 0) return false;
			await session.rows(query.deleteFrom('sessions').where('person', '=', account.id));
			return true;
		});
	}
}

function insertion(account: Account) {
	const { id, failures, lockedUntil } = account;
	return query
		.insertInto('people')
		.values({ id, ...decided(account), failures, lockedUntil })
		.onConflict((conflict) => conflict.doNothing());
}

/** What people decide: `failures` and `lockedUntil` are counted apart. */
function decided({ displayName, roles, origin, subject, active, passwordHash, mustChange }: Account) {
	const optional = { subject: subject ?? null, passwordHash: passwordHash ?? null, mustChange: mustChange ?? null };
	return { displayName, roles: JSON.stringify(roles), origin, active, ...optional };
}

/** Still as it was found, but for wrong passwords. */
function isAsFound(account: Account) {
	const { displayName, roles, origin, active, subject, passwordHash, mustChange } = decided(account);
	return sql<boolean>`"id" = ${account.id} AND "displayName" = ${displayName} AND "roles"::jsonb = ${roles}::jsonb AND "origin" = ${origin}
		AND "active" = ${active} AND "subject" IS NOT DISTINCT FROM ${subject} AND "passwordHash" IS NOT DISTINCT FROM ${passwordHash}
		AND coalesce("mustChange", false) = ${mustChange ?? false}`;
}

function accountOf({ roles, subject, passwordHash, mustChange, ...row }: Row): Account {
	const optional = {
		...(subject === null ? {} : { subject }),
		...(passwordHash === null ? {} : { passwordHash }),
		...(mustChange === null ? {} : { mustChange }),
	};
	return { ...row, roles: JSON.parse(roles), ...optional };
}
