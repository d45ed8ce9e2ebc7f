/**
 * A scenario: one message with invented or disguised content, what partners answer, and what the flow is expected to do with it. It is run against flows, also such
 * that are not deployed yet, without any partner system. Form of `schemas/scenario.schema.json`. Types only.
 */
import type { Problem } from '../errors/problem.ts';
import type { AttributeValue } from '../message/message.ts';
import type { Deed } from './deeds.ts';

export interface Scenario {
	/** `^[a-z0-9][a-z0-9-]{0,62}$`, the name of its file. */
	readonly name: string;
	/** What people call it, 1 to 200 characters. */
	readonly title: string;
	/** Tenant whose parameters and partners count. */
	readonly mandant: string;
	/** The channel that hands the message out first. */
	readonly channel: string;
	/** CloudEvents attributes. `source`, `type` and `time` must be there; the rest is filled in. */
	readonly event: Readonly<Record<string, AttributeValue>>;
	/** The body as text, at most 1 MiB. */
	readonly content: string;
	/** Files of which only name and kind count: each gets a short text of its own as content. At most 50. */
	readonly attachments: readonly { readonly name: string; readonly mediaType: string }[];
	/** By step of the flow: the first call gets the first answer, and so on; the last one is repeated. */
	readonly answers: Readonly<Record<string, readonly RecordedAnswer[]>>;
	readonly expected?: Expectation;
}

/** What a partner answered: its receipt, that its answer comes later, or a failure. */
export type RecordedAnswer =
	| { readonly receipt: { readonly reference: string; readonly attributes?: Readonly<Record<string, string>> } }
	| { readonly pending: { readonly notice?: Readonly<Record<string, string>>; readonly reference?: string } }
	| { readonly problem: Pick<Problem, 'code' | 'facts'> };

export interface Expectation {
	/** Without the nodes that were passed: how a flow is built may change, what it does may not. */
	readonly deeds: readonly Deed[];
	/** JSON pointers below `deeds` (RFC 6901) of what is another one in every run: times, ids. */
	readonly changing: readonly string[];
}

/** Characters of the content. */
export const CONTENT_MAX = 1_048_576;
