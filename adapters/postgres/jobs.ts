/**
 * Jobs on parked messages, on PostgreSQL. Every transaction that changes a job has its row first, then parked messages in the order of their ids: two that ask for
 * the same messages wait for each other and never in a circle, and the second finds them claimed. What is done with the outcomes of a runner: `outcomes.ts`.
 */
import { sql } from 'kysely';
import type { ItemOutcome, Job, JobItem, JobQuery, JobSpec, JobState, Jobs } from '../../hub/jobs/jobs.ts';
import type { ParkedMessage } from '../../hub/journal/parked.ts';
import { type Connection, LONG_TIMEOUT_MS } from './connection.ts';
import { keepCounts } from './job-counts.ts';
import { recordOutcomes } from './outcomes.ts';
import { conditionsOf } from './parked-filter.ts';
import { PARKED_COLUMNS, type ParkedRow, parkedOf } from './parking.ts';
import { query, type Session } from './session.ts';

type JobRow = Omit<JobSpec, 'filter' | 'from' | 'reason'> &
	Pick<Job, 'state' | 'createdAt' | 'total'> & {
		readonly filter: string;
		readonly releaseFrom: NonNullable<JobSpec['from']>;
		readonly reason: string | null;
		readonly finishedAt: number | null;
		/** JSON, of a job that has ended. */
		readonly counts: string | null;
	};
type ItemRow = Omit<JobItem, 'subject' | 'code'> & { readonly subject: string | null; readonly code: string | null };

const JOB_COLUMNS = ['id', 'kind', 'releaseFrom', 'flow', 'createdBy', 'createdAt', 'finishedAt', 'reason', 'filter', 'state', 'total', 'counts'] as const;
const ITEM_COLUMNS = ['job', 'sequence', 'parkedId', 'parkedAt', 'mandant', 'channel', 'source', 'id', 'subject', 'state', 'code'] as const;
const NO_COUNTS: Job['counts'] = { waiting: 0, pending: 0, done: 0, parked: 0, gone: 0, failed: 0, skipped: 0 };
/** From which states one comes into a state. */
const BEFORE: Readonly<Record<JobState, readonly JobState[]>> = {
	running: ['paused'],
	paused: ['running'],
	cancelled: ['running', 'paused'],
	finished: ['running'],
};
const LIMIT = 100;
const MAX_LIMIT = 10_000;

