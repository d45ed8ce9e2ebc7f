/**
 * Port: what is going on in this process now, for those who watch it: the monitor, the metrics, the rules of alerts. Read only, cheap, asks no engine and no partner.
 * Types only; `process-status.ts` puts it together.
 */
import type { ChannelAddress } from '../channel/broker.ts';

export interface ChannelStatus extends ChannelAddress {
	/** Somebody in this process takes its messages. */
	readonly received: boolean;
	/** Rests until a partner is ready again. */
	readonly paused: boolean;
	/** Name of the node that holds what stands still. Undefined: everything moves. */
	readonly stuckAt?: string;
}

/** What somebody who takes deliveries says of one channel. */
export type IntakeStatus = Omit<ChannelStatus, 'received'>;

/**
 * How a call would find the gate in front of a partner: `open`: goes at once; `busy`: waits in line; `closed`: outside business hours; `held`: the partner asked
 * to wait; `paused`: left alone after failures; `probing`: the next call, or the one under way, finds out whether it is back.
 */
export type GateState = 'open' | 'busy' | 'closed' | 'held' | 'paused' | 'probing';

export interface GateCondition {
	readonly state: GateState;
	/** When time alone changes it, epoch milliseconds. */
	readonly until?: number;
}

export interface PartnerStatus {
	readonly mandant: string;
	readonly role: string;
	/** Kind of the adapter. */
	readonly adapter: string;
	readonly environment: 'test' | 'production';
	readonly condition: GateCondition['state'];
	readonly until?: number;
}

export interface Status {
	/** Channels that were declared in this process; by tenant and name. */
	channels(): readonly ChannelStatus[];
	/** Every role that is bound, whether it was ever called or not; by tenant and role. */
	partners(): readonly PartnerStatus[];
}
