/** Holding messages back, or letting them go again. */
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import { useDeed } from '../../app/load.ts';
import { t, tn } from '../../locale/text.ts';
import { DeedDialog } from '../../parts/deed-dialog.tsx';
import type { Selection } from './filter.ts';

interface Props {
	readonly selection: Selection;
	readonly held: boolean;
	readonly onClose: () => void;
	readonly onDone: () => void;
}

export function HoldDialog({ selection, held, onClose, onDone }: Props) {
	const { busy, problem, run } = useDeed();
	const count = held ? selection.count - selection.held : selection.held;
	const submit = () =>
		run(async () => {
			const { changed } = await call('POST /parked/hold', { body: { filter: { ...selection.filter, held: !held }, held } });
			announce(tn(held ? 'hold.done' : 'letgo.done', changed));
			onDone();
		});
	return (
		<DeedDialog
			title={t(held ? 'hold.title' : 'letgo.title')}
			onClose={onClose}
			onSubmit={submit}
			go={tn(held ? 'hold.go' : 'letgo.go', count)}
			busy={busy}
			problem={problem}
		>
			<p>{t(held ? 'hold.text' : 'letgo.text', { what: selection.what })}</p>
		</DeedDialog>
	);
}
