/**
 * Group commit: everything that is asked for while the last batch is on its way to the server goes into the next one, in one transaction.
 *
 * State machine: `idle` → (first piece) → `gathering` until the end of the event loop's turn → `writing` (one batch is with the server) → its outcome settles each
 * piece → `writing` the next batch if more waits, else `idle`. `close`: what waits is written; later pieces are refused.
 *
 * A batch that the server refuses for its values is undone and done again, each piece inside a savepoint: those that fail are undone alone, with
 * what follows them in their series; the others commit. When the connection or the server fails, every piece of the batch has failed. Whether a commit whose
 * answer was lost took place nobody knows: every write is harmless when repeated.
 */
import { sql } from 'kysely';
import type { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { JournalEntry } from '../../hub/journal/entry.ts';
import { entriesQuery, figuresQuery } from './entries.ts';
import { type Key, keysQuery } from './keys.ts';
import { lockKey } from './lock-key.ts';
import type { Query, Session } from './session.ts';
import { refusesValues, storeError } from './store-error.ts';

/** Pieces per transaction at most: bounds what a commit that fails takes with it. */
const BATCH_MAX = 512;

/** What is stored together or not at all. */
export interface Piece {
	readonly entries?: readonly JournalEntry[];
	readonly keys?: readonly Key[];
	readonly others?: readonly Write[];
	/** Names of locks that must be had before: see `lines.ts`. */
	readonly locks?: readonly string[];
}

/** In a batch the writes are sorted by table and row, as in every other transaction of the store, so that no two wait for each other in a circle. */
export interface Write {
	readonly table: (typeof TABLES)[number];
	/** What tells its row from others. */
	readonly row: string;
	readonly query: Query<unknown>;
}

/** In the order in which transactions touch them. */
const TABLES = ['leases', 'parked', 'steps', 'lines', 'payloadUses'] as const;

/** Pieces of one message; see `Series` in the port. */
export interface WriteSeries {
	/** Why one of its pieces was not stored. */
	failure?: DrehkreuzError;
}

interface Waiting {
	readonly piece: Piece;
	readonly series: WriteSeries | undefined;
	readonly resolve: () => void;
	readonly reject: (error: DrehkreuzError) => void;
}

type Outcomes = readonly (DrehkreuzError | undefined)[];

export class Writer {
	readonly #transaction: <Result>(work: (session: Session) => Promise<Result>) => Promise<Result>;
	readonly #schema: string;
	#waiting: Waiting[] = [];
	#scheduled = false;
	#writing = false;
	#closed = false;
	#idle: (() => void)[] = [];

	/** @param transaction runs work between begin and commit, again from the start where that can help; its failures are coded */
	constructor(transaction: <Result>(work: (session: Session) => Promise<Result>) => Promise<Result>, schema: string) {
		this.#transaction = transaction;
		this.#schema = schema;
	}

	series(): WriteSeries {
		return {};
	}

	/**
	 * Resolves when the piece is on disk. Pieces are stored in the order in which they were given.
	 * @throws DrehkreuzError DK-STORE-FAILED: nothing of it is stored, or a piece of the series before is not
	 */
	write(piece: Piece, series?: WriteSeries): Promise<void> {
		return new Promise((resolve, reject) => {
			if (this.#closed) return reject(storeError({ code: 'CLOSED' }));
			this.#waiting.push({ piece, series, resolve, reject });
			this.#schedule();
		});
	}

	/** Writes what waits. */
	async close(): Promise<void> {
		this.#closed = true;
		while (this.#waiting.length > 0 || this.#writing) await new Promise<void>((resolve) => this.#idle.push(resolve));
	}

	#schedule(): void {
		if (this.#scheduled || this.#writing) return;
		this.#scheduled = true;
		setImmediate(() => {
			this.#scheduled = false;
			void this.#next();
		});
	}

	async #next(): Promise<void> {
		const batch = this.#takeBatch();
		if (batch.length === 0) {
			for (const wake of this.#idle.splice(0)) wake();
			return;
		}
		this.#writing = true;
		const outcomes = await this.#store(batch);
		this.#writing = false;
		batch.forEach(({ series }, index) => {
			const failure = outcomes[index];
			if (failure && series) series.failure ??= failure;
		});
		// First the next batch: the server works on while we go on with this one.
		void this.#next();
		batch.forEach(({ resolve, reject }, index) => {
			const failure = outcomes[index];
			if (failure) reject(failure);
			else resolve();
		});
	}

	/** What belongs to a series that has failed is not written any more. */
	#takeBatch(): readonly Waiting[] {
		const batch: Waiting[] = [];
		while (batch.length === 0 && this.#waiting.length > 0) {
			for (const waiting of this.#waiting.splice(0, BATCH_MAX)) {
				if (waiting.series?.failure) waiting.reject(waiting.series.failure);
				else batch.push(waiting);
			}
		}
		return batch;
	}

	async #store(batch: readonly Waiting[]): Promise<Outcomes> {
		try {
			await this.#transaction((session) =>
				this.#write(
					session,
					batch.map(({ piece }) => piece),
				),
			);
			return [];
		} catch (error) {
			const failure = storeError(error);
			if (batch.length === 1 || !refusesValues(failure.cause)) return batch.map(() => failure);
		}
		try {
			return await this.#transaction((session) => this.#oneByOne(session, batch));
		} catch (error) {
			return batch.map(() => storeError(error));
		}
	}

	async #oneByOne(session: Session, batch: readonly Waiting[]): Promise<Outcomes> {
		const outcomes: (DrehkreuzError | undefined)[] = [];
		const broken = new Map<WriteSeries, DrehkreuzError>();
		for (const { piece, series } of batch) {
			const failure = (series && broken.get(series)) ?? (await this.#inSavepoint(session, piece));
			if (failure && series) broken.set(series, failure);
			outcomes.push(failure);
		}
		return outcomes;
	}

	async #inSavepoint(session: Session, piece: Piece): Promise<DrehkreuzError | undefined> {
		await session.command('SAVEPOINT piece');
		try {
			await this.#write(session, [piece]);
			await session.command('RELEASE piece');
			return undefined;
		} catch (error) {
			if (!refusesValues(error)) throw error;
			await session.command('ROLLBACK TO piece; RELEASE piece');
			return storeError(error);
		}
	}

	/** All of them with as few questions to the server as may be. */
	async #write(session: Session, pieces: readonly Piece[]): Promise<void> {
		const entries = pieces.flatMap((piece) => piece.entries ?? []);
		const keys = pieces.flatMap((piece) => piece.keys ?? []);
		const others = pieces.flatMap((piece) => piece.others ?? []).toSorted(byTableAndRow);
		const locks = [...new Set(pieces.flatMap((piece) => piece.locks ?? []))].sort().map((name) => lockKey(this.#schema, name));
		for (const lock of locks) await session.rows(sql`SELECT pg_advisory_xact_lock(${lock}::bigint)`);
		if (keys.length > 0) await session.rows(keysQuery(keys));
		for (const { query } of others) await session.rows(query);
		if (entries.length === 0) return;
		await session.rows(figuresQuery(entries));
		await session.rows(entriesQuery(entries, lockKey(this.#schema, 'positions')));
	}
}

function byTableAndRow(a: Write, b: Write): number {
	return TABLES.indexOf(a.table) - TABLES.indexOf(b.table) || (a.row < b.row ? -1 : a.row > b.row ? 1 : 0);
}
