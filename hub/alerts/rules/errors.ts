/**
 * Rule: how much of the work in a channel fails. Work that fails is what was retried or parked; work that succeeds is what was settled. Measured over ten minutes by
 * the figures of the journal, of all hub processes together. Few failures say nothing: below `FEW` it is never too much.
 */
import type { Journal } from '../../journal/store.ts';
import { levelOf, type Measurement } from '../conditions.ts';
import { type AlertSettings, settingsFor } from '../settings.ts';
import type { Rule } from './rule.ts';

const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 10;
/** Failures that are needed before their share means anything. */
const FEW = 10;

export function errorsRule(parts: { readonly settings: Pick<AlertSettings, 'rules' | 'exceptions'>; readonly journal: Pick<Journal, 'figures'> }): Rule {
	return {
		codes: ['DK-ALERT-ERRORS'],
		everyMs: MINUTE_MS / 2,
		measure: async (now) => {
			const figures = await parts.journal.figures({ since: now - WINDOW_MINUTES * MINUTE_MS, until: now });
			const byChannel = Map.groupBy(
				figures.filter(({ channel }) => channel !== ''),
				({ mandant, channel }) => JSON.stringify([mandant, channel]),
			);
			return [...byChannel].flatMap(([name, own]): Measurement[] => {
				const [mandant, channel] = JSON.parse(name) as [string, string];
				const { enabled, threshold, forMinutes } = settingsFor(parts.settings, 'errors', mandant, channel);
				if (!enabled) return [];
				const countOf = (...events: readonly string[]): number => own.reduce((sum, { event, count }) => sum + (events.includes(event) ? count : 0), 0);
				const failed = countOf('retried', 'parked');
				const total = failed + countOf('settled');
				const percent = failed < FEW ? 0 : Math.round((100 * failed) / total);
				const facts = { mandant, channel, percent, failed, total, minutes: WINDOW_MINUTES };
				return [{ alert: { code: 'DK-ALERT-ERRORS', facts, mandant, about: { channel } }, level: levelOf(percent, threshold), forMs: forMinutes * MINUTE_MS }];
			});
		},
	};
}
