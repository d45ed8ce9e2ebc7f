/** Parked messages one by one: those of a group, or those that fit a filter; tick some and do with them what one does with a group. */
import { useState } from 'preact/hooks';
import { announce } from '../../app/announce.ts';
import { call } from '../../app/api.ts';
import type { Groups, ParkedItem } from '../../app/forms.ts';
import { useLoad } from '../../app/load.ts';
import { usePages } from '../../app/pages.ts';
import { go, Link } from '../../app/router.tsx';
import { may } from '../../app/session.ts';
import { t, tn } from '../../locale/text.ts';
import { Loading } from '../../parts/loading.tsx';
import { More } from '../../parts/more.tsx';
import { ProblemNotice } from '../../parts/notice.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { BulkActions } from './bulk-actions.tsx';
import { groupSelection, isCause, itemsSelection, type ListFilter, listFilter, listText } from './filter.ts';
import { GroupCard } from './group-card.tsx';
import { ListFilterForm } from './list-filter-form.tsx';
import { ParkedTable } from './parked-table.tsx';

interface Next {
	readonly beforeAt: number;
	readonly beforeId: string;
}

export function ParkedListPage({ query }: { readonly query: string }) {
	const filter = listFilter(query);
	const key = listText(filter);
	const [round, setRound] = useState(0);
	const groups = useLoad(key, (signal) => call('GET /parked/groups', { query: filter }, signal));
	const pages = usePages<ParkedItem, Next>(
		`${key} ${round}`,
		async (next) => {
			const page = await call('GET /parked', { query: { ...filter, ...next } });
			return { items: page.parked, next: page.next };
		},
		(count) => announce(tn('word.moreloaded', count)),
	);
	const reload = () => {
		groups.reload();
		setRound((before) => before + 1);
	};
	return (
		<Page title={t('parkedlist.title')} above={<Link to="/geparkt">{t('parkedlist.back')}</Link>}>
			<Loading of={groups}>{(found) => <Head key={`${key} ${found.at}`} filter={filter} found={found} onDone={reload} />}</Loading>
			<Section title={t('parkedlist.single')}>
				<ListFilterForm key={key} filter={filter} onFilter={(next) => go(`/geparkt/liste?${listText(next)}`)} />
				<ProblemNotice problem={pages.problem} />
				{pages.there ? (
					<>
						<Chosen key={key + round} items={pages.items} oneCause={isCause(filter)} onDone={reload} />
						<More
							shown={t('parkedlist.shown', { n: pages.items.length, of: groups.data ? total(groups.data) : pages.items.length })}
							more={pages.more}
							busy={pages.loading}
							onMore={pages.loadMore}
						/>
					</>
				) : (
					<p class="dk-loading">{t('word.loading')}</p>
				)}
			</Section>
		</Page>
	);
}

function total({ groups }: Groups): number {
	return groups.reduce((sum, group) => sum + group.count, 0);
}

function Head({ filter, found, onDone }: { readonly filter: ListFilter; readonly found: Groups; readonly onDone: () => void }) {
	const [only] = found.groups;
	if (isCause(filter) && filter.subject === undefined && filter.messageId === undefined && filter.held === undefined && only) {
		return <GroupCard group={only} at={found.at} onDone={onDone} alone />;
	}
	const count = total(found);
	if (count === 0) return null;
	return (
		<div class="dk-card">
			<p>
				<strong>{tn('parkedlist.fit', count)}</strong> {tn('parked.causes', found.groups.length)}.
			</p>
			<BulkActions
				selection={groupSelection(filter, found, t('bulk.what.filter'))}
				mayOperate={found.groups.every(({ mayOperate }) => mayOperate)}
				onDone={onDone}
			/>
		</div>
	);
}

interface ChosenProps {
	readonly items: readonly ParkedItem[];
	readonly oneCause: boolean;
	readonly onDone: () => void;
}

function Chosen({ items, oneCause, onDone }: ChosenProps) {
	const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
	const chosen = items.filter(({ parkedId }) => ids.has(parkedId));
	return (
		<>
			{chosen.length > 0 ? (
				<section class="dk-card dk-chosen" aria-label={t('parkedlist.chosen')}>
					<p role="status">
						<strong>{tn('parkedlist.chosencount', chosen.length)}</strong>
					</p>
					<BulkActions
						selection={itemsSelection(chosen, t('bulk.what.chosen'))}
						mayOperate={chosen.every(({ mandant }) => may('operate', mandant))}
						onDone={onDone}
					/>
				</section>
			) : null}
			<ParkedTable items={items} chosen={ids} onChosen={setIds} onDone={onDone} oneCause={oneCause} />
		</>
	);
}
