/** Parked messages beside the journal, through the store. */
import type { Store } from '../../hub/journal/store.ts';
import { createMessage } from '../../hub/message/create.ts';
import { CHANNELS, CODES, PARTNERS, tenantName } from './entries.ts';

/** Parks messages in some hundred causes, of the same tenants and channels as the entries. */
export async function parkMany(store: Store, count: number, tenants = 40): Promise<void> {
	let next = 0;
	const parkOn = async (): Promise<void> => {
		for (let i = next++; i < count; i = next++) {
			const mandant = tenantName(Math.floor(i / 7) % tenants);
			const attributes = { id: `parked-${i}`, source: 'urn:bench', type: 'de.bench', mandant, subject: `fall-${i >> 2}` };
			const reason = { code: CODES[i % 3] as string, facts: { role: PARTNERS[i % 2] as string } };
			const message = createMessage(attributes, { kind: 'inline', bytes: Buffer.alloc(2_048, 'a') });
			await store.park({ address: { mandant, channel: CHANNELS[i % 4] as string }, message, reason, attempt: 3 });
		}
	};
	await Promise.all(Array.from({ length: 512 }, parkOn));
}
