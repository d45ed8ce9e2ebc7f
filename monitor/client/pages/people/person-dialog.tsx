/** Adds or changes a person: name, roles, and whether they may sign in. */
import { useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { PersonItem } from '../../app/forms.ts';
import { useDeed } from '../../app/load.ts';
import { t } from '../../locale/text.ts';
import { DeedDialog } from '../../parts/deed-dialog.tsx';
import { CheckField, TextField } from '../../parts/field.tsx';
import { RoleMatrix } from './role-matrix.tsx';
import { isPersonId, type Roles } from './roles.ts';

interface Props {
	/** Undefined: a new one. */
	readonly person?: PersonItem | undefined;
	/** Whose names are taken. */
	readonly known: readonly PersonItem[];
	readonly onClose: () => void;
	readonly onSaved: (person: PersonItem) => void;
}

export function PersonDialog({ person, known, onClose, onSaved }: Props) {
	const [id, setId] = useState(person?.id ?? '');
	const [displayName, setDisplayName] = useState(person?.displayName ?? '');
	const [active, setActive] = useState(person?.active ?? true);
	const [roles, setRoles] = useState<Roles>(person?.roles ?? {});
	const [tried, setTried] = useState(false);
	const { busy, problem, run } = useDeed();
	const errors = {
		id: !isPersonId(id) ? t('people.id.wrong') : known.some((other) => other.id === id) ? t('people.id.taken') : undefined,
		displayName: displayName.trim() === '' ? t('people.displayname.missing') : undefined,
	};
	const submit = () => {
		setTried(true);
		if (errors.displayName || (!person && errors.id)) return;
		run(async () => {
			const saved = await call('PUT /people/:id', {
				params: { id },
				body: { displayName: displayName.trim(), active, roles, version: person?.version ?? 'new' },
			});
			announce(t('people.saved', { name: saved.displayName }));
			onSaved(saved);
		});
	};
	return (
		<DeedDialog
			title={person ? t('people.change.title', { name: person.displayName }) : t('people.add')}
			wide
			onClose={onClose}
			onSubmit={submit}
			go={t(person ? 'word.save' : 'people.addgo')}
			busy={busy}
			problem={problem}
		>
			{person ? null : (
				<TextField label={t('signin.name')} hint={t('people.id.hint')} value={id} onInput={setId} maxLength={100} error={tried ? errors.id : undefined} />
			)}
			<TextField label={t('people.displayname')} value={displayName} onInput={setDisplayName} maxLength={200} error={tried ? errors.displayName : undefined} />
			<CheckField label={t('people.maysignin')} checked={active} onChange={setActive} />
			{person?.origin === 'oidc' ? <p class="dk-muted">{t('people.oidc')}</p> : null}
			<RoleMatrix roles={roles} onChange={setRoles} />
			<dl class="dk-rolehelp">
				{(['beobachtung', 'sachbearbeitung', 'betrieb', 'entwicklung', 'verwaltung'] as const).map((role) => (
					<div key={role}>
						<dt>{t(`role.${role}`)}</dt>
						<dd>{t(`role.${role}.text`)}</dd>
					</div>
				))}
			</dl>
		</DeedDialog>
	);
}
