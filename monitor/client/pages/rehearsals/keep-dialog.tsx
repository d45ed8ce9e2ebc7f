/** Before a scenario is kept: what people call it, the name of its file, and that it is run twice. One that is there already is replaced only knowingly. */
import { useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { Scenario } from '../../app/forms.ts';
import { useDeed, useLoad } from '../../app/load.ts';
import { go } from '../../app/router.tsx';
import { t } from '../../locale/text.ts';
import { DeedDialog } from '../../parts/deed-dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Notice, ProblemNotice } from '../../parts/notice.tsx';
import { LIST_PATH } from './address.ts';
import { flowChoice, flowsIn } from './flow-choice.ts';
import { choiceText } from './flow-choice-field.tsx';
import { isScenarioName, nameFrom } from './scenario-file.ts';

interface Props {
	readonly scenario: Scenario;
	readonly kept: boolean | undefined;
	readonly onClose: () => void;
}

export function KeepDialog({ scenario, kept, onClose }: Props) {
	const [title, setTitle] = useState(scenario.title);
	const [typedName, setName] = useState(kept ? scenario.name : undefined);
	const [tried, setTried] = useState(false);
	const { busy, problem, run } = useDeed();
	const known = useLoad('names', async (signal) => (await call('GET /rehearsals', {}, signal)).scenarios.map((one) => one.name));
	const name = typedName ?? nameFrom(title);
	const replace = known.data?.includes(name) ?? false;
	const errors = {
		title: title.trim() === '' ? t('rehearsal.title.missing') : undefined,
		name: isScenarioName(name) ? undefined : t('rehearsal.name.wrong'),
	};
	const submit = () => {
		setTried(true);
		if (errors.title || errors.name || !known.data) return;
		run(async () => {
			await call('POST /rehearsals', { body: { scenario: { ...scenario, name, title: title.trim() }, replace, ...flowsIn(flowChoice.value) } });
			announce(t('rehearsal.kept', { title: title.trim() }));
			go(LIST_PATH);
		});
	};
	return (
		<DeedDialog
			title={t('rehearsal.keep.title')}
			onClose={onClose}
			onSubmit={submit}
			go={t(busy ? 'rehearsal.keep.busy' : replace ? 'rehearsal.replace' : 'rehearsal.keep.go')}
			busy={busy}
			problem={problem}
		>
			<ProblemNotice problem={known.problem} />
			<p>
				{t('rehearsal.keep.text')} <strong>{choiceText(flowChoice.value)}.</strong>
			</p>
			<TextField
				focus
				label={t('rehearsal.title')}
				hint={t('rehearsal.title.hint')}
				value={title}
				maxLength={200}
				onInput={setTitle}
				error={tried ? errors.title : undefined}
			/>
			<TextField
				label={t('rehearsal.name')}
				hint={t('rehearsal.name.hint')}
				value={name}
				maxLength={63}
				onInput={setName}
				error={tried ? errors.name : undefined}
			/>
			{replace ? <Notice tone="warning" title={t('rehearsal.keep.exists', { name })} /> : null}
		</DeedDialog>
	);
}
