/**
 * Rule: nothing arrived for some hours in a channel in which usually something does. Usually: at the same time of day a week ago, and on at least three of the six
 * days between. So weekends and nights of offices stay quiet, and so does a channel that is new. Public holidays are not known.
 */
import type { Figure } from '../../journal/figures.ts';
import type { Journal } from '../../journal/store.ts';
import type { Measurement } from '../conditions.ts';
import { type AlertSettings, settingsFor } from '../settings.ts';
import type { Rule } from './rule.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const DAYS_THAT_SUFFICE = 3;

export interface QuietRuleParts {
	readonly settings: Pick<AlertSettings, 'rules' | 'exceptions'>;
	readonly journal: Pick<Journal, 'figures'>;
}

export function quietRule({ settings, journal }: QuietRuleParts): Rule {
	/** Names of the channels that received something in the hours before. */
	const receivedIn = async (until: number, hours: number): Promise<ReadonlySet<string>> => {
		const figures = await journal.figures({ since: until - hours * HOUR_MS, until });
		return new Set(figures.filter(({ event, channel }) => event === 'received' && channel !== '').map(nameOf));
	};
	return {
		codes: ['DK-ALERT-QUIET'],
		everyMs: 5 * MINUTE_MS,
		measure: async (now) => {
			const anywhere = settings.rules.quiet.enabled || settings.exceptions.some(({ rule, enabled }) => rule === 'quiet' && enabled);
			if (!anywhere) return [];
			const hoursInUse = new Set([
				settings.rules.quiet.threshold,
				...settings.exceptions.flatMap(({ rule, threshold }) => (rule === 'quiet' ? (threshold ?? []) : [])),
			]);
			const measurements: Measurement[] = [];
			for (const hours of hoursInUse) {
				const [today, ...days] = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((day) => receivedIn(now - day * DAY_MS, hours)));
				const weekAgo = days.pop() ?? new Set<string>();
				for (const name of weekAgo) {
					const [mandant, channel] = JSON.parse(name) as [string, string];
					const { enabled, threshold, forMinutes } = settingsFor(settings, 'quiet', mandant, channel);
					if (!enabled || threshold !== hours) continue;
					const isUsual = days.filter((day) => day.has(name)).length >= DAYS_THAT_SUFFICE;
					const alert = { code: 'DK-ALERT-QUIET', facts: { mandant, channel, hours }, mandant, about: { channel } };
					measurements.push({ alert, level: isUsual && !today?.has(name) ? 'over' : 'below', forMs: forMinutes * MINUTE_MS });
				}
			}
			return measurements;
		},
	};
}

function nameOf({ mandant, channel }: Figure): string {
	return JSON.stringify([mandant, channel]);
}
