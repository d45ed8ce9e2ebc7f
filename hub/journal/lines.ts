/**
 * Part of the store: who is before whom of a case, in channels that keep the order of cases. Types only.
 *
 * Most messages never get a place: only one that goes back to its channel, or is parked, must be remembered (see `hub/delivery/case-lines.ts`).
 */
import type { ChannelAddress } from '../channel/broker.ts';
import type { MessageKey } from '../message/message.ts';

/** One case in one channel. */
export interface LineAddress extends ChannelAddress {
	/** Case id. */
	readonly subject: string;
}

export interface Place extends MessageKey {
	/** When the message is expected again at the earliest, epoch milliseconds. */
	readonly dueAt: number;
}

export interface Lines {
	/** The first of the line, and whether it lies in the parking place of this channel; undefined when nobody has a place. */
	first(line: LineAddress): Promise<(Place & { readonly parked: boolean }) | undefined>;
	/**
	 * Gives places at the end of the line, in this order, all or none. Who has a place keeps it; its `dueAt` is changed.
	 * Who is done in this channel (the inbox knows it) gets none: a late word of a process that lost its message must not stop a case.
	 */
	join(line: LineAddress, places: readonly Place[]): Promise<void>;
	/** The message is done, or was discarded on purpose: the next one moves up. Repeats are harmless. */
	leave(address: ChannelAddress, key: MessageKey): Promise<void>;
}