export class PostgresJobs implements Jobs {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async create({ id, kind, from = 'step', flow = 'current', createdBy, reason, filter }: JobSpec): Promise<Job> {
		const row = { id, kind, releaseFrom: from, flow, createdBy, createdAt: Date.now(), reason: reason ?? null, filter: JSON.stringify(filter) };
		await this.#connection().transaction(async (session) => {
			const made = await session.count(
				query
					.insertInto('jobs')
					.values({ ...row, state: 'running', mandanten: [], total: 0 })
					.onConflict((conflict) => conflict.doNothing()),
			);
			if (made > 0) await claim(session, id, filter);
		}, LONG_TIMEOUT_MS);
		return (await this.find(id)) as Job;
	}

	async find(id: string): Promise<Job | undefined> {
		const rows = await this.#connection().rows<JobRow>(query.selectFrom('jobs').select(JOB_COLUMNS).where('id', '=', id));
		return (await this.#withCounts(rows))[0];
	}

	async list({ state, mandanten, changedSince, limit = LIMIT }: JobQuery): Promise<readonly Job[]> {
		const conditions = [
			...(state ? [sql`"state" = ${state}`] : []),
			...(mandanten ? [sql`"mandanten" && ${mandanten}::text[]`] : []),
			...(changedSince === undefined ? [] : [sql`("state" IN ('running', 'paused') OR "countedAt" >= ${changedSince})`]),
		];
		const columns = sql.join(JOB_COLUMNS.map((name) => sql.id(name)));
		const rows = await this.#connection().rows<JobRow>(sql`
			SELECT ${columns} FROM jobs WHERE ${sql.join([sql`true`, ...conditions], sql` AND `)} ORDER BY "sequence" DESC LIMIT ${atMost(limit)}`);
		return this.#withCounts(rows);
	}

	async setState(id: string, state: JobState): Promise<Job | undefined> {
		await this.#connection().transaction(async (session) => {
			const [now] = await session.rows<{ readonly state: JobState }>(sql`SELECT "state" FROM jobs WHERE "id" = ${id} FOR UPDATE`);
			if (!now || !BEFORE[state].includes(now.state)) return;
			if (state === 'finished' && (await hasOpenItems(session, id))) return;
			const over = state === 'cancelled' || state === 'finished';
			await session.rows(
				query
					.updateTable('jobs')
					.set({ state, finishedAt: over ? Date.now() : null })
					.where('id', '=', id),
			);
			if (state === 'cancelled') await skipWaiting(session, id);
			if (over) await keepCounts(session, [id]);
		}, LONG_TIMEOUT_MS);
		return this.find(id);
	}

	async items(job: string, { state, mandanten, afterSequence = 0, limit = LIMIT }: Parameters<Jobs['items']>[1]): Promise<readonly JobItem[]> {
		const all = query.selectFrom('jobItems').select(ITEM_COLUMNS).where('job', '=', job).where('sequence', '>', afterSequence);
		const some = state ? all.where('state', '=', state) : all;
		const theirs = mandanten ? some.where('mandant', '=', sql<string>`ANY (${mandanten}::text[])`) : some;
		return (await this.#connection().rows<ItemRow>(theirs.orderBy('sequence').limit(atMost(limit)))).map(itemOf);
	}

	async next(job: string, limit: number): Promise<readonly { readonly item: JobItem; readonly parked?: ParkedMessage }[]> {
		const items = await this.items(job, { state: 'waiting', limit });
		const found = query
			.selectFrom('parked')
			.select(PARKED_COLUMNS)
			.where('id', '=', sql<string>`ANY (${items.map(({ parkedId }) => parkedId)}::text[])`);
		const parked = new Map((await this.#connection().rows<ParkedRow>(found)).map((row) => [row.id, row]));
		return items.map((item) => {
			const row = parked.get(item.parkedId);
			return { item, ...(row && row.parkedAt === item.parkedAt ? { parked: parkedOf(row) } : {}) };
		});
	}

	async record(outcomes: readonly ItemOutcome[]): Promise<void> {
		const connection = this.#connection();
		if (outcomes.length > 0) await connection.transaction((session) => recordOutcomes(session, connection.schema, outcomes));
	}

	/** In its channel a message is settled, or parked anew: later than the parking that was claimed. */
	async follow(job: string): Promise<number> {
		return this.#connection().transaction(async (session) => {
			await session.rows(sql`SELECT 1 FROM jobs WHERE "id" = ${job} FOR UPDATE`);
			const done = await session.count(sql`
				UPDATE "jobItems" AS item SET "state" = 'done' FROM inbox
				WHERE item."job" = ${job} AND item."state" = 'pending' AND inbox."id" = item."id" AND inbox."source" = item."source"
					AND inbox."scope" = 'channel:' || item."mandant" || ':' || item."target"`);
			const parked = await session.count(sql`
				UPDATE "jobItems" AS item SET "state" = 'parked', "code" = parked."code" FROM parked
				WHERE item."job" = ${job} AND item."state" = 'pending' AND parked."messageId" = item."id" AND parked."source" = item."source"
					AND parked."mandant" = item."mandant" AND parked."channel" = item."target" AND parked."parkedAt" > item."parkedAt"`);
			if (done + parked > 0) await keepCounts(session, [job]);
			return done + parked;
		});
	}

	/** Items are counted for jobs that do not keep their counts yet. */
	async #withCounts(rows: readonly JobRow[]): Promise<readonly Job[]> {
		const open = rows.filter(({ counts }) => counts === null).map(({ id }) => id);
		if (open.length === 0) return rows.map((row) => jobOf(row));
		const counted = await this.#connection().rows<{ readonly job: string; readonly state: string; readonly count: number }>(sql`
			SELECT "job", "state", count(*) AS count FROM "jobItems" WHERE "job" = ANY (${open}::text[]) GROUP BY "job", "state"`);
		const ofJobs = Map.groupBy(counted, ({ job }) => job);
		return rows.map((row) => jobOf(row, Object.fromEntries((ofJobs.get(row.id) ?? []).map(({ state, count }) => [state, count]))));
	}
}

/** Claims what fits and is free, and gives it its order: a case is kept together, in it the order of its line before those without a place. */
async function claim(session: Session, job: string, filter: JobSpec['filter']): Promise<void> {
	await session.rows(sql`
		WITH chosen AS MATERIALIZED (
			SELECT "id" FROM parked WHERE ${conditionsOf(filter)} AND NOT "held" AND "job" IS NULL ORDER BY "id" FOR UPDATE
		)
		UPDATE parked SET "job" = ${job} FROM chosen WHERE parked."id" = chosen."id"`);
	await session.rows(sql`
		INSERT INTO "jobItems" ("job", "sequence", "parkedId", "parkedAt", "mandant", "channel", "target", "source", "id", "subject", "state")
		SELECT ${job}, row_number() OVER (ORDER BY first, place NULLS LAST, "parkedAt", "sequence"), "id", "parkedAt", "mandant", "channel", "channel", "source", "messageId", "subject", 'waiting'
		FROM (
			SELECT parked.*, lines."position" AS place,
				min(parked."parkedAt") OVER (PARTITION BY parked."mandant", parked."channel", coalesce('s' || parked."subject", 'i' || parked."id")) AS first
			FROM parked LEFT JOIN lines ON lines."id" = parked."messageId" AND lines."source" = parked."source"
				AND lines."mandant" = parked."mandant" AND lines."channel" = parked."channel"
			WHERE parked."job" = ${job}
		) AS claimed`);
	await session.rows(sql`
		UPDATE jobs SET "total" = made.total, "mandanten" = made.mandanten
		FROM (SELECT count(*) AS total, coalesce(array_agg(DISTINCT "mandant"), '{}') AS mandanten FROM "jobItems" WHERE "job" = ${job}) AS made
		WHERE "id" = ${job}`);
}

async function hasOpenItems(session: Session, job: string): Promise<boolean> {
	return (await session.rows(sql`SELECT 1 FROM "jobItems" WHERE "job" = ${job} AND "state" IN ('waiting', 'pending') LIMIT 1`)).length > 0;
}

async function skipWaiting(session: Session, job: string): Promise<void> {
	await session.rows(sql`
		WITH chosen AS MATERIALIZED (SELECT "id" FROM parked WHERE "job" = ${job} ORDER BY "id" FOR UPDATE)
		UPDATE parked SET "job" = NULL FROM chosen WHERE parked."id" = chosen."id"`);
	await session.rows(sql`UPDATE "jobItems" SET "state" = 'skipped' WHERE "job" = ${job} AND "state" = 'waiting'`);
}

function jobOf({ releaseFrom, reason, filter, finishedAt, counts, ...row }: JobRow, counted: Partial<Job['counts']> = {}): Job {
	return {
		...row,
		filter: JSON.parse(filter),
		from: releaseFrom,
		...(reason === null ? {} : { reason }),
		...(finishedAt === null ? {} : { finishedAt }),
		counts: { ...NO_COUNTS, ...(counts === null ? counted : (JSON.parse(counts) as Partial<Job['counts']>)) },
	} as Job;
}

function itemOf({ subject, code, ...row }: ItemRow): JobItem {
	return { ...row, ...(subject === null ? {} : { subject }), ...(code === null ? {} : { code }) };
}

function atMost(limit: number): number {
	return Math.min(Math.max(Math.trunc(limit), 0), MAX_LIMIT);
}
