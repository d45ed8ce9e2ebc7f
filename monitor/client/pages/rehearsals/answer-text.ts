/** One answer of a partner in a few words. */
import type { RecordedAnswer } from '../../app/forms.ts';
import { t } from '../../locale/text.ts';
import { isKnownFailure } from './failures.ts';

export function answerText(answer: RecordedAnswer): string {
	if ('receipt' in answer) return t('rehearsal.answer.receipt.text', { reference: answer.receipt.reference || '–' });
	if ('pending' in answer) return t('rehearsal.answer.pending');
	const { code } = answer.problem;
	return t('rehearsal.answer.problem.text', { what: isKnownFailure(code) ? t(`rehearsal.failure.${code}`) : code });
}
