/** Rule: how much of the disk with the hub's data is free. Looked at by one of all processes: the disks of other machines are watched by their own tools. */
import { statfs } from 'node:fs/promises';
import { EVERY_TENANT } from '../alerts.ts';
import type { Level } from '../conditions.ts';
import type { RuleSettings } from '../settings.ts';
import type { Rule } from './rule.ts';

/** What a disk tells of itself, in blocks; `bavail`: free for those who are not root. */
export interface DiskRoom {
	readonly blocks: number;
	readonly bavail: number;
}

const MINUTE_MS = 60_000;
/** So much more than the limit must be free before it is called over. */
const MARGIN = 1.1;

/** @param roomOf for tests @throws what it throws */
export function diskRule(parts: { readonly settings: RuleSettings; readonly folder: string; readonly roomOf?: (folder: string) => Promise<DiskRoom> }): Rule {
	const { settings, folder, roomOf = statfs } = parts;
	return {
		codes: ['DK-ALERT-DISK'],
		measure: async () => {
			if (!settings.enabled) return [];
			const { blocks, bavail } = await roomOf(folder);
			const percent = Math.floor((100 * bavail) / Math.max(blocks, 1));
			const facts = { percent, limit: settings.threshold };
			const level: Level = percent < settings.threshold ? 'over' : percent >= settings.threshold * MARGIN ? 'below' : 'between';
			return [{ alert: { code: 'DK-ALERT-DISK', facts, mandant: EVERY_TENANT, about: { system: 'disk' } }, level, forMs: settings.forMinutes * MINUTE_MS }];
		},
	};
}
