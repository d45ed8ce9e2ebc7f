/** Who looks after the messages: oneself, nobody, or a colleague by name. */
import { useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import { useDeed } from '../../app/load.ts';
import { me } from '../../app/session.ts';
import { t, tn } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { ChoiceField, TextField } from '../../parts/field.tsx';
import { ProblemNotice } from '../../parts/notice.tsx';
import type { Selection } from './filter.ts';

interface Props {
	readonly selection: Selection;
	readonly onClose: () => void;
	readonly onDone: () => void;
}

export function AssignDialog({ selection, onClose, onDone }: Props) {
	const [who, setWho] = useState<'me' | 'nobody' | 'other'>('me');
	const [name, setName] = useState('');
	const [tried, setTried] = useState(false);
	const { busy, problem, run } = useDeed();
	const assignee = who === 'me' ? me.value?.id : who === 'other' ? name.trim() : undefined;
	const submit = () => {
		setTried(true);
		if (who === 'other' && !assignee) return;
		run(async () => {
			const { changed } = await call('POST /parked/assign', { body: { filter: selection.filter, ...(assignee ? { assignee } : {}) } });
			announce(tn('assign.done', changed));
			onDone();
		});
	};
	return (
		<Dialog
			title={t('assign.title')}
			onClose={onClose}
			onSubmit={submit}
			footer={
				<>
					<Button large onClick={onClose}>
						{t('word.cancel')}
					</Button>
					<Button large submit kind="primary" busy={busy}>
						{tn('assign.go', selection.count)}
					</Button>
				</>
			}
		>
			<ProblemNotice problem={problem} />
			<p>{t('assign.text')}</p>
			<ChoiceField
				legend={t('assign.who')}
				value={who}
				onChange={setWho}
				options={[
					{ value: 'me', text: t('assign.me', { name: me.value?.displayName ?? '' }) },
					{ value: 'other', text: t('assign.colleague') },
					{ value: 'nobody', text: t('assign.nobody') },
				]}
			/>
			{who === 'other' ? (
				<TextField label={t('signin.name')} value={name} onInput={setName} maxLength={100} error={tried && !assignee ? t('signin.name.missing') : undefined} />
			) : null}
		</Dialog>
	);
}
