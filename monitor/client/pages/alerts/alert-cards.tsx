/** Alerts that last: what is wrong, since when, what to do. */
import type { Alert } from '../../app/forms.ts';
import { tenantName } from '../../app/session.ts';
import { inLanguage, t } from '../../locale/text.ts';
import { Notice } from '../../parts/notice.tsx';
import { Moment } from '../../parts/time.tsx';

export function AlertCards({ alerts }: { readonly alerts: readonly Alert[] }) {
	if (alerts.length === 0) return null;
	return (
		<section class="dk-alerts" aria-label={t('alerts.lasting')}>
			{alerts.map((alert) => (
				<Notice key={alert.name} tone="danger" title={inLanguage(alert.problem.title)}>
					<p>{inLanguage(alert.problem.remedy)}</p>
					<p class="dk-muted dk-small">
						{tenantName(alert.mandant)} · {aboutText(alert.about)} · {t('alerts.since')} <Moment at={alert.raisedAt} show="ago" /> ·{' '}
						<code>{alert.problem.code}</code>
					</p>
				</Notice>
			))}
		</section>
	);
}

/** `partner:ROLE`, `channel:NAME` or `system`, in words. */
export function aboutText(about: string): string {
	const [kind, name] = [about.slice(0, about.indexOf(':')), about.slice(about.indexOf(':') + 1)];
	if (kind === 'partner') return `${t('word.partner')} ${name}`;
	if (kind === 'channel') return `${t('word.channel')} ${name}`;
	return t('alerts.system');
}
