/** What is wrong, in large lines: as many as fit, and how many more there are. */
import type { Overview, State } from '../../app/forms.ts';
import { tenantName } from '../../app/session.ts';
import { relative } from '../../locale/format.ts';
import { inLanguage, t, tn } from '../../locale/text.ts';
import { toneOfState } from '../../parts/badge.tsx';
import { Icon } from '../../parts/icon.tsx';

const MOST = 8;

interface Trouble {
	readonly key: string;
	readonly state: State;
	readonly name: string;
	readonly text: string;
}

export function Troubles({ overview }: { readonly overview: Overview }) {
	const troubles = troublesOf(overview);
	if (troubles.length === 0) return <p class="dk-wall__good">{t('wall.good')}</p>;
	return (
		<>
			<h2 class="kern-sr-only">{t('wall.troubles')}</h2>
			<ul class="dk-troubles">
				{troubles.slice(0, MOST).map(({ key, state, name, text }) => (
					<li key={key} class={`dk-trouble dk-trouble--${state}`}>
						<Icon name={toneOfState[state]} size="large" />
						<span class="kern-sr-only">{t(`state.${state}`)}</span>
						<span class="dk-trouble__what">
							<span class="dk-trouble__name">{name}</span>
							<span class="dk-trouble__text">{text}</span>
						</span>
					</li>
				))}
			</ul>
			{troubles.length > MOST ? <p class="dk-wall__more">{tn('wall.more', troubles.length - MOST)}</p> : null}
		</>
	);
}

function troublesOf({ alerts, partners, channels, at }: Overview): readonly Trouble[] {
	return [
		...alerts.map((alert) => ({
			key: alert.name,
			state: 'bad' as const,
			name: inLanguage(alert.problem.title),
			text: `${tenantName(alert.mandant)}, ${relative(alert.raisedAt, at)}`,
		})),
		...partners
			.filter((partner) => partner.state !== 'good')
			.map((partner) => ({
				key: `p ${partner.mandant} ${partner.role}`,
				state: partner.state,
				name: `${t('word.partner')} ${partner.role}`,
				text: `${tenantName(partner.mandant)}, ${t(`condition.${partner.condition}`)}`,
			})),
		...channels
			.filter((channel) => channel.state !== 'good')
			.map((channel) => ({
				key: `c ${channel.mandant} ${channel.channel}`,
				state: channel.state,
				name: `${t('word.channel')} ${channel.channel}`,
				text: [
					tenantName(channel.mandant),
					channel.parked > 0 ? tn('map.parkedcount', channel.parked) : '',
					channel.stuckAt === undefined ? '' : t('map.stuck'),
				]
					.filter(Boolean)
					.join(', '),
			})),
	].sort((a, b) => (a.state === b.state ? 0 : a.state === 'bad' ? -1 : b.state === 'bad' ? 1 : 0));
}
