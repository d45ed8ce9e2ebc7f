/** Who looks after the messages: oneself, nobody, or a colleague who may, out of a list. */
import { useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import { useDeed, useLoad } from '../../app/load.ts';
import { may, me } from '../../app/session.ts';
import { t, tn } from '../../locale/text.ts';
import { DeedDialog } from '../../parts/deed-dialog.tsx';
import { ChoiceField } from '../../parts/field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ColleagueField } from './colleague-field.tsx';
import type { Selection } from './filter.ts';

interface Props {
	readonly selection: Selection;
	readonly onClose: () => void;
	readonly onDone: () => void;
}

export function AssignDialog({ selection, onClose, onDone }: Props) {
	const [who, setWho] = useState<'me' | 'nobody' | 'other'>('me');
	const [colleague, setColleague] = useState('');
	const [tried, setTried] = useState(false);
	const { busy, problem, run } = useDeed();
	const mandanten = selection.mandanten.filter((mandant) => may('operate', mandant));
	const loaded = useLoad(`assignable ${mandanten.join(' ')}`, (signal) => call('GET /people/assignable', { query: { mandant: mandanten } }, signal));
	const assignee = who === 'me' ? me.value?.id : who === 'other' ? colleague : undefined;
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
		<DeedDialog title={t('assign.title')} onClose={onClose} onSubmit={submit} go={tn('assign.go', selection.count)} busy={busy} problem={problem}>
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
				<Loading of={loaded}>
					{({ people }) => (
						<ColleagueField people={people} value={colleague} onChange={setColleague} error={tried && !assignee ? t('assign.missing') : undefined} />
					)}
				</Loading>
			) : null}
		</DeedDialog>
	);
}
