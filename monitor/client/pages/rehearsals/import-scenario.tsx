/** Takes a scenario from a file, as it stands there, with what is expected of it. One of the same name is replaced only when the person says so. */
import { useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { Scenario } from '../../app/forms.ts';
import { useDeed } from '../../app/load.ts';
import { t } from '../../locale/text.ts';
import { DeedDialog } from '../../parts/deed-dialog.tsx';
import { FileField } from '../../parts/file-field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Facts } from '../../parts/page.tsx';
import { type ScenarioFault, scenarioIn } from './scenario-file.ts';

interface Props {
	/** Names of those that are kept. */
	readonly known: readonly string[];
	readonly onClose: () => void;
	readonly onDone: () => void;
}

export function ImportScenario({ known, onClose, onDone }: Props) {
	const [scenario, setScenario] = useState<Scenario>();
	const [fault, setFault] = useState<ScenarioFault | 'missing'>();
	const { busy, problem, run, clear } = useDeed();
	const replace = scenario !== undefined && known.includes(scenario.name);
	const pick = async (file: File): Promise<void> => {
		clear();
		const read = scenarioIn(await file.text());
		setFault('fault' in read ? read.fault : undefined);
		setScenario('fault' in read ? undefined : read);
	};
	const submit = () => {
		if (!scenario) {
			setFault(fault ?? 'missing');
			return;
		}
		run(async () => {
			await call('PUT /rehearsals/:name', { params: { name: scenario.name }, body: { scenario, replace } });
			announce(t('rehearsal.imported', { title: scenario.title || scenario.name }));
			onDone();
		});
	};
	return (
		<DeedDialog
			title={t('rehearsal.import.title')}
			onClose={onClose}
			onSubmit={submit}
			go={t(replace ? 'rehearsal.replace' : 'rehearsal.import.go')}
			busy={busy}
			problem={problem}
		>
			<p>{t('rehearsal.import.text')}</p>
			<FileField
				label={t('rehearsal.import.file')}
				accept=".json,application/json"
				onPick={(file) => void pick(file)}
				error={fault ? t(`rehearsal.file.${fault}`) : undefined}
			/>
			{scenario ? (
				<Facts
					of={[
						[t('rehearsal.title'), scenario.title],
						[t('rehearsal.name'), scenario.name],
						[t('word.channel'), scenario.channel],
						[t('rehearsal.expected'), scenario.expected ? String(scenario.expected.deeds.length) : t('rehearsal.expected.none')],
					]}
				/>
			) : null}
			{replace ? <Notice tone="warning" title={t('rehearsal.import.exists', { name: scenario.name })} /> : null}
		</DeedDialog>
	);
}
