/** Search for messages. The search stands in the address; results come page by page. */
import { useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { MessageSummary } from '../../app/forms.ts';
import { usePages } from '../../app/pages.ts';
import { go } from '../../app/router.tsx';
import { t, tn } from '../../locale/text.ts';
import { More } from '../../parts/more.tsx';
import { ProblemNotice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { MessageTable } from './message-table.tsx';
import { queryOf, type Search, searchOf, searchText } from './search.ts';
import { SearchForm } from './search-form.tsx';

export function MessagesPage({ query }: { readonly query: string }) {
	const search = searchOf(query);
	const [asked, setAsked] = useState(() => Date.now());
	const pages = usePages<MessageSummary, number>(
		`${searchText(search)} ${asked}`,
		async (before) => {
			const { messages, next } = await call('GET /messages', { query: { ...queryOf(search, asked), ...(before === undefined ? {} : { before }) } });
			if (before === undefined) announce(messages.length === 0 ? t('messages.none') : tn('messages.count', messages.length));
			return { items: messages, next };
		},
		(count) => announce(tn('word.moreloaded', count)),
	);
	const submit = (next: Search) => {
		go(`/nachrichten?${searchText(next)}`);
		setAsked(Date.now());
	};
	return (
		<Page title={t('nav.messages')}>
			<SearchForm key={searchText(search)} search={search} onSearch={submit} />
			<ProblemNotice problem={pages.problem} />
			{pages.there ? (
				<>
					<MessageTable messages={pages.items} caption={t('messages.results')} empty={t('messages.none')} />
					{pages.items.length > 0 ? (
						<More shown={tn('messages.shown', pages.items.length)} more={pages.more} busy={pages.loading} onMore={pages.loadMore} />
					) : null}
				</>
			) : pages.problem ? null : (
				<p class="dk-loading">{t('word.loading')}</p>
			)}
		</Page>
	);
}
