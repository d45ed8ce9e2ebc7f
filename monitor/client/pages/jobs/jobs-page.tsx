/** Jobs, newest first; those that run are live. */
import { useEffect } from 'preact/hooks';
import { call } from '../../app/api.ts';
import type { Job } from '../../app/forms.ts';
import { liveJobs } from '../../app/live.ts';
import { useLoad } from '../../app/load.ts';
import { Link } from '../../app/router.tsx';
import { t } from '../../locale/text.ts';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { DataTable } from '../../parts/table.tsx';
import { Moment } from '../../parts/time.tsx';
import { newerOf } from './job-counts.ts';
import { JobBar } from './job-progress.tsx';
import { JobState, jobFilterText, jobTitle } from './job-words.tsx';

export function JobsPage() {
	const loaded = useLoad('jobs', (signal) => call('GET /jobs', {}, signal));
	const live = liveJobs.value;
	const unknown = loaded.data !== undefined && [...live.keys()].some((id) => !loaded.data?.jobs.some((job) => job.id === id));
	useEffect(() => {
		if (unknown) loaded.reload();
	}, [unknown, loaded.reload]);
	return (
		<Page title={t('nav.jobs')}>
			<p class="dk-lead">{t('jobs.lead')}</p>
			<Loading of={loaded}>
				{({ jobs }) => (
					<DataTable<Job>
						caption={t('nav.jobs')}
						captionHidden
						stack
						rows={jobs.map((job) => newerOf(job, live.get(job.id)))}
						keyOf={({ id }) => id}
						empty={t('jobs.none')}
						columns={[
							{ key: 'state', head: t('word.state'), cell: (job) => <JobState job={job} /> },
							{
								key: 'what',
								head: t('jobs.what'),
								heading: true,
								cell: (job) => (
									<>
										<Link to={`/auftraege/${job.id}`}>{jobTitle(job)}</Link>
										<span class="dk-small dk-muted dk-block">{jobFilterText(job)}</span>
									</>
								),
							},
							{ key: 'progress', head: t('jobs.progress'), class: 'dk-wide-cell', cell: (job) => <JobBar job={job} /> },
							{ key: 'by', head: t('jobs.by'), cell: ({ createdBy }) => createdBy },
							{ key: 'at', head: t('jobs.at'), cell: ({ createdAt }) => <Moment at={createdAt} /> },
						]}
					/>
				)}
			</Loading>
		</Page>
	);
}
