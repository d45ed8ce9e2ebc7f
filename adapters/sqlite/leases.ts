/** Holders and their leases, on SQLite. */
import type { HolderName, KnownHolder, Leases } from '../../hub/leases/leases.ts';
import type { Connection } from './connection.ts';

const KNOWN = 'SELECT id, instance, beats FROM holders';
const OWNER = 'SELECT holder FROM leases WHERE name = :lease';

export class SqliteLeases implements Leases {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async enrol({ id, instance }: HolderName): Promise<void> {
		await this.#connection().write(['enrol', id, instance]);
	}

	async beat(id: string): Promise<readonly KnownHolder[]> {
		const connection = this.#connection();
		await connection.write(['beat', id]);
		const rows = await connection.rows(KNOWN, {});
		return rows.map((row) => ({ id: row.id as string, instance: row.instance as string, beats: row.beats as number }));
	}

	/** Who is asked after the commit may have lost the lease again: then it is not ours, as it says. */
	async acquire(lease: string, id: string): Promise<boolean> {
		const connection = this.#connection();
		await connection.write(['acquireLease', lease, id]);
		const [row] = await connection.rows(OWNER, { lease });
		return row?.holder === id;
	}

	async release(lease: string, id: string): Promise<void> {
		await this.#connection().write(['releaseLease', lease, id]);
	}

	async forget(id: string): Promise<void> {
		await this.#connection().write(['forgetHolder', id], ['freeLeases', id]);
	}

	async forgetFormer({ id, instance }: HolderName): Promise<void> {
		await this.#connection().write(['forgetFormer', id, instance], ['freeOrphans']);
	}
}
