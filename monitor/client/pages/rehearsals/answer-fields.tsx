/** One answer of a partner to fill in: a receipt, that the answer comes later, or a failure. */
import { useRef } from 'preact/hooks';
import type { RecordedAnswer } from '../../app/forms.ts';
import { t } from '../../locale/text.ts';
import { SelectField, TextField } from '../../parts/field.tsx';
import { type AnswerKind, freshAnswer, kindOf } from './answers.ts';
import { FAILURES, type Failed, failureOf, isKnownFailure } from './failures.ts';
import { TextPairs } from './text-pairs.tsx';

const KINDS: readonly AnswerKind[] = ['receipt', 'pending', 'problem'];

interface Props {
	readonly step: string;
	readonly answer: RecordedAnswer;
	readonly onChange: (answer: RecordedAnswer) => void;
}

export function AnswerFields({ step, answer, onChange }: Props) {
	const kind = kindOf(answer);
	// Who only looks at another kind gets back what was there.
	const before = useRef<Partial<Record<AnswerKind, RecordedAnswer>>>({});
	before.current[kind] = answer;
	return (
		<div class="dk-stack">
			<div class="dk-filterbar">
				<SelectField
					label={t('rehearsal.answer.kind')}
					value={kind}
					onChange={(value) => {
						const next = KINDS.find((known) => known === value) ?? 'receipt';
						onChange(before.current[next] ?? freshAnswer(next, step));
					}}
					options={KINDS.map((value) => ({ value, text: t(`rehearsal.answer.${value}`) }))}
				/>
				{'receipt' in answer ? (
					<TextField
						label={t('rehearsal.answer.reference')}
						value={answer.receipt.reference}
						maxLength={255}
						onInput={(reference) => onChange({ receipt: { ...answer.receipt, reference } })}
					/>
				) : null}
				{'problem' in answer ? <FailureField step={step} failed={answer.problem} onChange={(problem) => onChange({ problem })} /> : null}
			</div>
			{'receipt' in answer ? (
				<TextPairs
					legend={t('rehearsal.attributes')}
					of={answer.receipt.attributes ?? {}}
					onChange={(attributes) => onChange({ receipt: { ...answer.receipt, attributes } })}
				/>
			) : null}
			{'pending' in answer ? (
				<>
					<p class="dk-small dk-muted">{t('rehearsal.answer.pending.text')}</p>
					<TextPairs
						legend={t('rehearsal.notice')}
						of={answer.pending.notice ?? {}}
						onChange={(notice) => onChange({ pending: { ...answer.pending, notice } })}
					/>
				</>
			) : null}
			{'problem' in answer ? (
				<p class="dk-small dk-muted dk-breakable">
					{answer.problem.code}
					{Object.entries(answer.problem.facts).map(([name, value]) => ` · ${name}: ${value}`)}
				</p>
			) : null}
		</div>
	);
}

/** A code that was recorded stays to be chosen, also one that is not on the list. */
function FailureField({ step, failed, onChange }: { readonly step: string; readonly failed: Failed; readonly onChange: (failed: Failed) => void }) {
	const recorded = useRef(failed);
	const others = isKnownFailure(recorded.current.code) ? [] : [{ value: recorded.current.code, text: recorded.current.code }];
	return (
		<SelectField
			label={t('rehearsal.failure')}
			value={failed.code}
			onChange={(code) => onChange(code === recorded.current.code || !isKnownFailure(code) ? recorded.current : failureOf(code, step))}
			options={[...FAILURES.map(({ code }) => ({ value: code, text: t(`rehearsal.failure.${code}`) })), ...others]}
		/>
	);
}
