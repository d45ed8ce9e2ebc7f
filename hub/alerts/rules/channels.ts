/** Rules about what waits in the channels: how many, and for how long. */
import type { Broker, ChannelDepth } from '../../channel/broker.ts';
import type { Status } from '../../status/status.ts';
import { levelOf, type Measurement } from '../conditions.ts';
import { type AlertSettings, settingsFor } from '../settings.ts';
import type { Rule } from './rule.ts';

export interface ChannelRuleParts {
	readonly settings: Pick<AlertSettings, 'rules' | 'exceptions'>;
	readonly broker: Pick<Broker, 'depths'>;
	readonly status: Pick<Status, 'channels'>;
}

const MINUTE_MS = 60_000;

/** More messages wait than the limit allows. */
export function backlogRule(parts: ChannelRuleParts): Rule {
	return channelRule(
		parts,
		'backlog',
		'DK-ALERT-BACKLOG',
		({ ready }) => ready,
		(value, limit) => ({ count: value, limit }),
	);
}

/** The oldest message waits for too long. Where the engine cannot tell (RabbitMQ), nothing is measured. */
export function oldestRule(parts: ChannelRuleParts): Rule {
	const minutes = ({ oldestAt }: ChannelDepth, now: number): number => (oldestAt === undefined ? 0 : Math.floor((now - oldestAt) / MINUTE_MS));
	return channelRule(parts, 'oldest', 'DK-ALERT-OLDEST', minutes, (value, limit) => ({ minutes: value, limit }));
}

function channelRule(
	{ settings, broker, status }: ChannelRuleParts,
	rule: 'backlog' | 'oldest',
	code: string,
	valueOf: (depth: ChannelDepth, now: number) => number,
	factsOf: (value: number, limit: number) => Readonly<Record<string, number>>,
): Rule {
	return {
		codes: [code],
		measure: async (now) => {
			const channels = status.channels().map(({ mandant, channel }) => ({ mandant, channel, limits: settingsFor(settings, rule, mandant, channel) }));
			const watched = channels.filter(({ limits }) => limits.enabled);
			const depths = await broker.depths(watched);
			return watched.flatMap(({ mandant, channel, limits }, index): Measurement[] => {
				const depth = depths[index];
				if (!depth) return [];
				const value = valueOf(depth, now);
				const facts = { mandant, channel, ...factsOf(value, limits.threshold) };
				return [{ alert: { code, facts, mandant, about: { channel } }, level: levelOf(value, limits.threshold), forMs: limits.forMinutes * MINUTE_MS }];
			});
		},
	};
}
