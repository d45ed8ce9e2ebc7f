/** Before a person is removed: what stays, and what one could do instead. */
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { PersonItem } from '../../app/forms.ts';
import { useDeed } from '../../app/load.ts';
import { t } from '../../locale/text.ts';
import { DeedDialog } from '../../parts/deed-dialog.tsx';

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
		<DeedDialog
			title={t('people.remove.title', { name: person.displayName })}
			onClose={onClose}
			onSubmit={submit}
			go={t('people.remove')}
			icon="delete"
			busy={busy}
			problem={problem}
		>
			<p>{t('people.remove.text')}</p>
		</DeedDialog>
	);
}
