/** What came of one scenario: passed, how many differences, or why it could not be run. Differences open below. */
import { t, tn } from '../../locale/text.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { Fold } from '../../parts/fold.tsx';
import { ProblemText } from '../../parts/notice.tsx';
import type { CheckResult } from './check-in-turn.ts';
import { DifferenceList } from './difference-list.tsx';

const TONES: Readonly<Record<CheckResult['state'], Tone>> = {
	waiting: 'info',
	running: 'info',
	passed: 'success',
	ran: 'warning',
	differs: 'danger',
	failed: 'danger',
};

export function CheckResultView({ result }: { readonly result: CheckResult | undefined }) {
	if (!result) return <span class="dk-muted">{t('rehearsal.result.none')}</span>;
	const text = result.state === 'differs' ? tn('rehearsal.differences', result.differences.length) : t(`rehearsal.result.${result.state}`);
	return (
		<div class="dk-stack dk-tight">
			<span>
				<Badge tone={TONES[result.state]} text={text} />
			</span>
			{result.state === 'ran' ? <span class="dk-small">{t('rehearsal.result.ran.text')}</span> : null}
			{result.state === 'failed' ? <ProblemText problem={result.problem} /> : null}
			{result.state === 'differs' ? <Fold summary={t('rehearsal.result.open')}>{() => <DifferenceList differences={result.differences} />}</Fold> : null}
		</div>
	);
}
