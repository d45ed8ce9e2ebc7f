/** Alerts: those that last, and those that are over. */
import { useEffect } from 'preact/hooks';
import { call } from '../../app/api.ts';
import type { Alert } from '../../app/forms.ts';
import { alertChanges } from '../../app/live.ts';
import { useLoad } from '../../app/load.ts';
import { tenantName } from '../../app/session.ts';
import { duration } from '../../locale/format.ts';
import { inLanguage, t } from '../../locale/text.ts';
import { Loading } from '../../parts/loading.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { DataTable } from '../../parts/table.tsx';
import { Moment } from '../../parts/time.tsx';
import { AlertCards, aboutText } from './alert-cards.tsx';

export function AlertsPage() {
	const loaded = useLoad('alerts', (signal) => call('GET /alerts', {}, signal));
	const changes = alertChanges.value;
	useEffect(() => {
		if (changes > 0) loaded.reload();
	}, [changes, loaded.reload]);
	return (
		<Page title={t('nav.alerts')}>
			<p class="dk-lead">{t('alerts.lead')}</p>
			<Loading of={loaded}>
				{({ alerts }) => {
					const lasting = alerts.filter((alert) => alert.clearedAt === undefined);
					return (
						<>
							<Section title={t('alerts.lasting')}>
								{lasting.length === 0 ? <p class="dk-empty">{t('alerts.none')}</p> : <AlertCards alerts={lasting} />}
							</Section>
							<Section title={t('alerts.over')}>
								<OverTable alerts={alerts.filter((alert) => alert.clearedAt !== undefined)} />
							</Section>
						</>
					);
				}}
			</Loading>
		</Page>
	);
}

function OverTable({ alerts }: { readonly alerts: readonly Alert[] }) {
	return (
		<DataTable<Alert>
			caption={t('alerts.over')}
			captionHidden
			stack
			rows={alerts}
			keyOf={(alert) => `${alert.name} ${alert.raisedAt}`}
			empty={t('alerts.over.none')}
			columns={[
				{ key: 'title', head: t('alerts.what'), heading: true, cell: (alert) => inLanguage(alert.problem.title) },
				{ key: 'mandant', head: t('word.mandant'), cell: (alert) => tenantName(alert.mandant) },
				{ key: 'about', head: t('alerts.about'), cell: (alert) => aboutText(alert.about) },
				{ key: 'raised', head: t('alerts.raised'), cell: (alert) => <Moment at={alert.raisedAt} /> },
				{ key: 'lasted', head: t('alerts.lasted'), cell: (alert) => duration((alert.clearedAt ?? alert.raisedAt) - alert.raisedAt) },
				{ key: 'code', head: t('problem.code'), cell: (alert) => <code>{alert.problem.code}</code> },
			]}
		/>
	);
}
