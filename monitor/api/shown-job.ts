/** A job as the API shows it. */
import type { Job as StoredJob } from '../../hub/jobs/jobs.ts';
import type { Job, Of } from './schemas.ts';

export function shownJob(job: StoredJob): Of<typeof Job> {
	const { id, kind, from = 'step', flow = 'current', filter, reason, createdBy, createdAt, finishedAt, state, total, counts } = job;
	// The tenants in the filter say what the person who asked may do, not what was asked for.
	const { mandanten: _, ids, ...asked } = filter;
	return {
		id,
		kind,
		from,
		flow,
		filter: { ...asked, ...(ids === undefined ? {} : { ids: [...ids] }) },
		createdBy,
		createdAt,
		state,
		total,
		counts: { ...counts },
		...(reason === undefined ? {} : { reason }),
		...(finishedAt === undefined ? {} : { finishedAt }),
	};
}

/** Whether a person who may see these tenants (undefined: all) sees the job, by what was asked for. */
export function touches({ filter }: StoredJob, mandanten: readonly string[] | undefined): boolean {
	if (mandanten === undefined) return true;
	const touched = filter.mandant === undefined ? (filter.mandanten ?? []) : [filter.mandant];
	return touched.some((mandant) => mandanten.includes(mandant));
}
