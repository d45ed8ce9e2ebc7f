/**
 * Names of queues and exchanges. A colon is in none of our tenant and channel names, so these can never meet a channel's queue.
 */
import type { ChannelAddress } from '../../hub/channel/broker.ts';

export interface Names {
	/** The channel's queue: `dk.musterstadt.antrag.eingang`. */
	work(address: ChannelAddress): string;
	/** Where the broker puts what it takes out of a channel's queue by itself: `dk.musterstadt.antrag.eingang:dead`. */
	dead(address: ChannelAddress): string;
	/** Exchange and queue of a rung of the ladder: `dk.wait:5000`. */
	rung(ms: number): string;
}

export function namesWith(prefix: string): Names {
	const work = ({ mandant, channel }: ChannelAddress): string => `${prefix}${mandant}.${channel}`;
	return { work, dead: (address) => `${work(address)}:dead`, rung: (ms) => `${prefix}wait:${ms}` };
}
