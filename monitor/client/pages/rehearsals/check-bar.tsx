/** How far the check of all scenarios is, against which flows, and how it ended. */
import { t, tn } from '../../locale/text.ts';
import type { Checks } from './check-all.ts';
import { type CheckResults, countsOf } from './check-in-turn.ts';
import { choiceText } from './flow-choice-field.tsx';

export function CheckBar({ checks: { results, busy, against }, total }: { readonly checks: Checks; readonly total: number }) {
	if (against === undefined) return null;
	const { settled } = countsOf(results);
	if (!busy) {
		return (
			<p>
				{summaryText(results, total)} <span class="dk-muted">{choiceText(against)}</span>
			</p>
		);
	}
	const text = t('rehearsal.check.progress', { done: settled, total });
	return (
		<div class="kern-progress dk-progress">
			<progress value={total === 0 ? 1 : settled / total} max={1} aria-label={text} />
			<span class="dk-small">
				{text} <span class="dk-muted">{choiceText(against)}</span>
			</span>
		</div>
	);
}

export function summaryText(results: CheckResults, total: number): string {
	const { settled, passed, ran, differs, failed } = countsOf(results);
	const parts = [
		tn('rehearsal.summary.passed', passed),
		differs > 0 ? tn('rehearsal.summary.differs', differs) : '',
		failed > 0 ? tn('rehearsal.summary.failed', failed) : '',
		ran > 0 ? tn('rehearsal.summary.ran', ran) : '',
	].filter(Boolean);
	return `${settled < total ? `${t('rehearsal.check.stopped')} ` : ''}${t('rehearsal.check.done', { done: settled, total })} ${parts.join(', ')}.`;
}
