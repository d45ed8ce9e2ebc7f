/**
 * Port: the message broker. Implementations: `adapters/embedded`, `adapters/rabbitmq`.
 * All of them pass `test/contract/broker.ts` unchanged. This file holds types only.
 */
import type { Problem } from '../errors/problem.ts';
import type { Message } from '../message/message.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** A channel is a named durable queue of one tenant. */
export interface ChannelAddress {
	/** Tenant id. */
	readonly mandant: string;
	/** `^[a-z0-9][a-z0-9.-]{0,99}$`, e.g. `antrag.eingang`. */
	readonly channel: string;
}

/**
 * `none`: messages are handled side by side, and what goes back is overtaken. `case`: messages of one case (`subject`) are handled one after the
 * other; the broker gives the channel to one consumer at a time, another takes over when that one ends.
 */
export type ChannelOrder = 'none' | 'case';

export interface ChannelSpec extends ChannelAddress {
	readonly retry: RetryPolicy;
	/** Default: none. */
	readonly order?: ChannelOrder;
}

/**
 * How a delivery ends. Exactly one settlement per delivery:
 *
 * | kind  | the message afterwards                                       | counts as attempt |
 * |-------|--------------------------------------------------------------|-------------------|
 * | done  | gone from the channel                                        | –                 |
 * | again | comes back after `delayMs` (default: the retry policy's); parked when the last attempt is used up | if `counted` (default true) |
 * | park  | in the parking place with its reason; gone from the channel  | –                 |
 *
 * `again` with `counted: false` is for what is nobody's failure: waiting for a partner's answer, a redeploy, a shutdown.
 * With `delayMs: 0` the message is handed out again at once.
 */
export type Settlement =
	| { readonly kind: 'done' }
	| { readonly kind: 'again'; readonly reason: Problem; readonly delayMs?: number; readonly counted?: boolean }
	| { readonly kind: 'park'; readonly reason: Problem };

/** One message handed out by a channel, to be settled exactly once. */
export interface Delivery {
	readonly address: ChannelAddress;
	readonly message: Message;
	/** 1 for the first handing out; grows by one with every counted `again`. Uncounted returns do not raise it. */
	readonly attempt: number;
	/** True when the broker may have handed this message out before (crash, connection loss, release, retry). False guarantees first sight. */
	readonly redelivered: boolean;
	/** Settlement token, unique per handing out; holds the channel generation. Plain string: it may travel in a Node-RED message. */
	readonly token: string;
	/** When the broker first accepted the message, epoch milliseconds. */
	readonly enqueuedAt: number;
}

export interface ConsumeOptions {
	/** Unsettled deliveries at most, 1 to 1,000. Default 64. This is the back-pressure. */
	readonly prefetch?: number;
}

/** A running subscription. */
export interface Consumer {
	/** Stops handing out. Unsettled deliveries stay with their holders and can still be settled. Repeats are harmless. */
	cancel(): Promise<void>;
}

/** Figures of one channel. */
export interface ChannelDepth {
	/** Waiting to be handed out now. */
	readonly ready: number;
	/** Handed out, not yet settled. */
	readonly unsettled: number;
	/** Waiting for a retry or for a partner's answer. Undefined where the engine cannot tell it per channel. */
	readonly delayed?: number;
	/**
	 * When the oldest that is ready was accepted, epoch milliseconds. Undefined: none is, or the engine cannot tell. What waits for a retry or for a partner's
	 * answer is not looked at: a citizen may take days to pay.
	 */
	readonly oldestAt?: number;
}

/**
 * Where messages lie that a person must look at. Given to the broker at construction; in the hub it is the `Store`.
 * `park` must be durable when it resolves and harmless when repeated for the same channel and message key.
 */
export interface ParkingPlace {
	park(parked: ParkRequest): Promise<void>;
}

export interface ParkRequest {
	readonly address: ChannelAddress;
	readonly message: Message;
	readonly reason: Problem;
	/** Attempts used, including the one that failed last. */
	readonly attempt: number;
}

export interface Broker {
	/** Opens connections or files. Rejects with DK-BROKER-… when the engine cannot be reached in `connectTimeoutMs`. */
	open(): Promise<void>;

	/**
	 * Makes the channel exist, durable. Repeats with the same spec are harmless.
	 * @throws DK-BROKER-ORDER when the channel exists and the engine cannot keep the order of cases in it
	 */
	declare(spec: ChannelSpec): Promise<void>;

	/**
	 * Resolves only when the broker has made the message durable **and** routed it to the channel.
	 * @throws DK-BROKER-UNROUTABLE when the channel does not exist; DK-BROKER-UNCONFIRMED when the outcome is unknown
	 * (connection lost or no confirm in time: publish again, receivers deduplicate by source + id);
	 * DK-BROKER-BLOCKED when the broker takes nothing (memory or disk alarm) for `publishTimeoutMs`.
	 */
	publish(address: ChannelAddress, message: Message): Promise<void>;

	/**
	 * Hands out messages of the channel until the consumer is cancelled. Survives loss of channel and connection: the
	 * subscription is rebuilt, unsettled deliveries come again with a new token.
	 * `onDelivery` must not throw; if it does, the delivery is settled *again*.
	 */
	consume(address: ChannelAddress, options: ConsumeOptions, onDelivery: (delivery: Delivery) => void): Promise<Consumer>;

	/**
	 * Settles a delivery. Resolves when the engine has taken it.
	 * @throws DK-DELIVERY-SETTLED when the token was settled before; DK-DELIVERY-STALE when the token belongs to a channel
	 * generation that is gone (the message is handed out again under another token; nothing is lost).
	 */
	settle(token: string, settlement: Settlement): Promise<void>;

	/** Whether the token can still be settled. False says that its message is settled, or another consumer may have it by now. */
	holds(token: string): boolean;

	/** @throws DK-BROKER-UNROUTABLE when the channel does not exist */
	depth(address: ChannelAddress): Promise<ChannelDepth>;

	/** Many at once, in their order; undefined where there is no such channel. Takes the same time however many messages wait. */
	depths(addresses: readonly ChannelAddress[]): Promise<readonly (ChannelDepth | undefined)[]>;

	/** Those declared in this process since it opened, in no order. Empty before. */
	channels(): readonly ChannelAddress[];

	/** One word for health pages. */
	state(): BrokerState;

	/** Cancels consumers, lets running publishes and settlements end (at most `timeoutMs`, default 5,000), closes. Unsettled deliveries return to their channels. */
	close(timeoutMs?: number): Promise<void>;
}

export type BrokerState = 'closed' | 'connecting' | 'open' | 'blocked';
