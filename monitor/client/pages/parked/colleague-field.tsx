/** Picks one of the people who may look after the messages, apart from oneself. */
import type { Assignable } from '../../app/forms.ts';
import { me } from '../../app/session.ts';
import { t } from '../../locale/text.ts';
import { SelectField } from '../../parts/field.tsx';

interface Props {
	readonly people: Assignable['people'];
	/** Id of the person; empty: none yet. */
	readonly value: string;
	readonly onChange: (id: string) => void;
	readonly error: string | undefined;
}

export function ColleagueField({ people, value, onChange, error }: Props) {
	const others = people.filter(({ id }) => id !== me.value?.id);
	if (others.length === 0) return <p>{t('assign.noone')}</p>;
	return (
		<SelectField
			label={t('assign.colleague.label')}
			hint={t('assign.colleague.hint')}
			value={value}
			onChange={onChange}
			error={error}
			options={[{ value: '', text: t('assign.choose') }, ...others.map(({ id, displayName }) => ({ value: id, text: `${displayName} (${id})` }))]}
		/>
	);
}
