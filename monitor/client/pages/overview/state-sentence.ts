/** The state of everything in one sentence: what is wrong, the worst first, and where to look. Knows neither language nor browser. */
import type { Overview } from '../../app/forms.ts';

export interface Clause {
	readonly key:
		| 'sentence.missing'
		| 'sentence.partners'
		| 'sentence.stuck'
		| 'sentence.channels'
		| 'sentence.parked'
		| 'sentence.slow'
		| 'sentence.attention'
		| 'sentence.alerts';
	readonly count: number;
	/** Path below `/monitor`. */
	readonly to: string;
}

/** Empty: everything flows. */
export function clausesOf(overview: Overview): readonly Clause[] {
	const { channels, partners, figures, missing, alerts } = overview;
	const stuck = channels.filter((channel) => channel.stuckAt !== undefined);
	const badChannels = channels.filter((channel) => channel.state === 'bad' && channel.stuckAt === undefined);
	const badPartners = partners.filter((partner) => partner.state === 'bad');
	const slowPartners = partners.filter((partner) => partner.state === 'attention');
	const clauses: readonly Clause[] = [
		{ key: 'sentence.missing', count: missing.length, to: '/system' },
		{ key: 'sentence.partners', count: badPartners.length, to: '/?ansicht=partner' },
		{ key: 'sentence.stuck', count: stuck.length, to: '/?ansicht=kanaele' },
		{ key: 'sentence.channels', count: badChannels.length, to: '/?ansicht=kanaele' },
		{ key: 'sentence.parked', count: figures.parked, to: '/geparkt' },
		{ key: 'sentence.slow', count: slowPartners.length, to: '/?ansicht=partner' },
	];
	const found = clauses.filter((clause) => clause.count > 0);
	if (found.length > 0 || overview.state === 'good') return found;
	if (alerts.length > 0) return [{ key: 'sentence.alerts', count: alerts.length, to: '/meldungen' }];
	const channelsToSee = channels.filter((channel) => channel.state !== 'good').length;
	return [{ key: 'sentence.attention', count: channelsToSee, to: '/?ansicht=kanaele' }];
}
