/** Before messages are discarded for good: a reason, and their number typed, so that nobody does it by a slip. */
import { useState } from 'preact/hooks';
import { useDeed } from '../../app/load.ts';
import { number } from '../../locale/format.ts';
import { t, tn } from '../../locale/text.ts';
import { DeedDialog } from '../../parts/deed-dialog.tsx';
import { AreaField, TextField } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { movable, newJobId, type Selection } from './filter.ts';
import { orderJob } from './order-job.ts';
import { isNumber } from './typed-number.ts';
import { WhatHappens } from './what-happens.tsx';

export function DiscardDialog({ selection, onClose }: { readonly selection: Selection; readonly onClose: () => void }) {
	const [id] = useState(() => newJobId());
	const [reason, setReason] = useState('');
	const [typed, setTyped] = useState('');
	const [tried, setTried] = useState(false);
	const { busy, problem, run } = useDeed();
	const count = movable(selection);
	const errors = {
		reason: reason.trim() === '' ? t('word.reason.missing') : undefined,
		typed: isNumber(typed, count) ? undefined : t('discard.typed.wrong', { number: number(count) }),
	};
	const submit = () => {
		setTried(true);
		if (errors.reason || errors.typed) return;
		run(() => orderJob({ id, kind: 'discard', filter: selection.filter, reason: reason.trim() }));
	};
	return (
		<DeedDialog title={t('discard.title')} onClose={onClose} onSubmit={submit} go={tn('discard.go', count)} icon="delete" busy={busy} problem={problem}>
			<div class="dk-full">
				<Notice tone="warning" title={t('discard.forgood')} />
			</div>
			<WhatHappens selection={selection} kind="discard" />
			<AreaField
				label={t('word.reason')}
				hint={t('discard.reason.hint')}
				value={reason}
				onInput={setReason}
				maxLength={500}
				error={tried ? errors.reason : undefined}
			/>
			<TextField label={t('discard.typed', { number: number(count) })} value={typed} onInput={setTyped} error={tried ? errors.typed : undefined} />
		</DeedDialog>
	);
}
