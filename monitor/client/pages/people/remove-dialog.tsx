/** Before a person is removed: what stays, and what one could do instead. */
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { PersonItem } from '../../app/forms.ts';
import { useDeed } from '../../app/load.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { ProblemNotice } from '../../parts/notice.tsx';

interface Props {
	readonly person: PersonItem;
	readonly onClose: () => void;
	readonly onDone: () => void;
}

export function RemoveDialog({ person, onClose, onDone }: Props) {
	const { busy, problem, run } = useDeed();
	const submit = () =>
		run(async () => {
			await call('DELETE /people/:id', { params: { id: person.id } });
			announce(t('people.removed', { name: person.displayName }));
			onDone();
		});
	return (
		<Dialog
			title={t('people.remove.title', { name: person.displayName })}
			onClose={onClose}
			onSubmit={submit}
			footer={
				<>
					<Button large onClick={onClose}>
						{t('word.cancel')}
					</Button>
					<Button large submit kind="primary" icon="delete" busy={busy}>
						{t('people.remove')}
					</Button>
				</>
			}
		>
			<ProblemNotice problem={problem} />
			<p>{t('people.remove.text')}</p>
		</Dialog>
	);
}
