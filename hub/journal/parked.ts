/** Part of the store: messages that a person must look at. Content included: this is the only copy. Types only. */
import type { Problem } from '../errors/problem.ts';
import type { Message } from '../message/message.ts';

export interface ParkedFilter {
	readonly mandant?: string;
	/** Any of these tenants; together with `mandant` both must hold. Empty: none. */
	readonly mandanten?: readonly string[];
	readonly channel?: string;
	readonly code?: string;
	/** Role of the partner that the reason names; empty text: the reason names none. */
	readonly partner?: string;
	/** Label of the flow node that the reason names; empty text: the reason names none. */
	readonly node?: string;
	/** Case id. */
	readonly subject?: string;
	/** Id of the message. */
	readonly messageId?: string;
	/** Any of these parking ids. */
	readonly ids?: readonly string[];
	readonly assignee?: string;
	readonly held?: boolean;
	/** Epoch milliseconds, inclusive. */
	readonly parkedUntil?: number;
}

export interface Parked {
	find(id: string): Promise<ParkedMessage | undefined>;
	/** Newest first, at most `limit` (default 100, at most 1,000). `before`: the last one of the page before. */
	list(
		filter: ParkedFilter & { readonly limit?: number; readonly before?: { readonly parkedAt: number; readonly id: string } },
	): Promise<readonly ParkedMessage[]>;
	count(filter: ParkedFilter): Promise<number>;
	/** By cause, the largest first, at most 1,000. */
	groups(filter: ParkedFilter): Promise<readonly ParkedGroup[]>;
	/**
	 * Takes a parked message out, after it was published again or discarded on purpose. Repeats are harmless.
	 * With `parkedAt` only that parking is removed: a released message that was parked again meanwhile stays. Always give it on release.
	 */
	remove(id: string, parkedAt?: number): Promise<void>;
	/** Held messages are left out of every job. @returns how many changed */
	hold(filter: ParkedFilter, held: boolean): Promise<number>;
	/** Person's id; undefined: nobody. @returns how many changed */
	assign(filter: ParkedFilter, assignee: string | undefined): Promise<number>;
	/**
	 * Puts a corrected message in the place of this parking; its key must be another one (a correction is a new message), its case the same. It stays parked under its
	 * new id, in the place of the old one in the line of its case.
	 * @returns the new parking id; undefined when this parking is not there any more
	 */
	replace(id: string, parkedAt: number, message: Message): Promise<string | undefined>;
	/** Note of a group, at most 2,000 characters; empty removes it. */
	note(cause: ParkedCause, text: string): Promise<void>;
}

/** Why messages are parked: the same cause has the same remedy. */
export interface ParkedCause {
	readonly mandant: string;
	readonly channel: string;
	readonly code: string;
	/** Empty: the reason names none. */
	readonly partner: string;
	/** Label of the flow node; empty: the reason names none. */
	readonly node: string;
}

export interface ParkedGroup extends ParkedCause {
	readonly count: number;
	readonly held: number;
	/** Claimed by jobs that are not over. */
	readonly claimed: number;
	/** Epoch milliseconds. */
	readonly oldestAt: number;
	readonly newestAt: number;
	/** Facts of one of them, to fill the text of the code. */
	readonly facts: Problem['facts'];
	readonly note?: string;
}

export interface ParkedMessage {
	/** Stable id of the parking record: derived from channel and message key, so that parking twice gives one record. */
	readonly id: string;
	readonly mandant: string;
	readonly channel: string;
	readonly message: Message;
	readonly reason: Problem;
	readonly attempt: number;
	/** Epoch milliseconds of the last parking; parking the same message again always moves it on. */
	readonly parkedAt: number;
	readonly held?: boolean;
	readonly assignee?: string;
	/** Job that has claimed it. */
	readonly job?: string;
}
