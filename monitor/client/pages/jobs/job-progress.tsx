/** How far a job is: a bar, the same in words, and how many messages are in which state. */
import type { Job } from '../../app/forms.ts';
import { number, percent } from '../../locale/format.ts';
import { t } from '../../locale/text.ts';
import { ITEM_STATES, settledOf, shareOf } from './job-counts.ts';

export function JobBar({ job }: { readonly job: Job }) {
	const text = t('job.progress', { done: settledOf(job), total: job.total, percent: percent(shareOf(job)) });
	return (
		<div class="kern-progress dk-progress">
			<progress value={shareOf(job)} max={1} aria-label={text} />
			<span class="dk-small">{text}</span>
		</div>
	);
}

export function JobCounts({ job }: { readonly job: Job }) {
	return (
		<dl class="dk-pairs dk-pairs--wide">
			{ITEM_STATES.map((state) => (
				<div key={state}>
					<dt>{t(`item.${state}`)}</dt>
					<dd class="dk-pairs__large">{number(job.counts[state] ?? 0)}</dd>
				</div>
			))}
		</dl>
	);
}
