/** Before a scenario is removed: what is lost with it, and how one can keep it elsewhere. */
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { ScenarioItem } from '../../app/forms.ts';
import { useDeed } from '../../app/load.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { ProblemNotice } from '../../parts/notice.tsx';

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
		<Dialog
			title={t('rehearsal.remove.title', { title: title || name })}
			onClose={onClose}
			onSubmit={submit}
			footer={
				<>
					<Button large onClick={onClose}>
						{t('word.cancel')}
					</Button>
					<Button large submit kind="primary" icon="delete" busy={busy}>
						{t('rehearsal.remove')}
					</Button>
				</>
			}
		>
			<ProblemNotice problem={problem} />
			<p>{t('rehearsal.remove.text')}</p>
		</Dialog>
	);
}
