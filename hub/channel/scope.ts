/** What a channel is called where the store tells places apart. */
import type { ChannelAddress } from './broker.ts';

/** Inbox scope of a channel. */
export function scopeOf(address: ChannelAddress): string {
	return `channel:${address.mandant}:${address.channel}`;
}
