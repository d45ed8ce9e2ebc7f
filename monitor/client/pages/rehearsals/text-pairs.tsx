/** Names and values to change, add and remove: what a partner sends along with its answer. */
import { useState } from 'preact/hooks';
import { t } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';

interface Props {
	readonly legend: string;
	readonly of: Readonly<Record<string, string>>;
	readonly onChange: (pairs: Readonly<Record<string, string>>) => void;
}

/** What the schema of scenarios allows. */
const MOST = 30;

export function TextPairs({ legend, of, onChange }: Props) {
	const [name, setName] = useState('');
	const pairs = Object.entries(of);
	const add = () => {
		if (name.trim() === '' || name.trim() in of) return;
		onChange({ ...of, [name.trim()]: '' });
		setName('');
	};
	return (
		<fieldset class="dk-pairs-edit">
			<legend class="dk-small">{legend}</legend>
			{pairs.map(([key, value]) => (
				<div class="dk-filterbar" key={key}>
					<TextField label={key} value={value} maxLength={1024} onInput={(text) => onChange({ ...of, [key]: text })} />
					<Button
						icon="delete"
						label={t('rehearsal.pair.remove', { name: key })}
						onClick={() => onChange(Object.fromEntries(pairs.filter(([other]) => other !== key)))}
					>
						{t('rehearsal.remove')}
					</Button>
				</div>
			))}
			{pairs.length < MOST ? (
				<div class="dk-filterbar">
					<TextField label={t('rehearsal.pair.name')} value={name} maxLength={100} onInput={setName} />
					<Button icon="add" onClick={add}>
						{t('rehearsal.pair.add')}
					</Button>
				</div>
			) : null}
		</fieldset>
	);
}
