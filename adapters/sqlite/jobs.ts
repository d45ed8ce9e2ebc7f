/** Jobs on parked messages, on SQLite. Each step is one transaction: a claim, an outcome, a change of state is there or not. */
import { scopeOf } from '../../hub/channel/scope.ts';
import type { ItemOutcome, Job, JobItem, JobQuery, JobSpec, JobState, Jobs } from '../../hub/jobs/jobs.ts';
import type { ParkedMessage } from '../../hub/journal/parked.ts';
import { Conditions } from './conditions.ts';
import type { Connection, Row } from './connection.ts';
import { entryOfChange } from './journal.ts';
import { PARKED_COLUMNS, parkedConditions, parkedOf } from './parked.ts';
import type { Statement } from './statements.ts';

const ITEM_COLUMNS = 'job, sequence, parkedId, parkedAt, mandant, channel, source, id, subject, state, code';
const NO_COUNTS: Job['counts'] = { waiting: 0, pending: 0, done: 0, parked: 0, gone: 0, failed: 0, skipped: 0 };

export class SqliteJobs implements Jobs {
	readonly #connection: () => Connection;

	constructor(connection: () => Connection) {
		this.#connection = connection;
	}

	async create(spec: JobSpec): Promise<Job> {
		const { id, kind, from = 'step', flow = 'current', createdBy, reason, filter } = spec;
		const { where, values } = parkedConditions(filter).add('held = ?', 0).numbered(2);
		await this.#connection().write(
			['addJob', id, kind, from, flow, createdBy, Date.now(), reason ?? null, JSON.stringify(filter)],
			[`sql:UPDATE parked SET job = ?1 ${where} AND job IS NULL AND EXISTS (SELECT 1 FROM jobs WHERE id = ?1 AND total IS NULL)`, id, ...values],
			['addJobItems', id],
			['jobMade', id],
		);
		return (await this.find(id)) as Job;
	}

	async find(id: string): Promise<Job | undefined> {
		const rows = await this.#connection().search('SELECT * FROM jobs WHERE id = :id', { id });
		return (await this.#withCounts(rows))[0];
	}

	async list({ state, mandanten, changedSince, limit = 100 }: JobQuery): Promise<readonly Job[]> {
		const touches = 'EXISTS (SELECT 1 FROM json_each(jobs.mandanten) AS own, json_each(?) AS asked WHERE own.value = asked.value)';
		const { where, values } = new Conditions()
			.add('state = ?', state)
			.add(touches, mandanten && JSON.stringify(mandanten))
			.add("(state IN ('running', 'paused') OR countedAt >= ?)", changedSince);
		const rows = await this.#connection().search(`SELECT * FROM jobs ${where} ORDER BY sequence DESC LIMIT :limit`, { ...values, limit });
		return this.#withCounts(rows);
	}

	async setState(id: string, state: JobState): Promise<Job | undefined> {
		await this.#connection().write(['setJobState', id, state, Date.now()], ['skipItems', id], ['endClaims', id], ['keepCounts', id, Date.now()]);
		return this.find(id);
	}

	async items(job: string, query: Parameters<Jobs['items']>[1]): Promise<readonly JobItem[]> {
		const { state, mandanten, afterSequence, limit = 100 } = query;
		const conditions = new Conditions().add('job = ?', job).add('state = ?', state).oneOf('mandant', mandanten).add('sequence > ?', afterSequence);
		const rows = await this.#connection().search(`SELECT ${ITEM_COLUMNS} FROM jobItems ${conditions.where} ORDER BY sequence LIMIT :limit`, {
			...conditions.values,
			limit: Math.min(limit, 10_000),
		});
		return rows.map(itemOf);
	}

	async next(job: string, limit: number): Promise<readonly { readonly item: JobItem; readonly parked?: ParkedMessage }[]> {
		const items = await this.items(job, { state: 'waiting', limit });
		const rows = await this.#connection().search(`SELECT ${PARKED_COLUMNS} FROM parked WHERE id IN (SELECT value FROM json_each(:ids))`, {
			ids: JSON.stringify(items.map(({ parkedId }) => parkedId)),
		});
		const byId = new Map(rows.map((row) => [row.id as string, row]));
		return items.map((item) => {
			const row = byId.get(item.parkedId);
			return row && row.parkedAt === item.parkedAt ? { item, parked: parkedOf(row) } : { item };
		});
	}

	async record(outcomes: readonly ItemOutcome[]): Promise<void> {
		if (outcomes.length === 0) return;
		const jobs = new Set(outcomes.map(({ item }) => item.job));
		const now = Date.now();
		await this.#connection().write(...outcomes.flatMap(outcomeStatements), ...[...jobs].map((job): Statement => ['keepCounts', job, now]));
	}

	async follow(job: string): Promise<number> {
		const before = await this.#pending(job);
		if (before === 0) return 0;
		await this.#connection().write(['followDone', job], ['followParked', job], ['keepCounts', job, Date.now()]);
		return before - (await this.#pending(job));
	}

	async #pending(job: string): Promise<number> {
		const [row] = await this.#connection().search("SELECT count(*) AS count FROM jobItems WHERE job = :job AND state = 'pending'", { job });
		return Number(row?.count);
	}

	/** Items are counted for jobs that do not keep their counts yet. */
	async #withCounts(rows: readonly Row[]): Promise<readonly Job[]> {
		const open = rows.filter(({ counts }) => counts === null).map(({ id }) => id);
		if (open.length === 0) return rows.map((row) => jobOf(row));
		const counted = await this.#connection().search(
			'SELECT job, state, count(*) AS count FROM jobItems WHERE job IN (SELECT value FROM json_each(:open)) GROUP BY job, state',
			{ open: JSON.stringify(open) },
		);
		const ofJobs = Map.groupBy(counted, ({ job }) => job);
		return rows.map((row) => jobOf(row, Object.fromEntries((ofJobs.get(row.id as string) ?? []).map(({ state, count }) => [String(state), Number(count)]))));
	}
}

