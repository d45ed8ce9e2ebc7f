/** Everything at a glance, the worst first; live. */
import { useEffect } from 'preact/hooks';
import { call } from '../../app/api.ts';
import { overview } from '../../app/live.ts';
import { useLoad } from '../../app/load.ts';
import { place } from '../../app/router.tsx';
import { t } from '../../locale/text.ts';
import { Loading } from '../../parts/loading.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { AlertCards } from '../alerts/alert-cards.tsx';
import { ChannelTable } from './channel-table.tsx';
import { Figures } from './figures.tsx';
import { FlowSection } from './flow-section.tsx';
import { HistorySection } from './history-section.tsx';
import { PartnerTable } from './partner-table.tsx';
import { StateBanner } from './state-banner.tsx';

export function OverviewPage() {
	const first = useLoad('overview', (signal) => call('GET /overview', {}, signal));
	const newest = overview.value && overview.value.at >= (first.data?.at ?? 0) ? overview.value : first.data;
	const view = new URLSearchParams(place.value.query).get('ansicht');
	const there = newest !== undefined;
	useEffect(() => {
		if (there && view) document.getElementById(`ansicht-${view}`)?.focus();
	}, [place.value, there]);
	return (
		<Page title={t('nav.overview')}>
			<Loading of={{ ...first, data: newest }}>
				{(data) => (
					<>
						<StateBanner overview={data} />
						<AlertCards alerts={data.alerts} />
						<Figures figures={data.figures} />
						<HistorySection history={data.history} />
						<FlowSection overview={data} />
						<Section title={t('channels.title')} id="ansicht-kanaele">
							<ChannelTable channels={data.channels} />
						</Section>
						<Section title={t('partners.title')} id="ansicht-partner">
							<PartnerTable partners={data.partners} />
						</Section>
					</>
				)}
			</Loading>
		</Page>
	);
}
