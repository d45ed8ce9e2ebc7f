/** One job: how far it is, live; pause, go on, cancel; and what became of each message. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { Job } from '../../app/forms.ts';
import { liveJobs } from '../../app/live.ts';
import { useDeed, useLoad } from '../../app/load.ts';
import { Link } from '../../app/router.tsx';
import { may, rolesFor } from '../../app/session.ts';
import { dateTime, percent } from '../../locale/format.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ProblemNotice } from '../../parts/notice.tsx';
import { Facts, Page, Section } from '../../parts/page.tsx';
import { needs } from '../../parts/rights.ts';
import { Moment } from '../../parts/time.tsx';
import { changesOf, newerOf, shareOf } from './job-counts.ts';
import { JobItems } from './job-items.tsx';
import { JobBar, JobCounts } from './job-progress.tsx';
import { JobState, jobFilterText, jobTitle } from './job-words.tsx';

export function JobPage({ id }: { readonly id: string }) {
	const loaded = useLoad(id, (signal) => call('GET /jobs/:id', { params: { id } }, signal));
	const live = liveJobs.value.get(id);
	const job = loaded.data && newerOf(loaded.data, live);
	return (
		<Page title={job ? jobTitle(job) : t('job.title')} above={<Link to="/auftraege">{t('job.back')}</Link>}>
			<Loading of={{ ...loaded, data: job }}>{(known) => <Body job={known} onChanged={loaded.put} />}</Loading>
		</Page>
	);
}

function Body({ job, onChanged }: { readonly job: Job; readonly onChanged: (job: Job) => void }) {
	useSpoken(job);
	return (
		<>
			<p class="dk-state">
				<JobState job={job} />
				<span>{t(`jobstate.${job.state}.text`)}</span>
			</p>
			<JobBar job={job} />
			<JobCounts job={job} />
			<JobChanges job={job} onChanged={onChanged} />
			<Section title={t('job.order')}>
				<Facts
					of={[
						[t('job.filter'), jobFilterText(job)],
						[t('job.cutoff'), job.filter.parkedUntil === undefined ? undefined : dateTime(job.filter.parkedUntil)],
						[t('release.from'), job.kind === 'release' ? t(job.from === 'step' ? 'release.step' : 'release.start') : undefined],
						[t('release.flow'), job.kind === 'release' && job.flow === 'then' ? t('release.then') : undefined],
						[t('word.reason'), job.reason],
						[t('jobs.by'), job.createdBy],
						[t('jobs.at'), <Moment key="at" at={job.createdAt} />],
						[t('job.finished'), job.finishedAt === undefined ? undefined : <Moment key="finished" at={job.finishedAt} />],
					]}
				/>
			</Section>
			<Section title={t('job.items')}>
				<JobItems job={job} />
			</Section>
		</>
	);
}

function JobChanges({ job, onChanged }: { readonly job: Job; readonly onChanged: (job: Job) => void }) {
	const { busy, problem, run } = useDeed();
	const [sure, setSure] = useState(false);
	const changes = changesOf(job);
	if (changes.length === 0) return null;
	const why = may('operate') ? undefined : 'dk-job-why';
	const change = (state: (typeof changes)[number]) =>
		run(async () => {
			const changed = await call('PUT /jobs/:id/state', { params: { id: job.id }, body: { state } });
			setSure(false);
			onChanged(changed);
			announce(t(`jobstate.${changed.state}`));
		});
	return (
		<>
			<div class="dk-actions">
				{changes.includes('paused') ? (
					<Button busy={busy} blockedBy={why} onClick={() => change('paused')}>
						{t('job.pause')}
					</Button>
				) : null}
				{changes.includes('running') ? (
					<Button kind="primary" busy={busy} blockedBy={why} onClick={() => change('running')}>
						{t('job.resume')}
					</Button>
				) : null}
				<Button icon="close" busy={busy} blockedBy={why} onClick={() => (sure ? change('cancelled') : setSure(true))}>
					{t(sure ? 'job.cancel.sure' : 'job.cancel')}
				</Button>
				{sure ? (
					<Button kind="tertiary" onClick={() => setSure(false)}>
						{t('job.cancel.no')}
					</Button>
				) : null}
			</div>
			{sure ? <p role="status">{t('job.cancel.text')}</p> : null}
			{why ? (
				<p class="dk-why" id={why}>
					{needs(rolesFor('operate'))}
				</p>
			) : null}
			<ProblemNotice problem={problem} />
		</>
	);
}

/** Tells a screen reader each quarter, and the end: not each message. */
function useSpoken(job: Job): void {
	const said = useRef(`${job.state} ${Math.floor(shareOf(job) * 4)}`);
	useEffect(() => {
		const mark = `${job.state} ${Math.floor(shareOf(job) * 4)}`;
		if (mark === said.current) return;
		said.current = mark;
		announce(`${t(`jobstate.${job.state}`)}, ${percent(shareOf(job))}`);
	}, [job]);
}
