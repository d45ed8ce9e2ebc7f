/** The note of a group: what colleagues should know. */
import { useRef, useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { Cause } from '../../app/forms.ts';
import { useDeed } from '../../app/load.ts';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { AreaField } from '../../parts/field.tsx';
import { ProblemNotice } from '../../parts/notice.tsx';

interface Props {
	readonly cause: Cause;
	readonly note: string;
	readonly mayOperate: boolean;
	readonly mandant: string;
}

export function NoteField({ cause, note, mayOperate }: Props) {
	const [saved, setSaved] = useState(note);
	const [draft, setDraft] = useState<string>();
	const { busy, problem, run } = useDeed();
	const place = useRef<HTMLDivElement>(null);
	const close = () => {
		setDraft(undefined);
		requestAnimationFrame(() => place.current?.querySelector('button')?.focus());
	};
	const save = () =>
		run(async () => {
			const text = (draft ?? '').trim();
			await call('PUT /parked/note', { body: { cause, text } });
			setSaved(text);
			close();
			announce(t('note.saved'));
		});
	if (draft === undefined) {
		return (
			<div class="dk-note" ref={place}>
				{saved ? (
					<p>
						<span class="dk-muted">{t('note.label')}:</span> {saved}
					</p>
				) : null}
				{mayOperate ? (
					<Button kind="tertiary" icon="edit" onClick={() => setDraft(saved)}>
						{t(saved ? 'note.change' : 'note.add')}
					</Button>
				) : null}
			</div>
		);
	}
	return (
		<form
			class="dk-stack"
			onSubmit={(event) => {
				event.preventDefault();
				save();
			}}
		>
			<AreaField label={t('note.label')} hint={t('note.hint')} value={draft} onInput={setDraft} maxLength={2000} />
			<ProblemNotice problem={problem} />
			<div class="dk-actions">
				<Button submit busy={busy}>
					{t('note.save')}
				</Button>
				<Button kind="tertiary" onClick={close}>
					{t('word.cancel')}
				</Button>
			</div>
		</form>
	);
}
