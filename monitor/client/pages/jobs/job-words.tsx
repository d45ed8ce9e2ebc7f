/** Words for jobs: what they do, on what, and how they stand. */
import type { ItemState, Job } from '../../app/forms.ts';
import { tenantName } from '../../app/session.ts';
import { t, tn } from '../../locale/text.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';

const TONES: Readonly<Record<Job['state'], Tone>> = { running: 'info', paused: 'warning', cancelled: 'warning', finished: 'success' };

export function JobState({ job }: { readonly job: Pick<Job, 'state'> }) {
	return <Badge tone={TONES[job.state]} text={t(`jobstate.${job.state}`)} />;
}

const ITEM_TONES: Readonly<Record<ItemState, Tone>> = {
	waiting: 'info',
	pending: 'warning',
	done: 'success',
	parked: 'danger',
	gone: 'info',
	failed: 'danger',
	skipped: 'info',
};

export function ItemStateBadge({ state }: { readonly state: ItemState }) {
	return <Badge tone={ITEM_TONES[state]} text={t(`item.${state}`)} />;
}

export function jobTitle({ kind, total }: Pick<Job, 'kind' | 'total'>): string {
	return tn(kind === 'release' ? 'job.release' : 'job.discard', total);
}

/** What the job was asked to take. */
export function jobFilterText({ filter }: Pick<Job, 'filter'>): string {
	const parts = [
		filter.mandant === undefined ? '' : tenantName(filter.mandant),
		filter.channel === undefined ? '' : `${t('word.channel')} ${filter.channel}`,
		filter.code ?? '',
		filter.partner ? `${t('word.partner')} ${filter.partner}` : '',
		filter.node ? t('problem.node', { node: filter.node }) : '',
		filter.subject === undefined ? '' : t('message.case', { subject: filter.subject }),
		filter.messageId === undefined ? '' : `${t('word.message')} ${filter.messageId}`,
		filter.ids === undefined ? '' : tn('job.chosen', filter.ids.length),
	].filter(Boolean);
	return parts.length > 0 ? parts.join(' · ') : t('job.everything');
}
