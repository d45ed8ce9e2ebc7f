/** What is special about a parked message: held back, assigned, taken by a job. */
import type { ParkedItem } from '../../app/forms.ts';
import { Link } from '../../app/router.tsx';
import { t } from '../../locale/text.ts';
import { Badge } from '../../parts/badge.tsx';

export function ParkedMarks({ item }: { readonly item: Pick<ParkedItem, 'held' | 'assignee' | 'job' | 'attempt'> }) {
	return (
		<div class="dk-marks">
			{item.held ? <Badge tone="warning" text={t('mark.held')} /> : null}
			{item.assignee === undefined ? null : <span class="dk-small">{t('mark.assignee', { name: item.assignee })}</span>}
			{item.job === undefined ? null : (
				<span class="dk-small">
					<Link to={`/auftraege/${item.job}`}>{t('mark.job')}</Link>
				</span>
			)}
			{item.attempt > 1 ? <span class="dk-small dk-muted">{t('timeline.attempt', { n: item.attempt })}</span> : null}
		</div>
	);
}
