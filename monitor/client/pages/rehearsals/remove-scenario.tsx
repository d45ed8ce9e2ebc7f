/** Before a scenario is removed: what is lost with it, and how one can keep it elsewhere. */
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { ScenarioItem } from '../../app/forms.ts';
import { useDeed } from '../../app/load.ts';
import { t } from '../../locale/text.ts';
import { DeedDialog } from '../../parts/deed-dialog.tsx';

interface Props {
	readonly scenario: Pick<ScenarioItem, 'name' | 'title'>;
	readonly onClose: () => void;
	readonly onDone: () => void;
}

export function RemoveScenario({ scenario: { name, title }, onClose, onDone }: Props) {
	const { busy, problem, run } = useDeed();
	const submit = () =>
		run(async () => {
			await call('DELETE /rehearsals/:name', { params: { name } });
			announce(t('rehearsal.removed', { title: title || name }));
			onDone();
		});
	return (
		<DeedDialog
			title={t('rehearsal.remove.title', { title: title || name })}
			onClose={onClose}
			onSubmit={submit}
			go={t('rehearsal.remove')}
			icon="delete"
			busy={busy}
			problem={problem}
		>
			<p>{t('rehearsal.remove.text')}</p>
		</DeedDialog>
	);
}
