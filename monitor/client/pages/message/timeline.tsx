/** The way of a message, hop by hop, oldest first. */
import type { Hop } from '../../app/forms.ts';
import { bytes, dateTime, duration } from '../../locale/format.ts';
import { t } from '../../locale/text.ts';
import { EventBadge } from '../../parts/badge.tsx';
import { ProblemText } from '../../parts/notice.tsx';
import { Moment } from '../../parts/time.tsx';

export function Timeline({ hops }: { readonly hops: readonly Hop[] }) {
	if (hops.length === 0) return <p class="dk-empty">{t('timeline.none')}</p>;
	return (
		<ol class="dk-timeline">
			{hops.map((hop, index) => (
				<li key={hop.position} class="dk-hop">
					<div class="dk-hop__time">
						<Moment at={hop.at} show="ago" />
						<span class="dk-muted dk-small">{dateTime(hop.at)}</span>
						{index > 0 ? <span class="dk-muted dk-small">{t('timeline.after', { time: duration(hop.at - (hops[index - 1]?.at ?? hop.at)) })}</span> : null}
					</div>
					<div class="dk-hop__what">
						<p class="dk-hop__event">
							<EventBadge event={hop.event} /> <span>{whereOf(hop)}</span>
						</p>
						{factsOf(hop).length > 0 ? <p class="dk-small dk-muted">{factsOf(hop).join(' · ')}</p> : null}
						{hop.problem ? <ProblemText problem={hop.problem} /> : null}
					</div>
				</li>
			))}
		</ol>
	);
}

function whereOf({ channel, partner, step }: Hop): string {
	return [
		channel === undefined ? '' : `${t('word.channel')} ${channel}`,
		partner === undefined ? '' : `${t('word.partner')} ${partner}`,
		step === undefined ? '' : `${t('word.step')} ${step}`,
	]
		.filter(Boolean)
		.join(', ');
}

function factsOf(hop: Hop): readonly string[] {
	return [
		hop.reference === undefined ? '' : t('message.reference', { reference: hop.reference }),
		hop.durationMs === undefined ? '' : t('timeline.took', { time: duration(hop.durationMs) }),
		hop.attempt === undefined ? '' : t('timeline.attempt', { n: hop.attempt }),
		hop.size === undefined ? '' : bytes(hop.size),
		[hop.standard, hop.standardversion, hop.nachrichtentyp].filter(Boolean).join(' '),
		hop.adapter === undefined ? '' : t('timeline.adapter', { adapter: hop.adapter }),
	].filter(Boolean);
}
