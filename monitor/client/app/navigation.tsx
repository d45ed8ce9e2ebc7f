/** Where one can go, with what waits there. */

import { number } from '../locale/format.ts';
import { t } from '../locale/text.ts';
import { LIST_PATH, NEW_PATH } from '../pages/rehearsals/address.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { overview } from './live.ts';
import { BASE, Link, place } from './router.tsx';
import { may } from './session.ts';

interface Entry {
	readonly to: string;
	readonly text: string;
	readonly icon: IconName;
	readonly count?: number | undefined;
	readonly shown?: boolean;
}

export function Navigation({ open, onFollow }: { readonly open: boolean; readonly onFollow: () => void }) {
	const known = overview.value;
	const entries: readonly Entry[] = [
		{ to: '/', text: t('nav.overview'), icon: 'home' },
		{ to: '/nachrichten', text: t('nav.messages'), icon: 'mail' },
		{ to: '/geparkt', text: t('nav.parked'), icon: 'warning', count: known?.figures.parked },
		{ to: '/auftraege', text: t('nav.jobs'), icon: 'checklist', count: known?.jobs },
		{ to: '/meldungen', text: t('nav.alerts'), icon: 'info', count: known?.alerts.length },
		{ to: LIST_PATH, text: t('rehearsal.list.title'), icon: 'check' },
		{ to: '/protokoll', text: t('nav.audit'), icon: 'search', shown: may('audit') },
		{ to: '/personen', text: t('nav.people'), icon: 'account-circle', shown: may('people') },
		{ to: '/system', text: t('nav.system'), icon: 'help' },
	];
	return (
		<nav class={`dk-nav${open ? ' dk-nav--open' : ''}`} id="dk-nav" aria-label={t('nav.label')}>
			<ul>
				{entries
					.filter((entry) => entry.shown !== false)
					.map((entry) => (
						<li key={entry.to}>
							<Link to={entry.to} class="dk-nav__link" current={isHere(entry.to)} onFollow={onFollow}>
								<Icon name={entry.icon} size="small" />
								<span>{entry.text}</span>
								{entry.count ? <span class="dk-count">{number(entry.count)}</span> : null}
							</Link>
						</li>
					))}
				<li class="dk-nav__apart">
					<a class="dk-nav__link" href={`${BASE}/wand`}>
						<Icon name="visibility" size="small" />
						<span>{t('nav.wall')}</span>
					</a>
				</li>
				{may('flows') ? (
					<li>
						<a class="dk-nav__link" href="/flows/">
							<Icon name="open-in-new" size="small" />
							<span>{t('nav.flows')}</span>
						</a>
					</li>
				) : null}
			</ul>
		</nav>
	);
}

function isHere(to: string): boolean {
	const { path } = place.value;
	if (to === '/') return path === '/';
	if (to === '/nachrichten' && path === '/nachricht') return true;
	if (to === LIST_PATH && path === NEW_PATH) return true;
	return path === to || path.startsWith(`${to}/`);
}
