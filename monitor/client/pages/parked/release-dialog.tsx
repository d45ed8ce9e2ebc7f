/** Before messages are released: how many, from where they go on, through which flows, what stays. */
import { useState } from 'preact/hooks';
import { useDeed } from '../../app/load.ts';
import { t, tn } from '../../locale/text.ts';
import { DeedDialog } from '../../parts/deed-dialog.tsx';
import { ChoiceField } from '../../parts/field.tsx';
import { movable, newJobId, type Selection } from './filter.ts';
import { orderJob } from './order-job.ts';
import { WhatHappens } from './what-happens.tsx';

export function ReleaseDialog({ selection, onClose }: { readonly selection: Selection; readonly onClose: () => void }) {
	const [id] = useState(() => newJobId());
	const [from, setFrom] = useState<'step' | 'start'>('step');
	const [flow, setFlow] = useState<'current' | 'then'>('current');
	const { busy, problem, run } = useDeed();
	return (
		<DeedDialog
			title={t('release.title')}
			onClose={onClose}
			onSubmit={() => run(() => orderJob({ id, kind: 'release', from, flow, filter: selection.filter }))}
			go={tn('release.go', movable(selection))}
			busy={busy}
			problem={problem}
		>
			<WhatHappens selection={selection} kind="release" />
			<ChoiceField
				legend={t('release.from')}
				value={from}
				onChange={setFrom}
				options={[
					{ value: 'step', text: t('release.step'), hint: t('release.step.hint') },
					{ value: 'start', text: t('release.start'), hint: t('release.start.hint') },
				]}
			/>
			<ChoiceField
				legend={t('release.flow')}
				value={flow}
				onChange={setFlow}
				options={[
					{ value: 'current', text: t('release.current'), hint: t('release.current.hint') },
					{ value: 'then', text: t('release.then'), hint: t('release.then.hint') },
				]}
			/>
		</DeedDialog>
	);
}
