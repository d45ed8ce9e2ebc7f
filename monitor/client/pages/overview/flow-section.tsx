/** The flow map, one per tenant: those with a failure are open, the others fold; a box finds a channel or partner among hundreds. */
import { useState } from 'preact/hooks';
import type { Overview, OverviewLink } from '../../app/forms.ts';
import { tenantName } from '../../app/session.ts';
import { t, tn } from '../../locale/text.ts';
import { StateBadge } from '../../parts/badge.tsx';
import { CheckField, TextField } from '../../parts/field.tsx';
import { FlowMapView } from '../../parts/flow-map/flow-map.tsx';
import { flowMapOf } from '../../parts/flow-map/layout.ts';
import { Section } from '../../parts/page.tsx';
import { DataTable } from '../../parts/table.tsx';
import { matches } from '../../parts/words.ts';
import { type TenantState, tenantStates } from './tenant-states.ts';

/** More nodes than that: only what is wrong, until one asks for all. */
const MANY = 40;

export function FlowSection({ overview }: { readonly overview: Overview }) {
	const [typed, setTyped] = useState('');
	const [all, setAll] = useState<boolean>();
	const tenants = tenantStates(overview);
	const many = overview.channels.length > MANY;
	const showAll = all ?? !many;
	return (
		<Section title={t('map.title')}>
			<div class="dk-filterbar">
				<TextField label={t('map.filter')} type="search" value={typed} onInput={setTyped} />
				<CheckField label={t('map.troubleonly')} checked={!showAll} onChange={(checked) => setAll(!checked)} />
			</div>
			{tenants.map((tenant) => (
				<TenantMap key={tenant.mandant} tenant={tenant} overview={overview} typed={typed} troubleOnly={!showAll && typed === ''} />
			))}
			{tenants.length === 0 ? <p class="dk-empty">{t('map.empty')}</p> : null}
			<details class="dk-details">
				<summary>{t('map.table')}</summary>
				<LinkTable links={overview.links} />
			</details>
		</Section>
	);
}

interface MapProps {
	readonly tenant: TenantState;
	readonly overview: Overview;
	readonly typed: string;
	readonly troubleOnly: boolean;
}

function TenantMap({ tenant, overview, typed, troubleOnly }: MapProps) {
	const { mandant, state } = tenant;
	const [toggled, setToggled] = useState<boolean>();
	const open = typed !== '' || (toggled ?? (state === 'bad' || overview.channels.length <= MANY));
	const map = open ? flowMapOf(overview, { mandant, troubleOnly, ...(typed ? { fits: (name: string) => matches(name, typed) } : {}) }) : undefined;
	const channels = new Map(overview.channels.filter((channel) => channel.mandant === mandant).map((channel) => [channel.channel, channel]));
	const partners = new Map(overview.partners.filter((partner) => partner.mandant === mandant).map((partner) => [partner.role, partner]));
	return (
		<details
			class="kern-accordion dk-tenant"
			open={open}
			onToggle={(event) => {
				if (event.currentTarget.open !== open) setToggled(event.currentTarget.open);
			}}
		>
			<summary class="kern-accordion__header">
				<span class="kern-title kern-title--small">{tenantName(mandant)}</span>
				<span class="dk-tenant__facts">
					{summaryOf(tenant)} <StateBadge state={state} />
				</span>
			</summary>
			<div class="kern-accordion__body">
				{map && map.nodes.length > 0 ? (
					<FlowMapView map={map} mandant={mandant} channels={channels} partners={partners} label={t('map.label', { tenant: tenantName(mandant) })} />
				) : (
					<p class="dk-empty">{typed ? t('word.nothingfits') : t('map.allgood')}</p>
				)}
			</div>
		</details>
	);
}

function summaryOf({ channels, bad, attention, parked }: TenantState): string {
	const parts = [tn('channels.count', channels)];
	if (bad > 0) parts.push(tn('map.bad', bad));
	if (attention > 0) parts.push(tn('map.attention', attention));
	if (parked > 0) parts.push(tn('map.parkedcount', parked));
	return parts.join(' · ');
}

function LinkTable({ links }: { readonly links: readonly OverviewLink[] }) {
	const named = (id: string) => `${t(`map.kind.${id.slice(0, id.indexOf(':')) as 'entry' | 'channel' | 'partner'}`)} ${id.slice(id.indexOf(':') + 1)}`;
	return (
		<DataTable<OverviewLink>
			caption={t('map.table.caption')}
			columns={[
				{ key: 'from', head: t('map.from'), heading: true, cell: (row) => named(row.from) },
				{ key: 'to', head: t('map.to'), cell: (row) => named(row.to) },
				{ key: 'flow', head: t('map.flow'), cell: (row) => row.flow },
			]}
			rows={links}
			keyOf={(row) => `${row.flow} ${row.from} ${row.to}`}
			empty={t('map.empty')}
		/>
	);
}
