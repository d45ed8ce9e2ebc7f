/** What a job will take and what it will leave, in a list, before anybody says yes. */
import { dateTime } from '../../locale/format.ts';
import { t, tn } from '../../locale/text.ts';
import { movable, type Selection } from './filter.ts';

export function WhatHappens({ selection, kind }: { readonly selection: Selection; readonly kind: 'release' | 'discard' }) {
	const { count, held, claimed, until, what } = selection;
	return (
		<>
			<p>
				<strong>{tn(kind === 'release' ? 'release.count' : 'discard.count', movable(selection))}</strong> {t('bulk.of', { what })}
			</p>
			<ul class="dk-list">
				<li>{t('bulk.cutoff', { time: dateTime(until) })}</li>
				{held > 0 ? <li>{tn('bulk.heldstay', held)}</li> : null}
				{claimed > 0 ? <li>{tn('bulk.claimedstay', claimed)}</li> : null}
				{count > 1 ? <li>{t(kind === 'release' ? 'release.order' : 'discard.order')}</li> : null}
				<li>{t('bulk.background')}</li>
			</ul>
		</>
	);
}
