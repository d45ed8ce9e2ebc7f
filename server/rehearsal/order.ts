/** What travels between the hub and the process in which a rehearsal runs. Types only. */
import type { ChannelOrder } from '../../hub/channel/broker.ts';
import type { Problem } from '../../hub/errors/problem.ts';
import type { HubLimits } from '../../hub/hub.ts';
import type { Run } from '../../hub/rehearsal/deeds.ts';
import type { Scenario } from '../../hub/rehearsal/scenario.ts';
import type { Tenant } from '../../hub/tenants/tenant.ts';
import type { FlowNode } from '../flow-process/flows-inside.ts';

export interface Order {
	readonly scenario: Scenario;
	readonly flows: readonly FlowNode[];
	/** Nothing secret is in it: partners without settings, no portals. */
	readonly tenant: Tenant;
	/** Folder that is deleted afterwards. */
	readonly folder: string;
	/** Folder of the hub's data: standards packs are read from it. */
	readonly data: string;
	readonly limits: HubLimits & { readonly checkMaxBytes: number };
	/** Channels that keep the order of cases. */
	readonly order: Readonly<Record<string, ChannelOrder>>;
	/** Milliseconds by which the clock that flows see goes before. */
	readonly aheadMs: number;
}

export type Reply = { readonly run: Run } | { readonly problem: Problem };
