/**
 * What the Node-RED palette sees of the hub. The composition root in `server/` builds it; nothing below `hub/` builds it. Types only.
 */
import type { Alerts } from './alerts/alerts.ts';
import type { Broker, ChannelOrder, ChannelSpec } from './channel/broker.ts';
import type { RetryPolicy } from './channel/retry-policy.ts';
import type { Flights } from './delivery/flights.ts';
import type { EarlierFlows } from './flows/earlier-flows.ts';
import type { IngressRegistry } from './ingress/registry.ts';
import type { Store } from './journal/store.ts';
import type { LoneWork } from './leases/run-alone.ts';
import type { Logger } from './logging/logger.ts';
import type { ExpressionEvaluator } from './mapping/expression.ts';
import type { PartnerCalls } from './partners/deliver-once.ts';
import type { PayloadStore } from './payload/payload-store.ts';
import type { ContentKeeper } from './retention/content-keeper.ts';
import type { CheckOptions, CheckReport } from './standards/checker.ts';
import type { Structures } from './standards/structures.ts';
import type { Tenant } from './tenants/tenant.ts';

export interface Hub {
	readonly broker: Broker;
	readonly store: Store;
	readonly payloads: PayloadStore;
	readonly flights: Flights;
	readonly partners: Pick<PartnerCalls, 'call' | 'gateOf'>;
	/** Keeps content where storage levels say so. Default: nothing is kept. */
	readonly keeper?: Pick<ContentKeeper, 'keep'>;
	/** Flows of other times. Default: there are none, and every message goes through those that run. */
	readonly earlierFlows?: EarlierFlows;
	readonly ingress: IngressRegistry;
	readonly checks: Checks;
	/** What the known schemas look like, and messages in their form. */
	readonly structures: Structures;
	/** Expressions of people who wire flows. */
	readonly expressions: ExpressionEvaluator;
	/** What people should know while it lasts. */
	readonly alerts: Alerts;
	readonly tenants: ReadonlyMap<string, Tenant>;
	readonly log: Logger;
	readonly limits: HubLimits;
	/** Runs work in one of all hub processes at a time, see `leases/run-alone.ts`. @returns stops it here */
	runAlone(name: string, work: LoneWork): () => Promise<void>;
	/** The retry policy configured for a channel, or the default. */
	retryPolicyOf(channel: ChannelSpec['channel']): RetryPolicy;
	/** Whether the channel keeps the order of cases, as configured. */
	orderOf(channel: ChannelSpec['channel']): ChannelOrder;
}

/** All checkers behind one door. */
export interface Checks {
	/** Picks the checker by media type. Always a report; content no checker takes gives `refused` with DK-CHECK-MEDIA-TYPE. */
	check(content: Buffer, options: CheckRequest): Promise<CheckReport>;
}

export interface CheckRequest extends Omit<CheckOptions, 'prefer'> {
	readonly mediaType: string;
	/** CloudEvents `dataschema` of the message: which JSON Schema it claims to follow. `schema` counts before it. */
	readonly dataschema?: string;
	/** Whose message it is, and the routing rule that it follows: a tenant or a route may have switched to another pack of the standard. */
	readonly mandant?: string;
	readonly route?: string;
}

export interface HubLimits {
	/** Bytes a body may have to travel inside a message. Default 65,536. */
	readonly inlineMaxBytes: number;
	/** Bytes of a body that a flow may hold in memory. Default 10 MiB. */
	readonly flowMaxBytes: number;
}
