/** How each tenant is, from what its channels and partners are; the worst first. */
import type { Overview, State } from '../../app/forms.ts';

export interface TenantState {
	readonly mandant: string;
	readonly state: State;
	readonly channels: number;
	/** Channels and partners that are bad, and those that need attention. */
	readonly bad: number;
	readonly attention: number;
	readonly parked: number;
}

export function tenantStates({ channels, partners }: Pick<Overview, 'channels' | 'partners'>): readonly TenantState[] {
	const ids = [...new Set([...channels, ...partners].map(({ mandant }) => mandant))];
	const states = ids.map((mandant): TenantState => {
		const own = channels.filter((channel) => channel.mandant === mandant);
		const all = [...own, ...partners.filter((partner) => partner.mandant === mandant)];
		const bad = all.filter(({ state }) => state === 'bad').length;
		const attention = all.filter(({ state }) => state === 'attention').length;
		const parked = own.reduce((sum, channel) => sum + channel.parked, 0);
		return { mandant, state: bad > 0 ? 'bad' : attention > 0 ? 'attention' : 'good', channels: own.length, bad, attention, parked };
	});
	return states.sort((a, b) => b.bad - a.bad || b.attention - a.attention || a.mandant.localeCompare(b.mandant));
}
