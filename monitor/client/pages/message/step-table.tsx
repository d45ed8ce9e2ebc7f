/** Steps at partners: begun, pending, done or failed, with the receipt. */
import type { Step } from '../../app/forms.ts';
import { t } from '../../locale/text.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { ProblemText } from '../../parts/notice.tsx';
import { DataTable } from '../../parts/table.tsx';
import { Moment } from '../../parts/time.tsx';

const TONES: Readonly<Record<Step['state'], Tone>> = { begun: 'info', pending: 'warning', done: 'success', failed: 'danger' };

export function StepTable({ steps }: { readonly steps: readonly Step[] }) {
	return (
		<DataTable<Step>
			caption={t('steps.title')}
			captionHidden
			stack
			rows={steps}
			keyOf={({ step }) => step}
			empty={t('steps.none')}
			columns={[
				{ key: 'step', head: t('word.step'), heading: true, class: 'dk-breakable', cell: ({ step }) => step },
				{ key: 'state', head: t('word.state'), cell: ({ state }) => <Badge tone={TONES[state]} text={t(`step.${state}`)} /> },
				{ key: 'at', head: t('word.time'), cell: ({ at }) => <Moment at={at} /> },
				{ key: 'reference', head: t('steps.reference'), class: 'dk-breakable', cell: ({ reference }) => reference ?? '–' },
				{ key: 'problem', head: t('steps.problem'), cell: ({ problem }) => (problem ? <ProblemText problem={problem} /> : '–') },
			]}
		/>
	);
}
