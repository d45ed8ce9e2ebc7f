/**
 * Works on jobs, in one hub process at a time (`JOBS_LEASE`).
 *
 * Round after round, until the signal: of every job that runs, the next items that wait are carried out, side by side but in order within each case; what became of
 * them is written in one piece. Then it looks how items that are pending have ended. A job with nothing waiting and nothing pending is finished.
 *
 * Between two rounds a job may be paused or cancelled: what has been released by then is released. When the broker or the store cannot take anything, what waits
 * waits, and the round is tried again later: nothing fails because of that.
 */
import type { Audit } from '../audit/audit.ts';
import type { Broker } from '../channel/broker.ts';
import { problemOf } from '../errors/drehkreuz-error.ts';
import type { FlowVersions } from '../flows/flow-versions.ts';
import type { Store } from '../journal/store.ts';
import { rest } from '../leases/rest.ts';
import type { Logger } from '../logging/logger.ts';
import type { ItemOutcome, Job, Jobs } from './jobs.ts';
import { carryOut, type ReleaseServices } from './release.ts';

/** Name of the work for `runAlone`. */
export const JOBS_LEASE = 'jobs';

export interface JobRunnerOptions {
	readonly broker: Pick<Broker, 'publish'>;
	readonly store: Pick<Store, 'contents' | 'upkeep'> & { readonly jobs: Jobs; readonly audit: Audit };
	/** Versions of the flows, for jobs that release into those of another time. */
	readonly versions?: Pick<FlowVersions, 'list'>;
	readonly log: Logger;
	/** Items per round and job, 1 to 1,000. Default 1,000: with 500 a job ran at half the rate of the hop, with 1,000 at 0.6 of it. More: fewer commits, but more in memory, and more to repeat after a kill. */
	readonly batch?: number;
	/** Milliseconds between rounds when nothing waits. Default 500. */
	readonly idleMs?: number;
}

type Next = Awaited<ReturnType<Jobs['next']>>;

/** Milliseconds until a round is tried again that the broker or the store could not take. */
const LATER_MS = 2_000;

/** Looking how a hundred thousand items have ended takes a while of the thread that writes: a share of the time, no more. */
const FOLLOW_SHARE = 20;

/** When each job may be looked at next, epoch milliseconds. */
type FollowTimes = Map<string, number>;

/** Ends soon after the signal. */
export async function runJobs(options: JobRunnerOptions, signal: AbortSignal): Promise<void> {
	const { store, log, idleMs = 500 } = options;
	const followAt: FollowTimes = new Map();
	while (!signal.aborted) {
		let pauseMs = idleMs;
		try {
			for (const job of await store.jobs.list({ state: 'running' })) if (await work(options, job, followAt, signal)) pauseMs = 0;
			for (const job of await store.jobs.list({ state: 'cancelled', limit: 20 })) if (job.counts.pending > 0) await follow(options, job.id, followAt);
		} catch (error) {
			log.warn({ component: 'jobs', code: problemOf(error).code }, 'jobs wait: the broker or the store takes nothing');
			pauseMs = LATER_MS;
		}
		if (pauseMs > 0) await rest(pauseMs, signal);
	}
}

/** One round. @returns whether more waits */
async function work(options: JobRunnerOptions, job: Job, followAt: FollowTimes, signal: AbortSignal): Promise<boolean> {
	const { store, batch = 1_000 } = options;
	const next = job.counts.waiting > 0 ? await store.jobs.next(job.id, batch) : [];
	const outcomes: ItemOutcome[] = [];
	const services = { ...options, versions: job.flow === 'then' ? ((await options.versions?.list()) ?? []) : [] };
	const results = await Promise.allSettled([...byCase(next).values()].map((ofCase) => inOrder(services, job, ofCase, outcomes, signal)));
	// Also when a case broke off: what was released is written down.
	await store.jobs.record(outcomes);
	const failure = results.find((result) => result.status === 'rejected');
	if (failure) throw failure.reason;
	if (job.counts.pending + outcomes.length > 0) await follow(options, job.id, followAt);
	if (next.length === 0 && job.counts.waiting === 0) await finish(options, job.id);
	return next.length > 0;
}

async function follow({ store }: JobRunnerOptions, id: string, followAt: FollowTimes): Promise<void> {
	const begun = Date.now();
	if (begun < (followAt.get(id) ?? 0)) return;
	await store.jobs.follow(id);
	followAt.set(id, Date.now() + (Date.now() - begun) * FOLLOW_SHARE);
}

/** Who is before whom in a case stays so: the next one goes when the one before it is confirmed. */
async function inOrder(services: ReleaseServices, job: Job, ofCase: Next, outcomes: ItemOutcome[], signal: AbortSignal): Promise<void> {
	for (const { item, parked } of ofCase) {
		if (signal.aborted) return;
		outcomes.push(await carryOut(job, item, parked, services));
	}
}

function byCase(next: Next): Map<string, Next> {
	const cases = new Map<string, Next[number][]>();
	for (const one of next) {
		const { mandant, channel, subject, parkedId } = one.item;
		const name = JSON.stringify([mandant, channel, subject ?? parkedId]);
		const ofCase = cases.get(name);
		if (ofCase) ofCase.push(one);
		else cases.set(name, [one]);
	}
	return cases;
}

async function finish({ store }: JobRunnerOptions, id: string): Promise<void> {
	const job = await store.jobs.find(id);
	if (job?.state !== 'running' || job.counts.waiting + job.counts.pending > 0) return;
	const finished = await store.jobs.setState(id, 'finished');
	if (finished?.state !== 'finished') return;
	const counted = Object.fromEntries(Object.entries(job.counts).filter(([, count]) => count > 0));
	await store.audit.append({ at: Date.now(), actor: 'system', action: 'job-finished', object: id, facts: { kind: job.kind, total: job.total, ...counted } });
}
