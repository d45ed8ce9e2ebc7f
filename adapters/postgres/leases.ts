/** Holders and their leases, on PostgreSQL. */
import { sql } from 'kysely';
import type { HolderName, KnownHolder, Leases } from '../../hub/leases/leases.ts';
import type { Connection } from './connection.ts';
import { query } from './session.ts';

export class PostgresLeases implements Leases {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async enrol({ id, instance }: HolderName): Promise<void> {
		await this.#connection().rows(
			query
				.insertInto('holders')
				.values({ id, instance, beats: 0 })
				.onConflict((conflict) => conflict.doNothing()),
		);
	}

	async beat(id: string): Promise<readonly KnownHolder[]> {
		const connection = this.#connection();
		await connection.rows(sql`UPDATE holders SET "beats" = "beats" + 1 WHERE "id" = ${id}`);
		return connection.rows<KnownHolder>(query.selectFrom('holders').select(['id', 'instance', 'beats']));
	}

	/** Nobody's, our own, or left behind by a holder that is known no more. Who is being forgotten at this moment is waited for, and gets nothing. */
	async acquire(lease: string, id: string): Promise<boolean> {
		const rows = await this.#connection().rows(sql`
			WITH asking AS (SELECT "id" FROM holders WHERE "id" = ${id} FOR KEY SHARE)
			INSERT INTO leases ("name", "holder") SELECT ${lease}, "id" FROM asking
			ON CONFLICT ("name") DO UPDATE SET "holder" = excluded."holder"
				WHERE leases."holder" = excluded."holder" OR NOT EXISTS (SELECT 1 FROM holders WHERE "id" = leases."holder")
			RETURNING 1`);
		return rows.length > 0;
	}

	async release(lease: string, id: string): Promise<void> {
		const freed = sql`DELETE FROM leases WHERE "name" = ${lease} AND "holder" = ${id}`;
		await this.#connection().write({ others: [{ table: 'leases', row: lease, query: freed }] });
	}

	async forget(id: string): Promise<void> {
		await this.#connection().transaction(async (session) => {
			await session.rows(sql`DELETE FROM holders WHERE "id" = ${id}`);
			await session.rows(sql`DELETE FROM leases WHERE "holder" = ${id}`);
		});
	}

	async forgetFormer({ id, instance }: HolderName): Promise<void> {
		await this.#connection().transaction(async (session) => {
			await session.rows(sql`DELETE FROM holders WHERE "id" <> ${id} AND "instance" = ${instance}`);
			await session.rows(sql`DELETE FROM leases WHERE "holder" NOT IN (SELECT "id" FROM holders)`);
		});
	}
}
