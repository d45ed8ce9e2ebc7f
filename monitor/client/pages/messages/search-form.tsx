/** The search field, and the filters that fold away until somebody needs them. */
import { useState } from 'preact/hooks';
import { overview } from '../../app/live.ts';
import { me } from '../../app/session.ts';
import { t, tn } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { SelectField, TextField } from '../../parts/field.tsx';
import { EVENTS, filterCount, PERIODS, type Search } from './search.ts';

type Draft = Readonly<Partial<Record<keyof Search, string>>>;

export function SearchForm({ search, onSearch }: { readonly search: Search; readonly onSearch: (search: Search) => void }) {
	const [draft, setDraft] = useState<Draft>(search);
	const set = (key: keyof Search) => (value: string) => setDraft((before) => ({ ...before, [key]: value }));
	const text = (key: keyof Search) => draft[key] ?? '';
	const names = (values: readonly string[] | undefined) => [...new Set(values)].sort();
	const filters = filterCount(search);
	return (
		<search>
			<form
				class="dk-search"
				noValidate
				onSubmit={(event) => {
					event.preventDefault();
					onSearch(draft as Search);
				}}
			>
				<div class="dk-search__main">
					<TextField label={t('messages.q')} hint={t('messages.q.hint')} type="search" value={text('q')} onInput={set('q')} maxLength={255} />
					<Button submit large kind="primary" icon="search">
						{t('messages.go')}
					</Button>
				</div>
				<details class="dk-details" open={filters > 0}>
					<summary>{filters > 0 ? tn('messages.filters', filters) : t('messages.filter')}</summary>
					<div class="dk-grid">
						<SelectField label={t('word.mandant')} value={text('mandant')} onChange={set('mandant')} options={[anyOf(), ...tenants()]} />
						<TextField
							label={t('word.channel')}
							value={text('channel')}
							onInput={set('channel')}
							maxLength={100}
							list={names(overview.value?.channels.map(({ channel }) => channel))}
						/>
						<TextField
							label={t('word.partner')}
							value={text('partner')}
							onInput={set('partner')}
							maxLength={100}
							list={names(overview.value?.partners.map(({ role }) => role))}
						/>
						<TextField label={t('word.standard')} value={text('standard')} onInput={set('standard')} maxLength={100} />
						<TextField label={t('word.type')} value={text('nachrichtentyp')} onInput={set('nachrichtentyp')} maxLength={200} />
						<TextField label={t('word.leika')} value={text('leika')} onInput={set('leika')} maxLength={20} />
						<TextField label={t('word.code')} value={text('code')} onInput={set('code')} maxLength={60} />
						<SelectField
							label={t('word.event')}
							value={text('event')}
							onChange={set('event')}
							options={[anyOf(), ...EVENTS.map((event) => ({ value: event, text: t(`event.${event}`) }))]}
						/>
						<SelectField
							label={t('word.period')}
							value={text('period')}
							onChange={set('period')}
							options={[anyOf('period.any'), ...PERIODS.map((period) => ({ value: period, text: t(`period.${period}`) }))]}
						/>
						{draft.period === 'own' ? (
							<>
								<TextField label={t('period.from')} type="datetime-local" value={text('from')} onInput={set('from')} />
								<TextField label={t('period.to')} type="datetime-local" value={text('to')} onInput={set('to')} />
							</>
						) : null}
					</div>
					<div class="dk-actions">
						<Button submit icon="search">
							{t('messages.apply')}
						</Button>
						<Button kind="tertiary" onClick={() => onSearch(draft.q ? { q: draft.q } : {})}>
							{t('messages.reset')}
						</Button>
					</div>
				</details>
			</form>
		</search>
	);
}

function anyOf(key: 'word.any' | 'period.any' = 'word.any') {
	return { value: '', text: t(key) };
}

function tenants() {
	return (me.value?.tenants ?? []).map(({ id, name }) => ({ value: id, text: name }));
}
