/** Who did what, newest first; and whether the log is whole. */
import { useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { AuditItem } from '../../app/forms.ts';
import { usePages } from '../../app/pages.ts';
import { go } from '../../app/router.tsx';
import { me, tenantName } from '../../app/session.ts';
import { number } from '../../locale/format.ts';
import { t, tn } from '../../locale/text.ts';
import { Button } from '../../parts/button.tsx';
import { SelectField, TextField } from '../../parts/field.tsx';
import { More } from '../../parts/more.tsx';
import { ProblemNotice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { DataTable } from '../../parts/table.tsx';
import { Moment } from '../../parts/time.tsx';
import { ACTIONS, type AuditSearch, auditQuery, auditSearch, auditText } from './audit-search.ts';
import { FactList } from './fact-list.tsx';
import { Verify } from './verify.tsx';

export function AuditPage({ query }: { readonly query: string }) {
	const search = auditSearch(query);
	const pages = usePages<AuditItem, number>(
		auditText(search),
		async (before) => {
			const { entries, next } = await call('GET /audit', { query: { ...auditQuery(search), ...(before === undefined ? {} : { before }) } });
			return { items: entries, next };
		},
		(count) => announce(tn('word.moreloaded', count)),
	);
	return (
		<Page title={t('nav.audit')}>
			<p class="dk-lead">{t('audit.lead')}</p>
			<Verify />
			<AuditFilter key={auditText(search)} search={search} onSearch={(next) => go(`/protokoll?${auditText(next)}`)} />
			<ProblemNotice problem={pages.problem} />
			{pages.there ? (
				<>
					<AuditTable entries={pages.items} />
					{pages.items.length > 0 ? (
						<More shown={tn('audit.shown', pages.items.length)} more={pages.more} busy={pages.loading} onMore={pages.loadMore} />
					) : null}
				</>
			) : pages.problem ? null : (
				<p class="dk-loading">{t('word.loading')}</p>
			)}
		</Page>
	);
}

function AuditFilter({ search, onSearch }: { readonly search: AuditSearch; readonly onSearch: (search: AuditSearch) => void }) {
	const [draft, setDraft] = useState<AuditSearch>(search);
	const set = (key: keyof AuditSearch) => (value: string) => setDraft((before) => ({ ...before, [key]: value }));
	const any = { value: '', text: t('word.any') };
	return (
		<form
			class="dk-filterbar"
			onSubmit={(event) => {
				event.preventDefault();
				onSearch(draft);
			}}
		>
			<TextField label={t('audit.actor')} value={draft.actor ?? ''} onInput={set('actor')} maxLength={100} />
			<SelectField
				label={t('audit.action')}
				value={draft.action ?? ''}
				onChange={set('action')}
				options={[any, ...ACTIONS.map((action) => ({ value: action, text: t(`action.${action}`) }))]}
			/>
			<SelectField
				label={t('word.mandant')}
				value={draft.mandant ?? ''}
				onChange={set('mandant')}
				options={[any, ...(me.value?.tenants ?? []).map(({ id, name }) => ({ value: id, text: name }))]}
			/>
			<TextField label={t('audit.object')} value={draft.object ?? ''} onInput={set('object')} maxLength={300} />
			<TextField label={t('period.from')} type="date" value={draft.from ?? ''} onInput={set('from')} />
			<TextField label={t('period.to')} type="date" value={draft.to ?? ''} onInput={set('to')} />
			<Button submit icon="search">
				{t('messages.apply')}
			</Button>
			<Button kind="tertiary" onClick={() => onSearch({})}>
				{t('messages.reset')}
			</Button>
		</form>
	);
}

function AuditTable({ entries }: { readonly entries: readonly AuditItem[] }) {
	return (
		<DataTable<AuditItem>
			caption={t('nav.audit')}
			captionHidden
			stack
			rows={entries}
			keyOf={({ position }) => String(position)}
			empty={t('audit.none')}
			columns={[
				{ key: 'position', head: t('audit.position'), numeric: true, cell: ({ position }) => number(position) },
				{ key: 'at', head: t('word.time'), cell: ({ at }) => <Moment at={at} /> },
				{ key: 'actor', head: t('audit.actor'), heading: true, class: 'dk-breakable', cell: ({ actor }) => (actor === 'system' ? t('audit.system') : actor) },
				{ key: 'action', head: t('audit.action'), cell: ({ action }) => actionText(action) },
				{ key: 'mandant', head: t('word.mandant'), cell: ({ mandant }) => (mandant === undefined ? '–' : tenantName(mandant)) },
				{ key: 'object', head: t('audit.object'), class: 'dk-breakable', cell: ({ object }) => object ?? '–' },
				{ key: 'facts', head: t('audit.facts'), class: 'dk-breakable', cell: ({ facts }) => <FactList facts={facts} /> },
				{ key: 'hash', head: t('audit.hash'), cell: ({ hash }) => <code title={hash}>{hash.slice(0, 8)}…</code> },
			]}
		/>
	);
}

function actionText(action: string): string {
	const known = ACTIONS.find((name) => name === action);
	return known ? t(`action.${known}`) : action;
}
