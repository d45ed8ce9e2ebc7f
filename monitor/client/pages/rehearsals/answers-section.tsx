/** What partners answer, step by step. A step that a run asked for in vain is offered; one can name another. */
import { useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { Section } from '../../parts/page.tsx';
import { type Answers, freshAnswer, withAnswer } from './answers.ts';
import { StepAnswers } from './step-answers.tsx';

interface Props {
	readonly answers: Answers;
	/** Steps that the last run had no answer for. */
	readonly missing: readonly string[];
	readonly onChange: (answers: Answers) => void;
}

export function AnswersSection({ answers, missing, onChange }: Props) {
	const [fresh, setFresh] = useState<string>();
	const add = (step: string) => {
		onChange(withAnswer(answers, step, 0, freshAnswer('receipt', step)));
		setFresh(step);
		announce(t('rehearsal.step.added', { step }));
	};
	const steps = Object.keys(answers);
	return (
		<Section title={t('rehearsal.answers')}>
			<p class="dk-muted">{t('rehearsal.answers.lead')}</p>
			{steps.length === 0 ? <p class="dk-empty">{t('rehearsal.answers.none')}</p> : null}
			<ul class="dk-steps">
				{steps.map((step) => (
					<li key={step}>
						<StepAnswers step={step} answers={answers} open={step === fresh} onChange={onChange} />
					</li>
				))}
			</ul>
			<NewStep known={steps} missing={missing} onAdd={add} />
		</Section>
	);
}

function NewStep({
	known,
	missing,
	onAdd,
}: {
	readonly known: readonly string[];
	readonly missing: readonly string[];
	readonly onAdd: (step: string) => void;
}) {
	const [typed, setTyped] = useState('');
	const [tried, setTried] = useState(false);
	const step = typed.trim();
	const error = step === '' ? t('rehearsal.step.missing') : known.includes(step) ? t('rehearsal.step.known') : undefined;
	return (
		<>
			{missing.length > 0 ? (
				<div class="dk-actions">
					{missing.map((one) => (
						<Button key={one} icon="add" onClick={() => onAdd(one)}>
							{t('rehearsal.step.add.named', { step: one })}
						</Button>
					))}
				</div>
			) : null}
			<form
				class="dk-filterbar"
				noValidate
				onSubmit={(event) => {
					event.preventDefault();
					setTried(true);
					if (error) return;
					onAdd(step);
					setTyped('');
					setTried(false);
				}}
			>
				<TextField label={t('rehearsal.step.another')} value={typed} onInput={setTyped} maxLength={200} error={tried ? error : undefined} />
				<Button submit icon="add">
					{t('rehearsal.step.add')}
				</Button>
			</form>
		</>
	);
}
