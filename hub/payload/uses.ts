/**
 * Part of the store: which payloads messages that are under way need. A use begins before a message is put into a channel, and ends when it was settled there or
 * parked (then the parking needs them). A use that nobody ended, because of a kill, keeps its payloads: too much is kept, never too little. Types only.
 */
import type { ChannelAddress } from '../channel/broker.ts';
import type { MessageKey } from '../message/message.ts';

export interface PayloadUse extends ChannelAddress, MessageKey {}

export interface PayloadUses {
	/** @param names under which the payloads lie */
	begin(use: PayloadUse, names: readonly string[]): Promise<void>;
	/** The payloads stay needed until then (epoch milliseconds): something that the flow still holds may go on with them. */
	end(use: PayloadUse, until: number): Promise<void>;
	/** For a message that is to be forgotten: what stayed needed after its uses ended is needed no longer. @returns the names of those payloads */
	release(mandant: string, key: MessageKey): Promise<readonly string[]>;
	/** Forgets what was needed until a time that is over. */
	expire(now: number): Promise<void>;
	/** Uses of a tenant that have not ended, in a fixed order, after `after`, at most `limit`. */
	open(mandant: string, after: PayloadUse | undefined, limit: number): Promise<readonly PayloadUse[]>;
}