function jobOf(row: Row, counted: Partial<Job['counts']> = {}): Job {
	const counts = row.counts === null ? counted : (JSON.parse(row.counts as string) as Partial<Job['counts']>);
	return {
		id: row.id as string,
		kind: row.kind as Job['kind'],
		from: row.releaseFrom as NonNullable<Job['from']>,
		flow: row.flow as NonNullable<Job['flow']>,
		createdBy: row.createdBy as string,
		createdAt: row.createdAt as number,
		filter: JSON.parse(row.filter as string),
		state: row.state as JobState,
		total: Number(row.total ?? 0),
		counts: { ...NO_COUNTS, ...counts },
		...(row.reason === null ? {} : { reason: row.reason as string }),
		...(row.finishedAt === null ? {} : { finishedAt: row.finishedAt as number }),
	};
}

function outcomeStatements({ item, state, code, target, entry }: ItemOutcome): readonly Statement[] {
	const { job, sequence, parkedId, parkedAt, mandant, channel, source, id } = item;
	const statements: Statement[] = [['recordItem', job, sequence, state, code ?? null, target ?? null]];
	// A runner that was killed may write twice: what comes to nothing has no second entry.
	if (entry) statements.push(entryOfChange(entry));
	if (state === 'pending' || state === 'done') statements.push(['unpark', parkedId, parkedAt], ['freeParkedPayloads', parkedId]);
	// Discarded: the next one of the case moves up. What was released keeps its place until it is done.
	if (state === 'done') statements.push(['leaveLine', scopeOf({ mandant, channel }), source, id]);
	if (state === 'failed' || state === 'gone') statements.push(['endClaim', job, parkedId]);
	return statements;
}

function itemOf(row: Row): JobItem {
	return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as JobItem;
}
