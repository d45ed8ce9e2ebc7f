/**
 * The file of the embedded broker: every SQL statement, and nothing else. Knows no consumers, timers, promises or threads.
 * All writing methods run inside a transaction that the caller opens (group commit). What they take and give may travel between threads.
 *
 * A message's row: ready → out (handed out) → gone | ready | delayed | parking; delayed → ready when due; parking → gone.
 * Opening the file turns every `out` of the former process into `ready`; its count of handings out stays.
 *
 * One process per file: SQLite's exclusive lock, which the operating system takes back when the process dies, however it dies.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type RetryPolicy, rungsOf } from '../../hub/channel/retry-policy.ts';
import type { Transactions } from '../../hub/commit/group-commit.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { migrate, STATE } from './schema.ts';
import { steadyNow } from './steady-clock.ts';
import { type State, Tally } from './tally.ts';

export interface StoredChannel {
	readonly id: number;
	readonly mandant: string;
	readonly channel: string;
	/** JSON of the retry policy. */
	readonly retry: string;
}

/** A message with its content, as it leaves the file. */
export interface StoredDelivery {
	readonly seq: number;
	readonly channelId: number;
	readonly attempt: number;
	readonly returns: number;
	/** This handing out included. */
	readonly handouts: number;
	readonly enqueuedAt: number;
	/** JSON of the serial headers. */
	readonly headers: string;
	readonly body: Uint8Array;
	/** JSON of the problem; only of rows on their way to the parking place. */
	readonly parking: string | null;
}

/** Figures of one channel. */
export interface StoredDepth {
	readonly ready: number;
	readonly unsettled: number;
	readonly delayed: number;
	/** When the oldest that is ready was accepted, epoch milliseconds. Missing: none is. */
	readonly oldestAt?: number;
}

const SELECT = `SELECT d.seq, d.channel_id AS channelId, d.attempt, d.returns, d.handouts, d.enqueued_at AS enqueuedAt, d.parking, c.headers, c.body
	FROM delivery d JOIN content c ON c.seq = d.seq`;

const SQL = {
	begin: 'BEGIN IMMEDIATE',
	commit: 'COMMIT',
	rollback: 'ROLLBACK',
	savepoint: 'SAVEPOINT piece',
	release: 'RELEASE piece',
	undo: 'ROLLBACK TO piece',
	channels: 'SELECT id, mandant, channel, retry FROM channel',
	putChannel: `INSERT INTO channel (mandant, channel, retry) VALUES (?, ?, ?)
		ON CONFLICT (mandant, channel) DO UPDATE SET retry = excluded.retry RETURNING id`,
	insert: `INSERT INTO delivery (channel_id, state, attempt, returns, handouts, due_at, enqueued_at) VALUES (?, ${STATE.ready}, 1, 0, 0, 0, ?)`,
	insertContent: 'INSERT INTO content (seq, headers, body) VALUES (?, ?, ?)',
	next: `${SELECT} WHERE d.channel_id = ? AND d.state = ${STATE.ready} ORDER BY d.seq LIMIT ?`,
	handOut: `UPDATE delivery SET state = ${STATE.out}, handouts = handouts + 1 WHERE seq = ?`,
	takeBack: `UPDATE delivery SET state = ${STATE.ready}, handouts = handouts - 1 WHERE seq = ? RETURNING channel_id AS channelId`,
	ready: `UPDATE delivery SET state = ${STATE.ready}, returns = returns + 1 WHERE seq = ? RETURNING channel_id AS channelId`,
	back: 'UPDATE delivery SET state = ?, attempt = ?, returns = returns + 1, handouts = 0, due_at = ? WHERE seq = ? RETURNING channel_id AS channelId',
	parking: `UPDATE delivery SET state = ${STATE.parking}, parking = ? WHERE seq = ? RETURNING channel_id AS channelId`,
	parked: `${SELECT} WHERE d.state = ${STATE.parking} ORDER BY d.seq LIMIT 64`,
	remove: 'DELETE FROM delivery WHERE seq = ? RETURNING channel_id AS channelId, state',
	removeContent: 'DELETE FROM content WHERE seq = ?',
	due: `UPDATE delivery SET state = ${STATE.ready} WHERE state = ${STATE.delayed} AND due_at <= ? RETURNING channel_id AS channelId`,
	nextDue: `SELECT min(due_at) AS at FROM delivery WHERE state = ${STATE.delayed}`,
	counts: 'SELECT channel_id AS channelId, state, count(*) AS count FROM delivery GROUP BY channel_id, state',
	oldest: `SELECT enqueued_at AS at FROM delivery WHERE channel_id = ? AND state = ${STATE.ready} ORDER BY seq LIMIT 1`,
	recover: `UPDATE delivery SET state = ${STATE.ready} WHERE state = ${STATE.out}`,
	capDue: `UPDATE delivery SET due_at = ?1 WHERE channel_id = ?2 AND state = ${STATE.delayed} AND due_at > ?1`,
	nextGeneration: 'UPDATE meta SET generation = generation + 1 RETURNING generation',
} as const;

