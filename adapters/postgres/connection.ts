/**
 * The way to the database: one connection that writes what belongs to messages, in bunches (`writer.ts`), a few on which people search, and the others for
 * everything else, so that no search holds up a message. Every failure is a coded
 * error without a word of content. What resolved is committed, and every later read of every process sees it.
 *
 * A connection that breaks, or whose answer does not come in time, is closed and replaced when the next one is needed: while the server is away each
 * call fails, and when it is back each call works.
 */
import { sql } from 'kysely';
import { Pool, type PoolClient, types } from 'pg';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Logger } from '../../hub/logging/logger.ts';
import { addressOf } from './address.ts';
import { migrate } from './migrations.ts';
import { ServerClock } from './server-clock.ts';
import { type Query, Session } from './session.ts';
import { mayBeRepeated, sqlStateOf, storeError } from './store-error.ts';
import { type Piece, Writer } from './writer.ts';

export interface ConnectionOptions {
	/** See `address.ts`. */
	readonly url: string;
	readonly schema: string;
	readonly poolSize: number;
	readonly log: Logger;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** A connection that nobody needs for so long is closed. */
const IDLE_MS = 300_000;
/** For one answer. What may take long on purpose says so. */
const ANSWER_TIMEOUT_MS = 60_000;
/** Longest answer of all: a schema that is brought up to date, a job on a million messages. */
export const LONG_TIMEOUT_MS = 3_600_000;
/** Tries of a transaction that the server undid in favour of another one. */
const TRIES = 5;

/** Numbers of the server that fit into ours: positions, counts, times in milliseconds. */
const INT8 = 20;

export class Connection {
	readonly schema: string;
	readonly clock: ServerClock;
	readonly #pool: Pool;
	readonly #writing: Pool;
	readonly #searching: Pool;
	readonly #writer: Writer;
	#closing: Promise<void> | undefined;

	private constructor({ url, schema, poolSize, log }: ConnectionOptions) {
		this.schema = schema;
		const settings = {
			...addressOf(url),
			// Set before anything else can run. An open transaction of a process that stands still must not hold up the others for ever.
			options: `-c search_path=${schema} -c synchronous_commit=on -c idle_in_transaction_session_timeout=60000 -c client_min_messages=warning`,
			connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
			idleTimeoutMillis: IDLE_MS,
			keepAlive: true,
			keepAliveInitialDelayMillis: 10_000,
			types: { getTypeParser: ((id: number, format?: 'text') => (id === INT8 ? Number : types.getTypeParser(id, format))) as typeof types.getTypeParser },
		};
		const pool = (max: number): Pool => {
			const made = new Pool({ ...settings, max });
			// One that somebody has at the moment breaks: who has it hears of it from his query.
			made.on('connect', (client) => client.on('error', () => {}));
			// An idle connection broke: the pool has dropped it already.
			made.on('error', (error) =>
				log.warn({ component: 'postgres-store', systemCode: String(storeError(error).facts.systemCode) }, 'a connection to the database was lost'),
			);
			return made;
		};
		const searching = Math.floor(poolSize / 3);
		this.#writing = pool(1);
		this.#searching = pool(searching);
		this.#pool = pool(poolSize - 1 - searching);
		this.clock = new ServerClock({ ask: () => this.#serverTime(), log });
		this.#writer = new Writer((work) => this.#transaction(this.#writing, work, ANSWER_TIMEOUT_MS), schema);
	}

	/** Connects and migrates. @throws DrehkreuzError DK-CONFIG-INVALID, DK-STORE-VERSION, DK-STORE-FAILED */
	static async open(options: ConnectionOptions): Promise<Connection> {
		const connection = new Connection(options);
		try {
			await connection.transaction((session) => migrate(session, options.schema), LONG_TIMEOUT_MS);
			await connection.clock.start();
			return connection;
		} catch (error) {
			await connection.close();
			throw error;
		}
	}

	/** Stores the writes together or not at all; resolves when they are durable. @throws DrehkreuzError DK-STORE-FAILED */
	write(piece: Piece): Promise<void> {
		return this.#writer.write(piece);
	}

	/** Gives the `write` of a new series: each of its writes is stored only if all before it were. */
	series(): Connection['write'] {
		const series = this.#writer.series();
		return (piece) => this.#writer.write(piece, series);
	}

	/** One query by itself. @throws DrehkreuzError DK-STORE-FAILED */
	rows<Row>(asked: Query<Row> | Query<unknown>): Promise<readonly Row[]> {
		return this.#with(this.#pool, (client) => new Session(client, ANSWER_TIMEOUT_MS).rows<Row>(asked));
	}

	/** As `rows`, for what people look for: it may take a while. @throws DrehkreuzError DK-STORE-FAILED */
	search<Row>(asked: Query<Row> | Query<unknown>, timeoutMs = ANSWER_TIMEOUT_MS): Promise<readonly Row[]> {
		return this.#with(this.#searching, (client) => new Session(client, timeoutMs).rows<Row>(asked));
	}

	/** @returns how many rows were written */
	count(asked: Query<unknown>): Promise<number> {
		return this.#with(this.#pool, (client) => new Session(client, ANSWER_TIMEOUT_MS).count(asked));
	}

	/** Runs again, from the start, when the server undid it in favour of another one. @throws DrehkreuzError DK-STORE-FAILED, and what `work` throws */
	transaction<Result>(work: (session: Session) => Promise<Result>, timeoutMs = ANSWER_TIMEOUT_MS): Promise<Result> {
		return this.#transaction(this.#pool, work, timeoutMs);
	}

	/** Writes what waits, lets running queries end, closes. Repeats are harmless. */
	close(): Promise<void> {
		this.clock.stop();
		this.#closing ??= this.#writer.close().then(async () => {
			await Promise.all([this.#writing, this.#searching, this.#pool].map((pool) => pool.end()));
		});
		return this.#closing;
	}

	async #serverTime(): Promise<number> {
		const [row] = await this.rows<{ readonly at: number }>(sql`SELECT extract(epoch FROM clock_timestamp())::double precision * 1000 AS at`);
		return (row as { readonly at: number }).at;
	}

	async #transaction<Result>(pool: Pool, work: (session: Session) => Promise<Result>, timeoutMs: number): Promise<Result> {
		for (let tries = 1; ; tries++) {
			try {
				return await this.#with(pool, async (client) => {
					const session = new Session(client, timeoutMs);
					await session.command('BEGIN');
					try {
						const result = await work(session);
						await session.command('COMMIT');
						return result;
					} catch (error) {
						// Only where the server answered is there something to undo; the rest goes with its connection.
						if (error instanceof DrehkreuzError || sqlStateOf(error)) await session.command('ROLLBACK').catch(() => {});
						throw error;
					}
				});
			} catch (error) {
				if (tries >= TRIES || !mayBeRepeated((error as DrehkreuzError).cause)) throw error;
			}
		}
	}

	async #with<Result>(pool: Pool, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
		let client: PoolClient;
		try {
			client = await pool.connect();
		} catch (error) {
			throw storeError(error);
		}
		try {
			const result = await work(client);
			client.release();
			return result;
		} catch (error) {
			client.release(!(error instanceof DrehkreuzError) && sqlStateOf(error) === undefined);
			throw storeError(error);
		}
	}
}
