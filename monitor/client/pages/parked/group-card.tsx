/** One cause: title and remedy of its problem, figures, note, and what one may do about all its messages. */
import type { Group } from '../../app/forms.ts';
import { Link } from '../../app/router.tsx';
import { tenantName } from '../../app/session.ts';
import { number } from '../../locale/format.ts';
import { inLanguage, t, tn } from '../../locale/text.ts';
import { Moment } from '../../parts/time.tsx';
import { BulkActions } from './bulk-actions.tsx';
import { groupSelection, listText } from './filter.ts';
import { NoteField } from './note-field.tsx';

interface Props {
	readonly group: Group;
	readonly at: number;
	readonly onDone: () => void;
	/** The list is below already. */
	readonly alone?: boolean | undefined;
}

export function GroupCard({ group, at, onDone, alone }: Props) {
	const { cause, problem, count, held, claimed } = group;
	const title = inLanguage(problem.title);
	return (
		<article class="dk-card dk-group" aria-label={`${title}: ${tn('parked.count', count)}`}>
			<div class="dk-group__head">
				<p class="dk-group__count">
					<span class="dk-group__number">{number(count)}</span>
					<span class="dk-small">{t('parked.messages')}</span>
				</p>
				<div class="dk-group__what">
					<h2 class="dk-h3">{title}</h2>
					<p>
						<span class="dk-muted">{t('problem.remedy')}</span> {inLanguage(problem.remedy)}
					</p>
					<p class="dk-small dk-muted">{placeOf(group)}</p>
				</div>
			</div>
			<dl class="dk-pairs">
				<div>
					<dt>{t('parked.since')}</dt>
					<dd>
						<Moment at={group.oldestAt} show="ago" />
					</dd>
				</div>
				<div>
					<dt>{t('parked.newest')}</dt>
					<dd>
						<Moment at={group.newestAt} show="ago" />
					</dd>
				</div>
				<div>
					<dt>{t('parked.held')}</dt>
					<dd>{number(held)}</dd>
				</div>
				<div>
					<dt>{t('parked.claimed')}</dt>
					<dd>{number(claimed)}</dd>
				</div>
			</dl>
			<NoteField cause={cause} note={group.note ?? ''} mayOperate={group.mayOperate} mandant={cause.mandant} />
			<BulkActions selection={groupSelection(cause, { at, groups: [group] }, title)} mayOperate={group.mayOperate} onDone={onDone}>
				{alone ? null : (
					<Link to={`/geparkt/liste?${listText(cause)}`} class="kern-btn kern-btn--tertiary kern-btn--x-small" label={`${t('parked.list')}: ${title}`}>
						<span class="kern-label">{t('parked.list')}</span>
					</Link>
				)}
			</BulkActions>
		</article>
	);
}

function placeOf({ cause, problem }: Group): string {
	return [
		tenantName(cause.mandant),
		`${t('word.channel')} ${cause.channel}`,
		cause.partner ? `${t('word.partner')} ${cause.partner}` : '',
		problem.node ? t('problem.node', { node: problem.node }) : '',
		problem.code,
	]
		.filter(Boolean)
		.join(' · ');
}
