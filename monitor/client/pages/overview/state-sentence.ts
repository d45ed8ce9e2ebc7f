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
	// A partner that does not answer is the cause: what it does to channels, and what is merely slow, need not be said beside it.
	const cause = badPartners.length > 0 || stuck.length > 0;
	const clauses: readonly Clause[] = [
		{ key: 'sentence.missing', count: missing.length, to: '/system' },
		{ key: 'sentence.partners', count: badPartners.length, to: '/?ansicht=partner' },
		{ key: 'sentence.stuck', count: stuck.length, to: '/?ansicht=kanaele' },
		{ key: 'sentence.channels', count: cause ? 0 : badChannels.length, to: '/?ansicht=kanaele' },
		{ key: 'sentence.parked', count: figures.parked, to: '/geparkt' },
		{ key: 'sentence.slow', count: cause ? 0 : slowPartners.length, to: '/?ansicht=partner' },
	];
	const found = clauses.filter((clause) => clause.count > 0);
	if (found.length > 0 || overview.state === 'good') return found;
	if (alerts.length > 0) return [{ key: 'sentence.alerts', count: alerts.length, to: '/meldungen' }];
	const channelsToSee = channels.filter((channel) => channel.state !== 'good').length;
	return [{ key: 'sentence.attention', count: channelsToSee, to: '/?ansicht=kanaele' }];
}
