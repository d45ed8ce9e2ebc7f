/** What runs here: versions, engines, disk, tenants, standards packs. */
import { call } from '../../app/api.ts';
import type { SystemInfo } from '../../app/forms.ts';
import { useLoad } from '../../app/load.ts';
import { bytes, number, percent } from '../../locale/format.ts';
import { t, tn } from '../../locale/text.ts';
import { Badge } from '../../parts/badge.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Facts, Page, Section } from '../../parts/page.tsx';
import { DataTable } from '../../parts/table.tsx';
import { Moment } from '../../parts/time.tsx';

export function SystemPage() {
	const loaded = useLoad('system', (signal) => call('GET /system', {}, signal));
	return (
		<Page title={t('nav.system')}>
			<Loading of={loaded}>
				{(info) => (
					<>
						<Section title={t('system.hub')}>
							<HubFacts info={info} />
						</Section>
						<Section title={t('system.tenants')}>
							<TenantTable tenants={info.tenants} />
						</Section>
						<Section title={t('system.packs')}>
							<PackTable packs={info.packs} />
						</Section>
					</>
				)}
			</Loading>
		</Page>
	);
}

function HubFacts({ info }: { readonly info: SystemInfo }) {
	const { disk, store } = info;
	return (
		<Facts
			of={[
				[t('system.version'), info.version],
				[t('system.node'), info.node],
				[t('system.instance'), info.instance],
				[t('system.started'), <Moment key="started" at={info.startedAt} />],
				[t('system.broker'), `${info.broker.kind} (${info.broker.state})`],
				[t('system.store'), store.bytes === undefined ? store.kind : `${store.kind} (${bytes(store.bytes)})`],
				[t('system.memory'), bytes(info.memoryBytes)],
				[
					t('system.disk'),
					disk && t('system.disk.text', { free: bytes(disk.freeBytes), total: bytes(disk.totalBytes), percent: percent(disk.freeBytes / disk.totalBytes) }),
				],
			]}
		/>
	);
}

type Tenant = SystemInfo['tenants'][number];

function TenantTable({ tenants }: { readonly tenants: readonly Tenant[] }) {
	return (
		<DataTable<Tenant>
			caption={t('system.tenants')}
			captionHidden
			stack
			rows={tenants}
			keyOf={({ id }) => id}
			empty={t('system.tenants.none')}
			columns={[
				{
					key: 'name',
					head: t('word.mandant'),
					heading: true,
					cell: ({ name, id, ars }) => (
						<>
							<span class="dk-block">{name}</span>
							<span class="dk-small dk-muted dk-block">
								{id}
								{ars === undefined ? '' : ` · ARS ${ars}`}
							</span>
						</>
					),
				},
				{ key: 'partners', head: t('system.partners'), cell: partnersOf },
				{ key: 'portals', head: t('system.portals'), numeric: true, cell: ({ portals }) => number(portals) },
				{ key: 'routes', head: t('system.routes'), numeric: true, cell: ({ routes }) => number(routes) },
				{ key: 'level', head: t('system.level'), cell: ({ storageLevel }) => levelText(storageLevel) },
				{ key: 'content', head: t('system.contentdays'), cell: ({ contentDays }) => daysText(contentDays) },
				{ key: 'history', head: t('system.historydays'), cell: ({ historyDays }) => daysText(historyDays) },
			]}
		/>
	);
}

function partnersOf({ partners }: Tenant) {
	if (partners.length === 0) return '–';
	return partners.map(({ role, adapter, environment }) => (
		<span key={role} class="dk-block">
			{role}{' '}
			<span class="dk-small dk-muted">
				{adapter}
				{environment === 'test' ? `, ${t('environment.test')}` : ''}
			</span>
		</span>
	));
}

function levelText(level: string): string {
	const known = (['full', 'errors', 'metadata', 'proof'] as const).find((name) => name === level);
	return known ? t(`level.${known}`) : level;
}

function daysText(days: number | undefined): string {
	return days === undefined ? t('system.unlimited') : tn('system.days', days);
}

type Pack = SystemInfo['packs'][number];

function PackTable({ packs }: { readonly packs: readonly Pack[] }) {
	return (
		<DataTable<Pack>
			caption={t('system.packs')}
			captionHidden
			stack
			rows={packs}
			keyOf={({ standard, version }) => `${standard} ${version}`}
			empty={t('system.packs.none')}
			columns={[
				{ key: 'standard', head: t('word.standard'), heading: true, cell: ({ standard }) => standard },
				{ key: 'version', head: t('system.version'), cell: ({ version }) => version },
				{
					key: 'active',
					head: t('word.state'),
					cell: ({ active }) => (active ? <Badge tone="success" text={t('system.active')} /> : <Badge tone="info" text={t('system.installed')} />),
				},
			]}
		/>
	);
}
