/** Changes to what partners answer in a scenario. Pure. */
import type { Deed, RecordedAnswer, Scenario } from '../../app/forms.ts';
import { failureOf } from './failures.ts';

export type Answers = Scenario['answers'];
export type AnswerKind = 'receipt' | 'pending' | 'problem';

/** What the schema of scenarios allows for one step. */
export const ANSWERS_MAX = 20;

export function kindOf(answer: RecordedAnswer): AnswerKind {
	return 'receipt' in answer ? 'receipt' : 'pending' in answer ? 'pending' : 'problem';
}

/** An answer to begin with. */
export function freshAnswer(kind: AnswerKind, step: string): RecordedAnswer {
	if (kind === 'receipt') return { receipt: { reference: 'PROBE-1' } };
	return kind === 'pending' ? { pending: {} } : { problem: failureOf('DK-PARTNER-REFUSED', step) };
}

export function withAnswer(answers: Answers, step: string, at: number, answer: RecordedAnswer): Answers {
	const list = answers[step] ?? [];
	return { ...answers, [step]: at < list.length ? list.with(at, answer) : [...list, answer] };
}

/** A step without answers is none. */
export function withoutAnswer(answers: Answers, step: string, at: number): Answers {
	const list = (answers[step] ?? []).filter((_, index) => index !== at);
	if (list.length > 0) return { ...answers, [step]: list };
	return Object.fromEntries(Object.entries(answers).filter(([name]) => name !== step));
}

/** Steps that a run asked for, and for which there is still no answer. */
export function missingSteps(deeds: readonly Deed[], answers: Answers): readonly string[] {
	const steps = deeds.flatMap((deed) => (deed.kind === 'called' && deed.answer === 'missing' ? [deed.step] : []));
	return [...new Set(steps)].filter((step) => answers[step] === undefined);
}
