/** Channels, the worst first as the hub sorts them; a box finds one among hundreds. */
import type { OverviewChannel } from '../../app/forms.ts';
import { Link } from '../../app/router.tsx';
import { tenantName } from '../../app/session.ts';
import { duration, number, rate } from '../../locale/format.ts';
import { t, tn } from '../../locale/text.ts';
import { StateBadge } from '../../parts/badge.tsx';
import { FilteredTable } from '../../parts/filtered-table.tsx';
import { searchText } from '../messages/search.ts';
import { listText } from '../parked/filter.ts';

export function ChannelTable({ channels }: { readonly channels: readonly OverviewChannel[] }) {
	return (
		<FilteredTable<OverviewChannel>
			caption={t('channels.title')}
			filterLabel={t('channels.filter')}
			textOf={(row) => `${row.channel} ${row.mandant} ${tenantName(row.mandant)} ${t(`state.${row.state}`)}`}
			countText={(count) => tn('channels.count', count)}
			rows={channels}
			keyOf={(row) => `${row.mandant}/${row.channel}`}
			empty={t('channels.empty')}
			columns={[
				{ key: 'state', head: t('word.state'), cell: (row) => <ChannelState channel={row} /> },
				{
					key: 'channel',
					head: t('word.channel'),
					heading: true,
					class: 'dk-breakable',
					cell: (row) => <Link to={`/nachrichten?${searchText({ mandant: row.mandant, channel: row.channel })}`}>{row.channel}</Link>,
				},
				{ key: 'mandant', head: t('word.mandant'), cell: (row) => tenantName(row.mandant) },
				{ key: 'ready', head: t('channel.ready'), numeric: true, cell: (row) => number(row.ready) },
				{ key: 'unsettled', head: t('channel.unsettled'), numeric: true, cell: (row) => number(row.unsettled) },
				{ key: 'oldest', head: t('figure.oldest'), numeric: true, cell: (row) => (row.oldestMs === undefined ? '–' : duration(row.oldestMs)) },
				{ key: 'in', head: t('channel.in'), numeric: true, cell: (row) => rate(row.perMinute.in) },
				{ key: 'out', head: t('channel.out'), numeric: true, cell: (row) => rate(row.perMinute.out) },
				{ key: 'parked', head: t('word.parked'), numeric: true, cell: (row) => <ParkedCount channel={row} /> },
			]}
		/>
	);
}

function ChannelState({ channel }: { readonly channel: OverviewChannel }) {
	return (
		<>
			<StateBadge state={channel.state} />
			{channel.paused ? <span class="dk-small dk-block">{t('channel.paused')}</span> : null}
			{channel.stuckAt === undefined ? null : <span class="dk-small dk-block">{t('channel.stuck', { node: channel.stuckAt })}</span>}
		</>
	);
}

function ParkedCount({ channel }: { readonly channel: OverviewChannel }) {
	if (channel.parked === 0) return <>0</>;
	return (
		<Link
			to={`/geparkt/liste?${listText({ mandant: channel.mandant, channel: channel.channel })}`}
			label={`${tn('parked.count', channel.parked)}: ${channel.channel}`}
		>
			{number(channel.parked)}
		</Link>
	);
}
