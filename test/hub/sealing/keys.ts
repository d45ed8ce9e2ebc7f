/** Keys for tests. */
import type { Inbox, InboxRecord } from '../../../hub/journal/store.ts';
import type { MasterKey } from '../../../hub/sealing/key-ring.ts';
import { openSealing, type Sealing } from '../../../hub/sealing/sealing.ts';

export const keyNamed = (id: string, secret = `geheim-${id}-0123456789abcdef0123456789abcdef`): MasterKey => ({ id, secret });

/** As a store has it, without a file. */
export class MemoryInbox implements Inbox {
	readonly records = new Map<string, InboxRecord>();

	async find(scope: string, key: { source: string; id: string }): Promise<InboxRecord | undefined> {
		return this.records.get(JSON.stringify([scope, key.source, key.id]));
	}

	async add(scope: string, key: { source: string; id: string }, record: Omit<InboxRecord, 'at'>): Promise<void> {
		const name = JSON.stringify([scope, key.source, key.id]);
		if (!this.records.has(name)) this.records.set(name, { ...record, at: Date.now() });
	}
}

export function sealingWith(...ids: readonly string[]): Promise<Sealing> {
	return openSealing(
		ids.map((id) => keyNamed(id)),
		new MemoryInbox(),
	);
}
