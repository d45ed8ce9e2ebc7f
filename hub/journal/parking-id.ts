/** The id of a parking record, the same in every store. */
import { createHash } from 'node:crypto';
import type { ChannelAddress } from '../channel/broker.ts';
import type { MessageKey } from '../message/message.ts';

/** 24 hex characters, the same for ever for the same message in the same channel. */
export function parkingId(address: ChannelAddress, key: MessageKey): string {
	const parts = JSON.stringify([address.mandant, address.channel, key.source, key.id]);
	return createHash('sha256').update(parts).digest('hex').slice(0, 24);
}
