/** What came of a run: in one sentence, what differs, and the whole way. */
import type { RefObject } from 'preact';
import type { RehearsalRun } from '../../app/forms.ts';
import { duration } from '../../locale/format.ts';
import { t, tn } from '../../locale/text.ts';
import type { Tone } from '../../parts/badge.tsx';
import { Notice } from '../../parts/notice.tsx';
import { DifferenceList } from './difference-list.tsx';
import { choiceText } from './flow-choice-field.tsx';
import { outcomeOf } from './outcome.ts';
import type { Ran } from './scenario-editor.tsx';
import { wayOf } from './way.ts';
import { WayView } from './way-view.tsx';

interface Props {
	readonly ran: Ran;
	readonly heading: RefObject<HTMLHeadingElement | null>;
	readonly answered: (step: string) => boolean;
	readonly onAddAnswer: (step: string) => void;
}

const TONES: Readonly<Record<ReturnType<typeof outcomeOf>, Tone>> = { outside: 'danger', parked: 'danger', again: 'warning', done: 'success', none: 'warning' };

export function RunResult({ ran: { run, scenario, choice, real }, heading, answered, onAddAnswer }: Props) {
	const { differences } = run;
	const tone: Tone = differences ? (differences.length === 0 ? 'success' : 'danger') : TONES[outcomeOf(run.deeds)];
	return (
		<section class="dk-section">
			<h2 class="dk-h2" ref={heading} tabIndex={-1}>
				{t('rehearsal.way')}
			</h2>
			<p class="dk-muted">
				{choiceText(choice)} · {t('timeline.took', { time: duration(run.durationMs) })}
			</p>
			<Notice tone={tone} title={resultTitle(run)}>
				{differences === undefined ? null : differences.length > 0 ? (
					<DifferenceList differences={differences} />
				) : (
					<p>{t(`rehearsal.ended.${outcomeOf(run.deeds)}`)}</p>
				)}
			</Notice>
			{real ? <p class="dk-muted">{t('rehearsal.real.shown')}</p> : null}
			{run.cut ? <Notice tone="warning" title={t('rehearsal.cut')} /> : null}
			<WayView stops={wayOf(run.deeds, differences, scenario.expected)} problems={run.problems} answered={answered} onAddAnswer={onAddAnswer} />
		</section>
	);
}

export function resultTitle({ differences, deeds }: RehearsalRun): string {
	if (!differences) return t(`rehearsal.ended.${outcomeOf(deeds)}`);
	return differences.length === 0 ? t('rehearsal.asexpected') : tn('rehearsal.differences.text', differences.length);
}
