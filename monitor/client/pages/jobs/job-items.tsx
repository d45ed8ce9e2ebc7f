/** What became of each message of a job, filtered by state. */
import { useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { ItemState, Job, JobItem } from '../../app/forms.ts';
import { usePages } from '../../app/pages.ts';
import { Link } from '../../app/router.tsx';
import { number } from '../../locale/format.ts';
import { inLanguage, t, tn } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { SelectField } from '../../parts/field.tsx';
import { More } from '../../parts/more.tsx';
import { ProblemNotice } from '../../parts/notice.tsx';
import { DataTable } from '../../parts/table.tsx';
import { messagePath } from '../message/address.ts';
import { ITEM_STATES } from './job-counts.ts';
import { ItemStateBadge } from './job-words.tsx';

export function JobItems({ job }: { readonly job: Job }) {
	const [state, setState] = useState<ItemState | ''>('');
	const pages = usePages<JobItem, number>(
		`${job.id} ${state} ${job.state}`,
		async (after) => {
			const query = { ...(state ? { state } : {}), ...(after === undefined ? {} : { after }) };
			return call('GET /jobs/:id/items', { params: { id: job.id }, query }).then(({ items, next }) => ({ items, next }));
		},
		(count) => announce(tn('word.moreloaded', count)),
	);
	return (
		<>
			<div class="dk-filterbar">
				<SelectField
					label={t('word.state')}
					value={state}
					onChange={(value) => setState(value as ItemState | '')}
					options={[
						{ value: '', text: t('word.any') },
						...ITEM_STATES.map((value) => ({ value, text: `${t(`item.${value}`)} (${number(job.counts[value] ?? 0)})` })),
					]}
				/>
				<Button icon="autorenew" busy={pages.loading} onClick={pages.reload}>
					{t('word.refresh')}
				</Button>
			</div>
			<ProblemNotice problem={pages.problem} />
			{pages.there ? (
				<>
					<DataTable<JobItem>
						caption={t('job.items')}
						captionHidden
						stack
						rows={pages.items}
						keyOf={({ sequence }) => String(sequence)}
						empty={t('job.items.none')}
						columns={[
							{ key: 'sequence', head: t('job.sequence'), numeric: true, cell: ({ sequence }) => number(sequence) },
							{ key: 'state', head: t('word.state'), cell: (item) => <ItemStateBadge state={item.state} /> },
							{
								key: 'id',
								head: t('word.message'),
								heading: true,
								class: 'dk-breakable',
								cell: (item) => (
									<>
										<Link to={messagePath(item)}>{item.id}</Link>
										{item.subject === undefined ? null : <span class="dk-small dk-muted dk-block">{t('message.case', { subject: item.subject })}</span>}
									</>
								),
							},
							{ key: 'channel', head: t('word.channel'), class: 'dk-breakable', cell: ({ channel }) => channel },
							{ key: 'problem', head: t('steps.problem'), cell: ({ problem }) => (problem ? inLanguage(problem.title) : '–') },
						]}
					/>
					<More shown={tn('messages.shown', pages.items.length)} more={pages.more} busy={pages.loading} onMore={pages.loadMore} />
				</>
			) : (
				<p class="dk-loading">{t('word.loading')}</p>
			)}
		</>
	);
}
