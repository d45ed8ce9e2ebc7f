/** A job as the API shows it. */
import type { Job as StoredJob } from '../../hub/jobs/jobs.ts';
import type { Job, Of } from './schemas.ts';

export function shownJob(job: StoredJob): Of<typeof Job> {
	const { id, kind, from = 'step', filter, reason, createdBy, createdAt, finishedAt, state, total, counts } = job;
	// The tenants in the filter say what the person who asked may do, not what was asked for.
	const { mandanten: _, ids, ...asked } = filter;
	return {
		id,
		kind,
		from,
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
