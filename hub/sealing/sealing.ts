/** Everything that seals, from one ring of keys. */
import type { Inbox } from '../journal/store.ts';
import { FileSeal } from './file-seal.ts';
import { KeyRing, type MasterKey } from './key-ring.ts';
import { MessageSeal } from './message-seal.ts';
import { PayloadNames } from './payload-names.ts';

export interface Sealing {
	readonly ring: KeyRing;
	readonly messages: MessageSeal;
	readonly files: FileSeal;
}

/**
 * @param keys the first one seals, all of them open
 * @param inbox of the store: holds the secret behind the names of payloads
 * @throws DrehkreuzError DK-SEAL-CONFIG, DK-SEAL-KEY, DK-SEAL-DAMAGED
 */
export async function openSealing(keys: readonly MasterKey[], inbox: Inbox): Promise<Sealing> {
	const ring = new KeyRing(keys);
	const names = await PayloadNames.open(ring, inbox);
	return { ring, messages: new MessageSeal(ring, names), files: new FileSeal(ring, names) };
}
