/** People on PostgreSQL. */
import { sql } from 'kysely';
import type { Account, People } from '../../hub/people/people.ts';
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

	async save(account: Account): Promise<void> {
		const row = rowOf(account);
		await this.#connection().rows(
			query
				.insertInto('people')
				.values(row)
				.onConflict((conflict) => conflict.column('id').doUpdateSet(row)),
		);
	}

	/** One after the other: of two who come first at the same time one is. */
	async addFirst(account: Account): Promise<boolean> {
		const connection = this.#connection();
		return connection.transaction(async (session) => {
			await session.rows(sql`SELECT pg_advisory_xact_lock(${lockKey(connection.schema, 'first person')}::bigint)`);
			const somebody = await session.rows(query.selectFrom('people').select('id').limit(1));
			if (somebody.length > 0) return false;
			return (
				(await session.count(
					query
						.insertInto('people')
						.values(rowOf(account))
						.onConflict((conflict) => conflict.doNothing()),
				)) > 0
			);
		});
	}

	async failed(id: string, failures: number, lockedUntil: number): Promise<void> {
		await this.#connection().rows(query.updateTable('people').set({ failures, lockedUntil }).where('id', '=', id));
	}

	async remove(id: string): Promise<void> {
		await this.#connection().rows(sql`WITH gone AS (DELETE FROM people WHERE "id" = ${id}) DELETE FROM sessions WHERE "person" = ${id}`);
	}
}

function rowOf({ id, displayName, roles, origin, subject, active, passwordHash, mustChange, failures, lockedUntil }: Account) {
	const optional = { subject: subject ?? null, passwordHash: passwordHash ?? null, mustChange: mustChange ?? null };
	return { id, displayName, roles: JSON.stringify(roles), origin, active, ...optional, failures, lockedUntil };
}

function accountOf({ roles, subject, passwordHash, mustChange, ...row }: Row): Account {
	const optional = {
		...(subject === null ? {} : { subject }),
		...(passwordHash === null ? {} : { passwordHash }),
		...(mustChange === null ? {} : { mustChange }),
	};
	return { ...row, roles: JSON.parse(roles), ...optional };
}
