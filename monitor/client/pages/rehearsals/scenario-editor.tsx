/**
 * A scenario to change and to run: what comes in, what partners answer, against which flows; below it the way of the last run. What is typed here is in memory only
 * until somebody keeps it.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { RehearsalRun, Scenario } from '../../app/forms.ts';
import { useDeed } from '../../app/load.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { CheckField } from '../../parts/field.tsx';
import { ProblemNotice } from '../../parts/notice.tsx';
import { Section } from '../../parts/page.tsx';
import { whyNot } from '../../parts/rights.ts';
import { freshAnswer, missingSteps, withAnswer } from './answers.ts';
import { AnswersSection } from './answers-section.tsx';
import { ContentField } from './content-field.tsx';
import { type FlowChoice, flowChoice, flowsIn } from './flow-choice.ts';
import { FlowChoiceField, whyNoFlows } from './flow-choice-field.tsx';
import type { Handed } from './handover.ts';
import { KeepDialog } from './keep-dialog.tsx';
import { RecordedNotice } from './recorded-notice.tsx';
import { RunResult, resultTitle } from './run-result.tsx';
import { ScenarioHead } from './scenario-head.tsx';

interface Props {
	readonly first: Scenario;
	/** It is kept under its name. */
	readonly kept?: boolean | undefined;
	/** It was just recorded. */
	readonly handed?: Handed | undefined;
}

/** A run, and what it was a run of. */
export interface Ran {
	readonly run: RehearsalRun;
	readonly scenario: Scenario;
	readonly choice: FlowChoice;
	readonly real: boolean;
}

export function ScenarioEditor({ first, kept, handed }: Props) {
	const [scenario, setScenario] = useState(first);
	const [real, setReal] = useState(false);
	const [ran, setRan] = useState<Ran>();
	const [keeping, setKeeping] = useState(false);
	const result = useRef<HTMLHeadingElement>(null);
	const { busy, problem, run } = useDeed();
	useEffect(() => {
		if (ran) result.current?.focus();
	}, [ran]);

	const start = () =>
		run(async () => {
			const choice = flowChoice.value;
			const original = real && handed ? { original: handed.origin } : {};
			const done = await call('POST /rehearsals/run', { body: { scenario, ...flowsIn(choice), ...original } });
			setRan({ run: done, scenario, choice, real });
			announce(t('rehearsal.ended', { how: resultTitle(done) }));
		});
	const change = (part: Partial<Scenario>) => setScenario({ ...scenario, ...part });
	const addAnswer = (step: string) => {
		if (scenario.answers[step]) return;
		change({ answers: withAnswer(scenario.answers, step, 0, freshAnswer('receipt', step)) });
		announce(t('rehearsal.step.added', { step }));
	};
	const why = whyNoFlows(flowChoice.value);
	const stale = ran !== undefined && (ran.scenario !== scenario || ran.choice !== flowChoice.value || ran.real !== real);
	const deeds = (
		<div class="dk-actions">
			<Button kind="primary" icon="arrow-forward" busy={busy} why={why} onClick={start}>
				{t(busy ? 'rehearsal.running' : ran ? 'rehearsal.run.again' : 'rehearsal.run')}
			</Button>
			<Button icon="check" why={why ? t('rehearsal.keep.flows') : undefined} onClick={() => setKeeping(true)}>
				{t('rehearsal.keep')}
			</Button>
		</div>
	);
	return (
		<>
			{handed ? <RecordedNotice recorded={handed.recorded} /> : null}
			<ScenarioHead scenario={scenario} kept={kept} />
			<ContentField scenario={scenario} onInput={(content) => change({ content })} />
			<AnswersSection answers={scenario.answers} missing={missingSteps(ran?.run.deeds ?? [], scenario.answers)} onChange={(answers) => change({ answers })} />
			<Section title={t('rehearsal.run.title')}>
				<FlowChoiceField />
				{handed ? <RealContent mandant={handed.origin.mandant} real={real} onChange={setReal} /> : null}
				{deeds}
				<ProblemNotice problem={problem} />
			</Section>
			{ran ? <RunResult ran={ran} heading={result} onAddAnswer={addAnswer} answered={(step) => scenario.answers[step] !== undefined} /> : null}
			{stale ? (
				<div class="dk-card dk-chosen">
					<p>{t('rehearsal.stale')}</p>
					{deeds}
				</div>
			) : null}
			{keeping ? <KeepDialog scenario={scenario} kept={kept} onClose={() => setKeeping(false)} /> : null}
		</>
	);
}

function RealContent({ mandant, real, onChange }: { readonly mandant: string; readonly real: boolean; readonly onChange: (real: boolean) => void }) {
	const why = whyNot('content', mandant);
	return (
		<div>
			<CheckField label={t('rehearsal.real')} checked={real} why={why} onChange={onChange} />
			<p class="dk-small dk-muted">{t('rehearsal.real.text')}</p>
			{why ? <p class="dk-why">{why}</p> : null}
		</div>
	);
}
