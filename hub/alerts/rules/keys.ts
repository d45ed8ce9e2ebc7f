/**
 * Rule: content is sealed with a key that is not here. Two ways to notice: something was to be opened and could not be (a message in a channel, a payload
 * file, a record on its way to a new seal), which this process knows by itself; and what lies in the store, which is counted once an hour.
 *
 * Keys change only at a start. So the alert ends with the first look of a process that has the key, or when nothing was found for a while that needs it.
 */
import type { SealCounts } from '../../sealing/resealing.ts';
import type { AlertLog } from '../alert-log.ts';
import { EVERY_TENANT } from '../alerts.ts';
import type { Level, Measurement } from '../conditions.ts';
import type { Rule } from './rule.ts';

export interface KeysRuleParts {
	readonly keys: {
		/** Of all keys that are here. */
		readonly ids: readonly string[];
		/** Ids that were asked for in vain at or after this time, epoch milliseconds. */
		askedInVain(since: number): readonly string[];
	};
	readonly records: { counts(): Promise<SealCounts> };
	readonly alertLog: Pick<AlertLog, 'list'>;
}

const MINUTE_MS = 60_000;
const COUNT_EVERY_MS = 60 * MINUTE_MS;
/** Longer than the hour between two passes that try to give what lies still its new seal. */
const REMEMBERED_MS = 65 * MINUTE_MS;
/** A process that has just started has not tried to open anything yet: so long it says nothing of alerts that last. */
const SETTLING_MS = 2 * MINUTE_MS;
const CODE = 'DK-ALERT-KEY';
const LASTING_MAX = 100;

/** @throws DrehkreuzError DK-STORE-FAILED from `measure` */
export function keysRule({ keys, records, alertLog }: KeysRuleParts): Rule {
	let firstLookAt: number | undefined;
	let counted: { readonly at: number; readonly ids: readonly string[] } | undefined;

	async function inStore(now: number): Promise<readonly string[]> {
		if (!counted || now - counted.at >= COUNT_EVERY_MS) {
			const { none: _, ...counts } = await records.counts();
			counted = { at: now, ids: Object.keys(counts).filter((id) => !keys.ids.includes(id)) };
		}
		return counted.ids;
	}

	async function stillLasting(now: number): Promise<readonly string[]> {
		firstLookAt ??= now;
		if (now - firstLookAt >= SETTLING_MS) return [];
		const lasting = await alertLog.list({ lasting: true, limit: LASTING_MAX });
		return lasting.filter(({ code }) => code === CODE).map(({ facts }) => String(facts.key));
	}

	return {
		codes: [CODE],
		measure: async (now) => {
			const levels = new Map<string, Level>();
			for (const id of await stillLasting(now)) if (!keys.ids.includes(id)) levels.set(id, 'between');
			for (const id of [...(await inStore(now)), ...keys.askedInVain(now - REMEMBERED_MS)]) levels.set(id, 'over');
			return [...levels].map(([key, level]): Measurement => {
				return { alert: { code: CODE, facts: { key }, mandant: EVERY_TENANT, about: { system: `key ${key}` } }, level, forMs: 0 };
			});
		},
	};
}
