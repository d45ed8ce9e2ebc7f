/** The part that *receive* and *portal in* share: take deliveries from a channel of the chosen tenants and emit them as tracked messages. */
import type { ChannelAddress } from '../../hub/channel/broker.ts';
import type { Flight } from '../../hub/delivery/flight.ts';
import { Receiver } from '../../hub/delivery/receiver.ts';
import { hubOf, trackingOf } from './access.ts';
import { showFailure } from './failure-status.ts';
import { toRed } from './message.ts';
import type { Red, RedNode } from './red.ts';
import { TOKEN_FIELD } from './tracking.ts';

export interface SourceSettings {
	/** Channel name, `^[a-z0-9][a-z0-9.-]{0,99}$`. */
	readonly channel: string;
	/** Tenant ids. */
	readonly mandanten: readonly string[];
	/** 1 to 1,000 per tenant. Default 64. */
	readonly prefetch: number;
	/** Seconds, 1 to 1,500. Default 60. */
	readonly timeLimitSeconds: number;
	readonly mode: 'automatic' | 'explicit';
	/** Seconds that a full channel may stand still before people are told, 0.1 to 3,600. Default 30. */
	readonly stuckAfterSeconds?: number;
	/** Told once, when the channel exists for all tenants. */
	readonly onDeclared?: () => void;
	/** Where the node's catalogue has its status texts; the editor translates a status text that is a key. */
	readonly texts: 'receive' | 'portalIn';
}

/** Milliseconds open flights get to land when the node is closed; Node-RED allows 15 s in all. */
const CLOSE_GRACE_MS = 1_000;
/** Milliseconds between tries to reach the broker. */
const RETRY_MS = 2_000;

/** Milliseconds until a message is tried again that found nothing at the end of the wire. */
const NOT_WIRED_RETRY_MS = 30_000;

/** The editor marks a wrong value; a flow that was deployed with it all the same runs with the nearest sensible one. */
function within(value: number, least: number, most: number, otherwise: number): number {
	return Number.isFinite(value) ? Math.min(Math.max(value, least), most) : otherwise;
}

/** A message that goes nowhere is not done: it stays in the channel until the node is wired. */
function notWired(node: RedNode, flight: Flight): void {
	const problem = { code: 'DK-DELIVERY-NOT-WIRED', facts: { node: node.name || node.type }, node: node.id };
	flight.failed(problem, { retryAfterMs: NOT_WIRED_RETRY_MS, counted: false });
}

/** Declares the channel, starts receiving, shows the status, and stops cleanly when the node is closed. */
export function startSource(red: Red, node: RedNode, settings: SourceSettings, stopping?: () => void): void {
	const hub = hubOf(red);
	const tracking = trackingOf(red);
	const addresses: ChannelAddress[] = settings.mandanten.map((mandant) => ({ mandant, channel: settings.channel }));
	const receiver = new Receiver(
		{
			addresses,
			prefetch: within(settings.prefetch, 1, 1_000, 64),
			timeLimitMs: within(settings.timeLimitSeconds, 1, 1_500, 60) * 1_000,
			mode: settings.mode,
			order: hub.orderOf(settings.channel),
			stuckAfterMs: within(settings.stuckAfterSeconds ?? Number.NaN, 0.1, 3_600, 30) * 1_000,
			emit: async (flight) => {
				const { flowversion } = flight.delivery.message.attributes;
				if (flowversion !== undefined && hub.earlierFlows?.isEarlier(flowversion)) {
					await flight.settle(await hub.earlierFlows.handle(flight.delivery, flowversion));
					return;
				}
				const message = await toRed(hub, flight.delivery.message);
				message[TOKEN_FIELD] = flight.token;
				await tracking.whenRunning();
				if (!flight.isOpen || flight.isInterrupted) return;
				tracking.run(flight, () => node.send(message));
				if (!flight.hasDeparted) notWired(node, flight);
				if (flight.hasDeparted !== wired) showReady(flight.hasDeparted);
			},
			onChange: () => {
				if (!closed) showReady(wired);
			},
		},
		hub,
	);
	let wired = true;
	let closed = false;
	const showReady = (isWired: boolean): void => {
		wired = isWired;
		const { stuckAt, paused } = receiver;
		if (stuckAt !== undefined) node.status({ fill: 'yellow', shape: 'ring', text: red._(`${settings.texts}.stuck`, { node: stuckAt }) });
		else if (paused.length > 0) node.status({ fill: 'yellow', shape: 'ring', text: `${settings.texts}.paused` });
		else if (wired) node.status({ fill: 'green', shape: 'dot', text: 'node-red:common.status.connected' });
		else node.status({ fill: 'yellow', shape: 'ring', text: `${settings.texts}.notWired` });
	};
	let retry: NodeJS.Timeout | undefined;

	const start = async (): Promise<void> => {
		try {
			node.status({ fill: 'yellow', shape: 'ring', text: 'node-red:common.status.connecting' });
			const spec = { retry: hub.retryPolicyOf(settings.channel), order: hub.orderOf(settings.channel) };
			for (const address of addresses) await hub.broker.declare({ ...address, ...spec });
			settings.onDeclared?.();
			await receiver.start();
			if (!closed) showReady(true);
		} catch (error) {
			if (closed) return;
			hub.log.warn({ code: showFailure(node, error), channel: settings.channel, node: node.id }, 'a channel cannot be opened yet');
			retry = setTimeout(() => void start(), RETRY_MS);
		}
	};
	void start();

	node.on('close', (_removed, done) => {
		closed = true;
		clearTimeout(retry);
		stopping?.();
		node.status({});
		void receiver.stop(CLOSE_GRACE_MS).then(done, done);
	});
}
