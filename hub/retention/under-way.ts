/** Whether a message is under way in some channel, told by its journal: what went into a channel and has not come out of it. Pure. */
import type { JournalEntry, JournalEvent } from '../journal/entry.ts';

const IN: ReadonlySet<JournalEvent> = new Set(['received', 'sent', 'released', 'retried']);
const OUT: ReadonlySet<JournalEvent> = new Set(['settled', 'parked', 'discarded']);

/** @param entries of one message, oldest first. @returns the channels in which it is */
export function channelsUnderWay(entries: readonly Pick<JournalEntry, 'event' | 'channel'>[]): readonly string[] {
	const inside = new Set<string>();
	for (const { event, channel } of entries) {
		if (channel === undefined) continue;
		if (IN.has(event)) inside.add(channel);
		else if (OUT.has(event)) inside.delete(channel);
	}
	return [...inside];
}