export class QueueFile implements Transactions {
	/** Grows with each opening: tokens of a former process are recognised by it. */
	readonly generation: number;
	readonly #database: DatabaseSync;
	readonly #statements: Readonly<Record<keyof typeof SQL, StatementSync>>;
	readonly #tally = new Tally();

	/** Opens or makes the file. @throws DrehkreuzError DK-BROKER-LOCKED, DK-STORE-VERSION, DK-STORE-FAILED */
	constructor(file: string) {
		let database: DatabaseSync | undefined;
		try {
			mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
			closeSync(openSync(file, 'a', 0o600)); // Applications of people: nobody else may read it. SQLite gives its side files the same mode.
			database = new DatabaseSync(file);
			// The lock must be exclusive before the first access in WAL mode. Deleted content is overwritten where that costs no extra write.
			database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = FAST');
			migrate(database);
			this.#database = database;
			this.#statements = prepareAll(database);
			this.begin();
			this.generation = (this.#statements.nextGeneration.get() as { generation: number }).generation;
			this.#statements.recover.run();
			this.#capDue();
			this.commit();
			this.#tally.reset(this.#statements.counts.all() as unknown as Parameters<Tally['reset']>[0]);
		} catch (error) {
			database?.close();
			throw openError(error, file);
		}
	}

	begin(): void {
		this.#tally.begin();
		this.#statements.begin.run();
	}

	commit(): void {
		this.#statements.commit.run();
	}

	rollback(): void {
		this.#tally.rollback(); // Also where the engine gave up the transaction by itself.
		this.#statements.rollback.run();
	}

	savepoint(): void {
		this.#tally.savepoint();
		this.#statements.savepoint.run();
	}

	releaseSavepoint(): void {
		this.#statements.release.run();
	}

	rollbackToSavepoint(): void {
		this.#tally.rollbackToSavepoint();
		this.#statements.undo.run();
		this.#statements.release.run();
	}

	channels(): readonly StoredChannel[] {
		return this.#statements.channels.all() as unknown as StoredChannel[];
	}

	/** Makes the channel or changes its retry policy; gives its id. */
	putChannel(mandant: string, channel: string, retry: string): number {
		return (this.#statements.putChannel.get(mandant, channel, retry) as { id: number }).id;
	}

	insert(channelId: number, headers: string, body: Uint8Array, now: number): void {
		const { lastInsertRowid } = this.#statements.insert.run(channelId, now);
		this.#statements.insertContent.run(lastInsertRowid, headers, body);
		this.#tally.move(channelId, undefined, STATE.ready);
	}

	/** Marks the oldest ready messages as handed out, and gives them, oldest first. */
	handOut(channelId: number, limit: number): readonly StoredDelivery[] {
		const rows = this.#statements.next.all(channelId, limit) as unknown as StoredDelivery[];
		return rows.map((row) => {
			this.#statements.handOut.run(row.seq);
			this.#tally.move(channelId, STATE.ready, STATE.out);
			return { ...row, handouts: row.handouts + 1 };
		});
	}

	/** Undoes a handing out that reached nobody. */
	takeBack(seq: number): void {
		this.#moved(this.#statements.takeBack.get(seq), STATE.ready);
	}

	/** Back to its old place in the channel, at once. Its count of handings out stays: that is what finds poison. */
	release(seq: number): void {
		this.#moved(this.#statements.ready.get(seq), STATE.ready);
	}

	/** Back to the channel at `dueAt` (0: at once) as attempt `attempt`. */
	back(seq: number, attempt: number, dueAt: number): void {
		const state = dueAt > 0 ? STATE.delayed : STATE.ready;
		this.#moved(this.#statements.back.get(state, attempt, dueAt, seq), state);
	}

	/** Never handed out again from here on: the parking place gets it, now or after a crash. */
	startParking(seq: number, reason: string): void {
		this.#moved(this.#statements.parking.get(reason, seq), STATE.parking);
	}

	/** Up to 64 messages on their way to the parking place, oldest first. */
	parking(): readonly StoredDelivery[] {
		return this.#statements.parked.all() as unknown as StoredDelivery[];
	}

	remove(seq: number): void {
		const removed = this.#statements.remove.get(seq) as { channelId: number; state: State } | undefined;
		if (removed) this.#tally.move(removed.channelId, removed.state, undefined);
		this.#statements.removeContent.run(seq);
	}

	/** Makes ready what is due; gives the channels it happened in. */
	promoteDue(now: number): ReadonlySet<number> {
		const rows = this.#statements.due.all(now) as unknown as { channelId: number }[];
		for (const { channelId } of rows) this.#tally.move(channelId, STATE.delayed, STATE.ready);
		return new Set(rows.map((row) => row.channelId));
	}

	/** When the next delayed message is due, epoch milliseconds. */
	nextDue(): number | undefined {
		return (this.#statements.nextDue.get() as { at: number | null }).at ?? undefined;
	}

	/** Figures of channels, in the order of the ids. Takes as long for a million messages as for one. */
	depths(channelIds: readonly number[]): readonly StoredDepth[] {
		return channelIds.map((id) => {
			const count = (state: State): number => this.#tally.get(id, state);
			const oldest = this.#statements.oldest.get(id) as { at: number } | undefined;
			const unsettled = count(STATE.out) + count(STATE.parking);
			return { ready: count(STATE.ready), unsettled, delayed: count(STATE.delayed), ...(oldest ? { oldestAt: oldest.at } : {}) };
		});
	}

	/** Every message that is out becomes ready. For an orderly end, the last thing before `close`; after a crash the next opening does it. */
	recover(): void {
		this.#statements.recover.run();
	}

	close(): void {
		this.#database.close();
	}

	/** What is settled or taken back was out. */
	#moved(row: unknown, to: State): void {
		if (row) this.#tally.move((row as { channelId: number }).channelId, STATE.out, to);
	}

	/** A message that was delayed while the machine's clock was wrong waits no longer than its channel's longest wait from now. */
	#capDue(): void {
		for (const { id, retry } of this.channels()) {
			const longest = rungsOf(JSON.parse(retry) as RetryPolicy).at(-1) ?? 0;
			this.#statements.capDue.run(steadyNow() + longest, id);
		}
	}
}

/** What a failed write means to a caller: nothing of it was stored. */
export function storeError(error: unknown): Error {
	if (error instanceof DrehkreuzError) return error;
	return new DrehkreuzError('DK-STORE-FAILED', { systemCode: systemCodeOf(error) }, { cause: error });
}

function openError(error: unknown, file: string): Error {
	const SQLITE_BUSY = 5;
	if (primaryCodeOf(error) === SQLITE_BUSY) return new DrehkreuzError('DK-BROKER-LOCKED', { file: basename(file) }, { cause: error });
	return storeError(error);
}

function primaryCodeOf(error: unknown): number | undefined {
	return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

function systemCodeOf(error: unknown): string {
	const primary = primaryCodeOf(error);
	if (primary !== undefined) return `SQLITE-${primary}`;
	return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

function prepareAll(database: DatabaseSync): Record<keyof typeof SQL, StatementSync> {
	const entries = Object.entries(SQL).map(([name, sql]) => [name, database.prepare(sql)] as const);
	return Object.fromEntries(entries) as Record<keyof typeof SQL, StatementSync>;
}
