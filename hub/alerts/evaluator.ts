/**
 * Looks at the rules of alerts again and again, in one of all hub processes. Whoever takes over goes on with what lasts in the store: it neither raises nor clears
 * anything a second time. A rule that cannot measure now says nothing; the next look tries again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { problemOf } from '../errors/drehkreuz-error.ts';
import type { LoneWork } from '../leases/run-alone.ts';
import type { Logger } from '../logging/logger.ts';
import type { AlertLog } from './alert-log.ts';
import type { Alerts } from './alerts.ts';
import { Conditions } from './conditions.ts';
import type { Rule } from './rules/rule.ts';

export interface EvaluatorParts {
	readonly rules: readonly Rule[];
	readonly alertLog: Pick<AlertLog, 'list'>;
	readonly alerts: Alerts;
	readonly log: Logger;
	/** False: the flows do not run yet, and channels are missing that will be there. Default: always true. */
	readonly isReady?: () => boolean;
	/** Milliseconds between looks, 10 to 600,000. Default 15,000. */
	readonly everyMs?: number;
	/** For tests. Default: the time of day. */
	readonly now?: () => number;
}

/** More last at once only when everything is down. */
const LASTING_MAX = 1_000;

export function evaluating({ rules, alertLog, alerts, log, isReady = () => true, everyMs = 15_000, now = Date.now }: EvaluatorParts): LoneWork {
	return async (signal) => {
		const codes = new Set(rules.flatMap((rule) => rule.codes));
		const conditions = new Conditions();
		const lookedAt = new Map<Rule, number>();
		const failing = new Set<Rule>();
		while (!signal.aborted) {
			const lasting = await alertLog.list({ lasting: true, limit: LASTING_MAX });
			conditions.adopt(lasting.filter(({ code }) => codes.has(code)));
			for (const rule of isReady() ? rules : []) {
				const at = now();
				if (at - (lookedAt.get(rule) ?? Number.NEGATIVE_INFINITY) < (rule.everyMs ?? 0)) continue;
				try {
					const measurements = await rule.measure(at);
					if (signal.aborted) return;
					const { raise, clear } = conditions.take(rule.codes, measurements, at);
					for (const alert of raise) alerts.raise(alert);
					for (const alert of clear) alerts.clear(alert);
					lookedAt.set(rule, at);
					failing.delete(rule);
				} catch (error) {
					// Once, not every 15 seconds of an outage.
					if (failing.has(rule)) continue;
					failing.add(rule);
					log.warn({ component: 'alerts', code: problemOf(error).code }, 'a rule of alerts could not be looked at; it is tried again');
				}
			}
			await sleep(everyMs, undefined, { signal }).catch(() => {});
		}
	};
}
