/** Parked messages by cause: what the matter is, how many, since when, what to do; and the deeds for all of them at once. */
import { useState } from 'preact/hooks';
import { call } from '../../app/api.ts';
import type { Groups, ParkedQuery } from '../../app/forms.ts';
import { useLoad } from '../../app/load.ts';
import { go } from '../../app/router.tsx';
import { me } from '../../app/session.ts';
import { dateTime } from '../../locale/format.ts';
import { t, tn } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { SelectField, TextField } from '../../parts/field.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { type ListFilter, listText } from './filter.ts';
import { GroupCard } from './group-card.tsx';

/** Cards that are shown at first. */
const FIRST = 20;

export function ParkedPage() {
	const [mandant, setMandant] = useState('');
	const query: ParkedQuery = mandant ? { mandant } : {};
	const loaded = useLoad(`groups ${mandant}`, (signal) => call('GET /parked/groups', { query }, signal));
	return (
		<Page
			title={t('nav.parked')}
			actions={
				<Button icon="autorenew" busy={loaded.loading && loaded.data !== undefined} onClick={loaded.reload}>
					{t('word.refresh')}
				</Button>
			}
		>
			<p class="dk-lead">{t('parked.lead')}</p>
			<FindForm mandant={mandant} onMandant={setMandant} />
			<Loading of={loaded}>{(groups) => <GroupList groups={groups} onDone={loaded.reload} />}</Loading>
		</Page>
	);
}

function GroupList({ groups: { at, groups }, onDone }: { readonly groups: Groups; readonly onDone: () => void }) {
	const [all, setAll] = useState(false);
	if (groups.length === 0) return <p class="dk-empty">{t('parked.none')}</p>;
	const sum = groups.reduce((total, group) => total + group.count, 0);
	return (
		<>
			<p role="status">
				{tn('parked.count', sum)}, {tn('parked.causes', groups.length)}. <span class="dk-muted">{t('parked.at', { time: dateTime(at) })}</span>
			</p>
			<ul class="dk-groups">
				{(all ? groups : groups.slice(0, FIRST)).map((group) => (
					<li key={listText(group.cause)}>
						<GroupCard group={group} at={at} onDone={onDone} />
					</li>
				))}
			</ul>
			{!all && groups.length > FIRST ? (
				<p class="dk-more">
					<Button onClick={() => setAll(true)}>{t('word.showall', { n: groups.length })}</Button>
				</p>
			) : null}
		</>
	);
}

function FindForm({ mandant, onMandant }: { readonly mandant: string; readonly onMandant: (mandant: string) => void }) {
	const [typed, setTyped] = useState('');
	const [kind, setKind] = useState<'subject' | 'messageId'>('subject');
	const tenants = me.value?.tenants ?? [];
	return (
		<form
			class="dk-filterbar"
			onSubmit={(event) => {
				event.preventDefault();
				const filter: ListFilter = { ...(mandant ? { mandant } : {}), [kind]: typed.trim() };
				if (typed.trim()) go(`/geparkt/liste?${listText(filter)}`);
			}}
		>
			{tenants.length > 1 ? (
				<SelectField
					label={t('word.mandant')}
					value={mandant}
					onChange={onMandant}
					options={[{ value: '', text: t('word.any') }, ...tenants.map(({ id, name }) => ({ value: id, text: name }))]}
				/>
			) : null}
			<SelectField
				label={t('parked.findby')}
				value={kind}
				onChange={(value) => setKind(value === 'messageId' ? 'messageId' : 'subject')}
				options={[
					{ value: 'subject', text: t('word.case') },
					{ value: 'messageId', text: t('word.id') },
				]}
			/>
			<TextField label={t(kind === 'subject' ? 'word.case' : 'word.id')} type="search" value={typed} onInput={setTyped} maxLength={255} />
			<Button submit icon="search">
				{t('parked.find')}
			</Button>
		</form>
	);
}
