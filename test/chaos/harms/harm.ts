/** Port of the chaos run: one kind of harm. A harm does its damage and mends it again; afterwards only the hub's own recovery is left. */

import type { FaultyFrames } from '../../support/amqp-frames.ts';
import type { AmqpNode } from '../../support/amqp-node.ts';
import type { TcpProxy } from '../../support/tcp-proxy.ts';
import type { Counterparts } from '../counterparts.ts';
import type { Driver } from '../driver.ts';
import type { Keeper } from '../keeper.ts';
import type { Order } from '../preload.ts';

export const HARM_KINDS = [
	'kill',
	'term',
	'redeploy',
	'disk',
	'clock',
	'stall',
	'broker-kill',
	'cut',
	'line-stall',
	'channel-error',
	'alarm',
	'late',
	'drop',
	'refuse',
	'silent-node',
	'throwing-message',
	'killing-message',
] as const;

export type HarmKind = (typeof HARM_KINDS)[number];

/** Where the run takes place. */
export interface Scene {
	readonly keeper: Keeper;
	readonly counterparts: Counterparts;
	readonly driver: Driver;
	/** Folder of the hub. */
	readonly folder: string;
	readonly url: string;
	readonly password: string;
	/** Only with RabbitMQ. */
	readonly broker: { readonly node: AmqpNode; readonly proxy: TcpProxy; readonly frames: FaultyFrames } | undefined;
	/** Has the preload in the hub process do something. */
	order(order: Order): void;
}

export interface Harm {
	readonly kind: HarmKind;
	/** Harms of one lane follow one another; lanes run side by side, so that harms meet. */
	readonly lane: 'hub' | 'broker' | 'partner' | 'message';
	/** How often it comes, relative to others. */
	readonly weight: number;
	/** Default: all engines. */
	readonly engine?: 'rabbitmq';
	run(scene: Scene, random: () => number): Promise<void>;
}

/** A length between two limits, milliseconds. */
export function between(random: () => number, least: number, most: number): number {
	return Math.round(least + random() * (most - least));
}
