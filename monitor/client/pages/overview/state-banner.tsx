/** The state in one sentence, with links to the causes. */
import { Fragment } from 'preact';
import type { Overview } from '../../app/forms.ts';
import { Link } from '../../app/router.tsx';
import { dateTime } from '../../locale/format.ts';
import { t, tn } from '../../locale/text.ts';
import { toneOfState } from '../../parts/badge.tsx';
import { Icon } from '../../parts/icon.tsx';
import { clausesOf } from './state-sentence.ts';

export function StateBanner({ overview }: { readonly overview: Overview }) {
	const clauses = clausesOf(overview);
	const tone = toneOfState[overview.state];
	return (
		<div class={`dk-banner dk-banner--${tone}`}>
			<Icon name={tone} size="large" />
			<p class="dk-banner__text">
				{clauses.length === 0
					? t('sentence.good')
					: clauses.map((clause, index) => (
							<Fragment key={clause.key}>
								{index > 0 ? ', ' : ''}
								<Link to={clause.to}>{tn(clause.key, clause.count)}</Link>
							</Fragment>
						))}
				<span class="dk-banner__time">{t('sentence.at', { time: dateTime(overview.at) })}</span>
			</p>
		</div>
	);
}
