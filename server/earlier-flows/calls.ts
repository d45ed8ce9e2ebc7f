/** What travels between the hub and a process that runs flows of another time. Types only. */
import type { ChannelAddress, Delivery, Settlement } from '../../hub/channel/broker.ts';
import type { Effect } from '../../hub/errors/definition.ts';
import type { Problem } from '../../hub/errors/problem.ts';
import type { HubLimits } from '../../hub/hub.ts';
import type { JournalEntry, JournalQuery, StoredJournalEntry } from '../../hub/journal/entry.ts';
import type { Message, PayloadReference } from '../../hub/message/message.ts';
import type { Answer } from '../../hub/partners/adapter.ts';
import type { PartnerOrder } from '../../hub/partners/deliver-once.ts';
import type { Tenant } from '../../hub/tenants/tenant.ts';
import type { FlowNode } from '../flow-process/flows-inside.ts';

/** First message to the process. */
export interface Beginning {
	readonly flows: readonly FlowNode[];
	/** Nothing secret is in them: partners without settings, no portals. */
	readonly tenants: readonly Tenant[];
	/** Folder of this process. */
	readonly folder: string;
	/** Folder of the hub's data: standards packs are read from it. */
	readonly data: string;
	readonly limits: HubLimits & { readonly checkMaxBytes: number };
}

/** What the process asks the hub for: the ports that flows use. */
export interface HubCalls {
	publish(address: ChannelAddress, message: Message): Promise<void>;
	partner(order: PartnerOrder): Promise<Answer>;
	append(entries: readonly JournalEntry[]): Promise<void>;
	search(query: JournalQuery): Promise<readonly StoredJournalEntry[]>;
	put(mandant: string, bytes: Uint8Array, mediaType: string): Promise<PayloadReference>;
	read(mandant: string, reference: PayloadReference, maxBytes: number): Promise<Uint8Array>;
}

export type HubCall = { [Name in keyof HubCalls]: { readonly call: number; readonly name: Name; readonly values: Parameters<HubCalls[Name]> } }[keyof HubCalls];

/** A DrehkreuzError on its way. */
export interface Failure extends Problem {
	readonly effect: Effect;
	readonly retryAfterMs?: number;
	readonly counted: boolean;
}

export type ToProcess =
	| { readonly begin: Beginning }
	| { readonly handle: Delivery }
	| { readonly answer: number; readonly value: unknown }
	| { readonly answer: number; readonly failure: Failure };

export type FromProcess =
	/** Flows have started. */
	{ readonly ready: true } | { readonly refused: Failure } | HubCall | { readonly settled: string; readonly settlement: Settlement };
