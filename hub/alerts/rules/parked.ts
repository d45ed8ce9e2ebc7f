/** Rule: how many messages of a channel are parked. Those that somebody holds, or that a job is working on, are looked after and do not count. */
import type { Parked } from '../../journal/parked.ts';
import { levelOf, type Measurement } from '../conditions.ts';
import { type AlertSettings, settingsFor } from '../settings.ts';
import type { Rule } from './rule.ts';

const MINUTE_MS = 60_000;

export function parkedRule(parts: { readonly settings: Pick<AlertSettings, 'rules' | 'exceptions'>; readonly parked: Pick<Parked, 'groups'> }): Rule {
	return {
		codes: ['DK-ALERT-PARKED'],
		everyMs: MINUTE_MS / 2,
		measure: async () => {
			const groups = await parts.parked.groups({});
			const byChannel = Map.groupBy(groups, ({ mandant, channel }) => JSON.stringify([mandant, channel]));
			return [...byChannel].flatMap(([name, own]): Measurement[] => {
				const [mandant, channel] = JSON.parse(name) as [string, string];
				const { enabled, threshold, forMinutes } = settingsFor(parts.settings, 'parked', mandant, channel);
				if (!enabled) return [];
				const count = own.reduce((sum, group) => sum + Math.max(group.count - group.held - group.claimed, 0), 0);
				const facts = { mandant, channel, count, limit: threshold };
				return [{ alert: { code: 'DK-ALERT-PARKED', facts, mandant, about: { channel } }, level: levelOf(count, threshold), forMs: forMinutes * MINUTE_MS }];
			});
		},
	};
}
