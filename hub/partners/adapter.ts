/**
 * Port: a partner system that takes something from us (payment provider, HKR, DMS, Fachverfahren, portal).
 * Implementations: `adapters/<partner>/`. Types only; the way of calling them safely is in `deliver-once.ts`.
 */
import type { Logger } from '../logging/logger.ts';
import type { Attachment, Message, MessageKey } from '../message/message.ts';
import type { PayloadStore } from '../payload/payload-store.ts';
import type { Receipt } from './receipt.ts';

/**
 * A partner's answer that is not final yet (payment open, acknowledgement file not there). The hub stores it and asks again:
 * it calls `deliver` again with what was remembered. Nothing is held in memory meanwhile.
 */
export interface Pending {
	readonly pending: true;
	/** Milliseconds until the next look. */
	readonly lookAgainMs: number;
	/** For the flow's "pending" output, e.g. `{ redirectUrl }`. JSON-able. May be shown to the citizen, never logged. */
	readonly notice: Readonly<Record<string, string>>;
	/** The partner's reference so far, e.g. the transaction id. */
	readonly reference?: string;
}

export type Answer = Receipt | Pending;

export function isPending(answer: Answer): answer is Pending {
	return 'pending' in answer;
}

/**
 * What happened in earlier tries of this step, and the means to remember something **before** the partner is called.
 * A kill between any two lines must be survivable with what was remembered.
 */
export interface DeliveryContext {
	/** 32 lower-case hex characters, the same for every try of this message and step, different for any other. */
	readonly idempotencyKey: string;
	/** What earlier tries remembered; empty on the first. */
	readonly memory: Readonly<Record<string, unknown>>;
	/** True when an earlier try may have reached the partner: reconcile before repeating. */
	readonly uncertain: boolean;
	/** Merges into `memory`; durable when it resolves. */
	remember(memory: Readonly<Record<string, unknown>>): Promise<void>;
	/** For reading referenced bodies and attachments of the tenant. */
	readonly payloads: PayloadStore;
	/** Aborts when the hub must stop waiting (`timeoutMs` of the binding). */
	readonly signal: AbortSignal;
	/** Allow-listed fields only; see hub/logging. */
	readonly log: Logger;
}

/**
 * `deliver` resolves when the partner has confirmed (receipt) or has taken it without a final answer (pending).
 * It rejects with a `DrehkreuzError` whose `effect` says what is known:
 *  - `transient`: the partner did not do it, trying again may help (429, 503, connection refused);
 *  - `permanent`: the partner refuses it, a person must look (400, unknown account, wrong sum);
 *  - `unknown`: sent, no answer. The hub calls again with `uncertain: true`; the adapter finds out before it repeats.
 */
export interface DestinationAdapter<Instruction = unknown> {
	/** e.g. `cmis`, `xbezahldienste`. */
	readonly kind: string;
	/** One sentence for operators: how a repeat is made harmless at this partner. */
	readonly repeat: string;
	deliver(message: Message, instruction: Instruction, context: DeliveryContext): Promise<Answer>;
	close?(): Promise<void>;
}

/** Makes an adapter from the tenant's configuration. `settings` has been checked against `settingsSchema` before. */
export interface AdapterFactory<Settings = Record<string, unknown>, Instruction = unknown> {
	readonly kind: string;
	/** JSON Schema 2020-12 of `settings`, `additionalProperties: false`. */
	readonly settingsSchema: object;
	/** JSON Schema 2020-12 of the instruction; checked before every call. Undefined: the adapter takes none. */
	readonly instructionSchema?: object;
	create(settings: Settings, services: AdapterServices): DestinationAdapter<Instruction>;
}

export interface AdapterServices {
	/** Tenant id. */
	readonly mandant: string;
	/** Role the tenant bound this adapter to, e.g. `fachverfahren:parken`. */
	readonly role: string;
	/** Folder that relative paths in settings are resolved against (the configuration's folder). */
	readonly baseFolder: string;
	readonly log: Logger;
}

export type { Attachment, MessageKey };
