/** Probeläufe: the scenarios that are kept, and whether the flows still do what is expected of them. */
import { useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { ScenarioItem } from '../../app/forms.ts';
import { useLoad } from '../../app/load.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { useChecks } from './check-all.ts';
import { CheckBar, summaryText } from './check-bar.tsx';
import { flowChoice } from './flow-choice.ts';
import { FlowChoiceField, whyNoFlows } from './flow-choice-field.tsx';
import { ImportScenario } from './import-scenario.tsx';
import { RemoveScenario } from './remove-scenario.tsx';
import { ScenarioTable } from './scenario-table.tsx';
import { whyNoRehearsal } from './why-not.ts';

type Open = { readonly kind: 'import' } | { readonly kind: 'remove'; readonly scenario: ScenarioItem };

export function RehearsalsPage() {
	const [open, setOpen] = useState<Open>();
	const why = whyNoRehearsal();
	const loaded = useLoad(why ? undefined : 'rehearsals', (signal) => call('GET /rehearsals', {}, signal));
	const names = loaded.data?.scenarios.map(({ name }) => name) ?? [];
	const checks = useChecks((results) => announce(summaryText(results, names.length)));
	const close = () => setOpen(undefined);
	const done = () => {
		close();
		loaded.reload();
	};
	return (
		<Page
			title={t('rehearsal.list.title')}
			actions={
				<Button icon="add" blockedBy={why ? 'dk-rehearsal-why' : undefined} onClick={() => setOpen({ kind: 'import' })}>
					{t('rehearsal.import')}
				</Button>
			}
		>
			<p class="dk-lead">{t('rehearsal.list.lead')}</p>
			{why ? (
				<p class="dk-why" id="dk-rehearsal-why">
					{why}
				</p>
			) : null}
			<Section title={t('rehearsal.check.title')}>
				{why ? null : <FlowChoiceField />}
				<div class="dk-actions">
					<Button
						kind="primary"
						icon="check"
						busy={checks.busy}
						blockedBy={why ? 'dk-rehearsal-why' : undefined}
						why={why ? undefined : (whyNoFlows(flowChoice.value) ?? (loaded.data && names.length === 0 ? t('rehearsal.list.none') : undefined))}
						onClick={() => names.length > 0 && checks.start(names, flowChoice.value)}
					>
						{t('rehearsal.check.all')}
					</Button>
					{checks.busy ? (
						<Button icon="close" onClick={checks.stop}>
							{t('rehearsal.check.stop')}
						</Button>
					) : null}
				</div>
				<CheckBar checks={checks} total={names.length} />
			</Section>
			<Section title={t('rehearsal.list.kept')}>
				{why ? (
					<p class="dk-empty">{t('rehearsal.list.hidden')}</p>
				) : (
					<Loading of={loaded}>
						{({ scenarios }) => <ScenarioTable scenarios={scenarios} results={checks.results} onRemove={(scenario) => setOpen({ kind: 'remove', scenario })} />}
					</Loading>
				)}
			</Section>
			{open?.kind === 'import' ? <ImportScenario known={names} onClose={close} onDone={done} /> : null}
			{open?.kind === 'remove' ? <RemoveScenario scenario={open.scenario} onClose={close} onDone={done} /> : null}
		</Page>
	);
}
