/**
 * Decides when something that is measured again and again becomes an alert, so that it does not flap. Knows no clock: it is told the time.
 *
 * One condition: *fine* → over its limit → *watched* → over for as long as it must → *raised*; *watched* → not over → *fine*. *Raised* → well below the limit →
 * *easing* → so for as long as it must → *fine*, cleared; *easing* → not well below → *raised*. What is not measured any more (a channel that is gone, a rule that
 * was switched off) counts as well below.
 */
import { type Alert, nameOf } from './alerts.ts';

/** `between`: at a raised one nothing changes, a fine one stays fine. */
export type Level = 'over' | 'between' | 'below';

export interface Measurement {
	readonly alert: Alert;
	readonly level: Level;
	/** Milliseconds that it must hold. */
	readonly forMs: number;
}

interface Condition {
	alert: Alert;
	forMs: number;
	raised: boolean;
	/** When what would change it began; undefined: nothing would. */
	since: number | undefined;
}

export interface Changes {
	readonly raise: readonly Alert[];
	readonly clear: readonly Alert[];
}

/** A tenth of the limit, or more, must be gone before it is called over. */
const MARGIN = 0.1;

/** @param value the larger, the worse */
export function levelOf(value: number, limit: number): Level {
	if (value >= limit) return 'over';
	return value < limit * (1 - MARGIN) ? 'below' : 'between';
}

export class Conditions {
	readonly #conditions = new Map<string, Condition>();

	/** @param lasting alerts that were raised before, by whomever. Those that are known stay as they are */
	adopt(lasting: readonly Alert[]): void {
		for (const alert of lasting) {
			const name = nameOf(alert);
			if (!this.#conditions.has(name)) this.#conditions.set(name, { alert, forMs: 0, raised: true, since: undefined });
		}
	}

	/** @param codes all codes that these measurements may have: raised ones of them that were not measured count as below */
	take(codes: readonly string[], measurements: readonly Measurement[], now: number): Changes {
		const changes = { raise: [] as Alert[], clear: [] as Alert[] };
		const measured = new Set<string>();
		for (const measurement of measurements) {
			measured.add(nameOf(measurement.alert));
			this.#see(measurement, now, changes);
		}
		for (const [name, { alert, forMs }] of this.#conditions) {
			if (codes.includes(alert.code) && !measured.has(name)) this.#see({ alert, level: 'below', forMs }, now, changes);
		}
		return changes;
	}

	#see({ alert, level, forMs }: Measurement, now: number, changes: { raise: Alert[]; clear: Alert[] }): void {
		const name = nameOf(alert);
		const condition = this.#conditions.get(name) ?? { alert, forMs, raised: false, since: undefined };
		this.#conditions.set(name, condition);
		Object.assign(condition, { alert, forMs });
		const moves = condition.raised ? level === 'below' : level === 'over';
		if (!moves) {
			condition.since = undefined;
			if (!condition.raised) this.#conditions.delete(name);
			return;
		}
		condition.since ??= now;
		if (now - condition.since < forMs) return;
		condition.raised = !condition.raised;
		condition.since = undefined;
		changes[condition.raised ? 'raise' : 'clear'].push(alert);
		if (!condition.raised) this.#conditions.delete(name);
	}
}
