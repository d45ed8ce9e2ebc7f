/**
 * One connection to the database while somebody has it. Kysely only writes the SQL; the driver is ours to hold: a connection whose answer did not come is
 * never used again.
 */
import { type CompiledQuery, DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Client } from 'pg';
import type { Tables } from './tables.ts';

/** Writes queries; asks nobody. */
export const query = new Kysely<Tables>({
	dialect: {
		createAdapter: () => new PostgresAdapter(),
		createDriver: () => new DummyDriver(),
		createIntrospector: (database) => new PostgresIntrospector(database),
		createQueryCompiler: () => new PostgresQueryCompiler(),
	},
});

/** A query of Kysely's builder, or `sql` with values: those travel apart from the text. */
export type Query<Row> = { compile(): CompiledQuery<Row> } | { compile(of: typeof query): CompiledQuery<Row> };

export class Session {
	readonly #client: Pick<Client, 'query'>;
	readonly #timeoutMs: number;

	/** @param timeoutMs for the answer to each query */
	constructor(client: Pick<Client, 'query'>, timeoutMs: number) {
		this.#client = client;
		this.#timeoutMs = timeoutMs;
	}

	async rows<Row>(asked: Query<Row> | Query<unknown>): Promise<readonly Row[]> {
		const { sql, parameters } = (asked as { compile(of: typeof query): CompiledQuery<Row> }).compile(query);
		return (await this.#ask(sql, parameters)).rows as Row[];
	}

	/** @returns how many rows were written */
	async count(asked: Query<unknown>): Promise<number> {
		const { sql, parameters } = (asked as { compile(of: typeof query): CompiledQuery }).compile(query);
		return (await this.#ask(sql, parameters)).rowCount ?? 0;
	}

	/** Text without values, also several commands at once. */
	async command(text: string): Promise<void> {
		await this.#ask(text, []);
	}

	#ask(text: string, values: readonly unknown[]) {
		// Without values the simple protocol is used, which takes several commands.
		const config = { text, ...(values.length === 0 ? {} : { values: [...values] }), query_timeout: this.#timeoutMs };
		return this.#client.query<Record<string, unknown>>(config);
	}
}
