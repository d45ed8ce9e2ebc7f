/** One step: its answers, in the order in which they are given; the last one is repeated. Closed it says in a line what they are. */
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { Fold } from '../../parts/fold.tsx';
import { AnswerFields } from './answer-fields.tsx';
import { answerText } from './answer-text.ts';
import { ANSWERS_MAX, type Answers, freshAnswer, withAnswer, withoutAnswer } from './answers.ts';

interface Props {
	readonly step: string;
	readonly answers: Answers;
	readonly open: boolean;
	readonly onChange: (answers: Answers) => void;
}

export function StepAnswers({ step, answers, open, onChange }: Props) {
	const list = answers[step] ?? [];
	return (
		<Fold
			class="dk-step"
			open={open}
			summary={
				<>
					<strong class="dk-breakable">{step}</strong> <span class="dk-breakable">{list.map(answerText).join(' → ')}</span>
				</>
			}
		>
			{() => (
				<div class="dk-step__answers">
					{list.map((answer, at) => (
						<fieldset class="dk-answer" key={at}>
							<legend class={list.length > 1 ? 'kern-label' : 'kern-sr-only'}>{t('rehearsal.answer.nth', { n: at + 1, step })}</legend>
							<AnswerFields step={step} answer={answer} onChange={(changed) => onChange(withAnswer(answers, step, at, changed))} />
							<div class="dk-actions">
								<Button icon="delete" onClick={() => onChange(withoutAnswer(answers, step, at))}>
									{t(list.length > 1 ? 'rehearsal.answer.remove' : 'rehearsal.step.remove')}
								</Button>
							</div>
						</fieldset>
					))}
					{list.length < ANSWERS_MAX ? (
						<div class="dk-actions">
							<Button icon="add" onClick={() => onChange(withAnswer(answers, step, list.length, freshAnswer('receipt', step)))}>
								{t('rehearsal.answer.add')}
							</Button>
							<span class="dk-small dk-muted">{t('rehearsal.answer.add.hint')}</span>
						</div>
					) : null}
				</div>
			)}
		</Fold>
	);
}
