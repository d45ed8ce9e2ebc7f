/** Holders and their leases, on SQLite. */
import type { HolderName, KnownHolder, Leases } from '../../hub/leases/leases.ts';
import type { Connection } from './connection.ts';

const ENROL = 'INSERT INTO holders (id, instance, beats) VALUES (:id, :instance, 0) ON CONFLICT DO NOTHING';
const BEAT = 'UPDATE holders SET beats = beats + 1 WHERE id = :id';
const KNOWN = 'SELECT id, instance, beats FROM holders';
/** Nobody's, our own, or left behind by a holder that is known no more. */
const ACQUIRE = `INSERT INTO leases (name, holder) SELECT :lease, :id WHERE EXISTS (SELECT 1 FROM holders WHERE id = :id)
	ON CONFLICT (name) DO UPDATE SET holder = excluded.holder
	WHERE leases.holder = excluded.holder OR NOT EXISTS (SELECT 1 FROM holders WHERE id = leases.holder)`;
const OWNER = 'SELECT holder FROM leases WHERE name = :lease';
const RELEASE = 'DELETE FROM leases WHERE name = :lease AND holder = :id';
const FORGET = 'DELETE FROM holders WHERE id = :id';
const FREE = 'DELETE FROM leases WHERE holder = :id';
const FORGET_FORMER = 'DELETE FROM holders WHERE instance = :instance AND id <> :id';
const FREE_ORPHANS = 'DELETE FROM leases WHERE holder NOT IN (SELECT id FROM holders)';

export class SqliteLeases implements Leases {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async enrol({ id, instance }: HolderName): Promise<void> {
		const connection = this.#connection();
		await connection.write(() => connection.run(ENROL, { id, instance }));
	}

	async beat(id: string): Promise<readonly KnownHolder[]> {
		const connection = this.#connection();
		await connection.write(() => connection.run(BEAT, { id }));
		const rows = await connection.rows(KNOWN, {});
		return rows.map((row) => ({ id: row.id as string, instance: row.instance as string, beats: row.beats as number }));
	}

	async acquire(lease: string, id: string): Promise<boolean> {
		const connection = this.#connection();
		return connection.write(() => {
			connection.run(ACQUIRE, { lease, id });
			return connection.statement(OWNER).get({ lease })?.holder === id;
		});
	}

	async release(lease: string, id: string): Promise<void> {
		const connection = this.#connection();
		await connection.write(() => connection.run(RELEASE, { lease, id }));
	}

	async forget(id: string): Promise<void> {
		const connection = this.#connection();
		await connection.write(() => {
			connection.run(FORGET, { id });
			connection.run(FREE, { id });
		});
	}

	async forgetFormer({ id, instance }: HolderName): Promise<void> {
		const connection = this.#connection();
		await connection.write(() => {
			connection.run(FORGET_FORMER, { id, instance });
			connection.run(FREE_ORPHANS, {});
		});
	}
}
