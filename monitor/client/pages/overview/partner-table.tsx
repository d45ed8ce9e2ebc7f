/** Partner systems, the worst first as the hub sorts them. */
import type { OverviewPartner } from '../../app/forms.ts';
import { Link } from '../../app/router.tsx';
import { tenantName } from '../../app/session.ts';
import { clockTime, rate } from '../../locale/format.ts';
import { t, tn } from '../../locale/text.ts';
import { StateBadge } from '../../parts/badge.tsx';
import { FilteredTable } from '../../parts/filtered-table.tsx';
import { Moment } from '../../parts/time.tsx';
import { searchText } from '../messages/search.ts';

export function PartnerTable({ partners }: { readonly partners: readonly OverviewPartner[] }) {
	return (
		<FilteredTable<OverviewPartner>
			caption={t('partners.title')}
			filterLabel={t('partners.filter')}
			textOf={(row) => `${row.role} ${row.mandant} ${tenantName(row.mandant)} ${row.adapter} ${t(`condition.${row.condition}`)}`}
			countText={(count) => tn('partners.count', count)}
			rows={partners}
			keyOf={(row) => `${row.mandant}/${row.role}`}
			empty={t('partners.empty')}
			columns={[
				{ key: 'state', head: t('word.state'), cell: (row) => <PartnerState partner={row} /> },
				{
					key: 'role',
					head: t('word.partner'),
					heading: true,
					class: 'dk-breakable',
					cell: (row) => <Link to={`/nachrichten?${searchText({ mandant: row.mandant, partner: row.role })}`}>{row.role}</Link>,
				},
				{ key: 'mandant', head: t('word.mandant'), cell: (row) => tenantName(row.mandant) },
				{ key: 'adapter', head: t('partner.adapter'), cell: (row) => row.adapter },
				{ key: 'environment', head: t('partner.environment'), cell: (row) => t(`environment.${row.environment}`) },
				{ key: 'rate', head: t('partner.rate'), numeric: true, cell: (row) => rate(row.perMinute) },
				{
					key: 'last',
					head: t('partner.last'),
					cell: (row) => (row.lastDeliveredAt === undefined ? '–' : <Moment at={row.lastDeliveredAt} show="ago" />),
				},
			]}
		/>
	);
}

function PartnerState({ partner }: { readonly partner: OverviewPartner }) {
	return (
		<>
			<StateBadge state={partner.state} />
			<span class="dk-small dk-block">
				{t(`condition.${partner.condition}`)}
				{partner.until === undefined ? '' : ` ${t('word.until', { time: clockTime(partner.until) })}`}
			</span>
		</>
	);
}
