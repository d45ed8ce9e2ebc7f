/** How far a job is, from its counts. Knows neither language nor browser. */
import type { ItemState, Job } from '../../app/forms.ts';

export const ITEM_STATES = ['waiting', 'pending', 'done', 'parked', 'failed', 'gone', 'skipped'] as const satisfies readonly ItemState[];

/** Those that nothing more happens to. */
export function settledOf({ counts }: Pick<Job, 'counts'>): number {
	const { done = 0, parked = 0, gone = 0, failed = 0, skipped = 0 } = counts;
	return done + parked + gone + failed + skipped;
}

/** 0 to 1; a job without messages is through. */
export function shareOf(job: Pick<Job, 'counts' | 'total'>): number {
	return job.total === 0 ? 1 : Math.min(1, settledOf(job) / job.total);
}

/** What one may do with it now. */
export function changesOf({ state }: Pick<Job, 'state'>): readonly ('running' | 'paused' | 'cancelled')[] {
	if (state === 'running') return ['paused', 'cancelled'];
	if (state === 'paused') return ['running', 'cancelled'];
	return [];
}

/** The job as it is known best: told live, or loaded. What is over does not begin again; else the one that is further. */
export function newerOf(loaded: Job, live: Job | undefined): Job {
	if (!live) return loaded;
	if (loaded.finishedAt !== undefined) return loaded;
	if (live.finishedAt !== undefined) return live;
	return (loaded.counts.waiting ?? 0) < (live.counts.waiting ?? 0) ? loaded : live;
}
