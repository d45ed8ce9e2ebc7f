/** Part of the store: what retention and the rights of people ask for. In small batches: each call is one short transaction. Types only. */
import type { MessageKey } from '../message/message.ts';

export interface Upkeep {
	/**
	 * Deletes journal entries, finished steps and remembered keys of a tenant that are older, at most `limit` journal entries. Messages that are parked keep theirs.
	 * @returns journal entries deleted; fewer than `limit`: nothing older is left
	 */
	pruneHistory(mandant: string, before: number, limit: number): Promise<number>;
	/** Deletes figures of minutes that are older. */
	pruneFigures(before: number): Promise<void>;
	/** Every message of a case. */
	messagesOfCase(mandant: string, subject: string): Promise<readonly MessageKey[]>;
	/**
	 * Deletes what is known of a message: journal, steps, kept content and its proof. Remembered keys stay, so that a resend is not taken as new: they hold ids only.
	 * A message that is parked is refused: nothing is deleted, and `parked` says so.
	 */
	forget(mandant: string, key: MessageKey): Promise<{ readonly entries: number; readonly payloads: readonly string[]; readonly parked: boolean }>;
	/** Forgets that channels have taken the message, so that it may run from the start once more. Receipts of partners stay. */
	forgetTaken(mandant: string, key: MessageKey): Promise<void>;
	/** What was deleted leaves the files too, as far as the engine lets it: call it when something was. */
	scrub(): Promise<void>;
	/** Bytes of the store on disk, as far as the engine can tell. */
	size(): Promise<number | undefined>;
}
