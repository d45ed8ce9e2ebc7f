/**
 * Port: the SQL store of the hub. Implementations: `adapters/sqlite` and `adapters/postgres`. Contract: `test/contract/store.ts`.
 * Types only. Every write resolves when it is durable; every write is harmless when repeated.
 */
import type { AlertLog } from '../alerts/alert-log.ts';
import type { Audit } from '../audit/audit.ts';
import type { ParkingPlace } from '../channel/broker.ts';
import type { Problem } from '../errors/problem.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Leases } from '../leases/leases.ts';
import type { MessageKey } from '../message/message.ts';
import type { Receipt } from '../partners/receipt.ts';
import type { PayloadUses } from '../payload/uses.ts';
import type { People, Sessions } from '../people/people.ts';
import type { Resealing } from '../sealing/resealing.ts';
import type { Contents } from './contents.ts';
import type { JournalEntry, JournalQuery, StoredJournalEntry } from './entry.ts';
import type { Figure, FigureQuery } from './figures.ts';
import type { Lines } from './lines.ts';
import type { Parked } from './parked.ts';
import type { Upkeep } from './upkeep.ts';

export type { Parked, ParkedMessage } from './parked.ts';

export interface Store extends ParkingPlace {
	/** Opens and migrates. @throws DK-STORE-VERSION when the data was written by a newer version. */
	open(): Promise<void>;
	readonly journal: Journal;
	readonly inbox: Inbox;
	readonly parked: Parked;
	readonly steps: Steps;
	readonly lines: Lines;
	readonly leases: Leases;
	readonly people: People;
	readonly sessions: Sessions;
	readonly audit: Audit;
	readonly jobs: Jobs;
	readonly contents: Contents;
	readonly alerts: AlertLog;
	readonly upkeep: Upkeep;
	readonly uses: PayloadUses;
	readonly resealing: Resealing;
	/** Begins a series of writes about one message. */
	series(): Series;
	/**
	 * Epoch milliseconds by a clock that all processes of this store share, as soon as it is open: for times that one writes and another compares. How far it is
	 * from this machine's own clock is how wrong that one is.
	 */
	now(): number;
	close(): Promise<void>;
}

/** What happened to messages, append-only: ids, times, codes; never content. */
export interface Journal {
	append(...entries: readonly JournalEntry[]): Promise<void>;
	search(query: JournalQuery): Promise<readonly StoredJournalEntry[]>;
	/** By minute, ascending. Minutes in which nothing happened are left out. */
	figures(query: FigureQuery): Promise<readonly Figure[]>;
}

/**
 * Writes about one message in their order: each is stored only if all before it in the series were. So nobody has to wait for one before he asks for the
 * next, and a message that is remembered as done has its whole story in the journal. Also without entries a write waits for those before it.
 */
export interface Series {
	append(...entries: readonly JournalEntry[]): Promise<void>;
	/** Remembers a key and appends, both or neither. A key that is remembered already stays as it is. */
	remember(scope: string, key: MessageKey, ...entries: readonly JournalEntry[]): Promise<void>;
}

/**
 * Keys of messages already taken, per scope. A scope is a place that must take a message only once: `in:<tenant>:<entry>`
 * for an ingress, `channel:<tenant>:<channel>` for a channel.
 */
export interface Inbox {
	/** The remembered result, or undefined when the key is new in this scope. */
	find(scope: string, key: MessageKey): Promise<InboxRecord | undefined>;
	/** Remembers; the first record wins, a repeat changes nothing. */
	add(scope: string, key: MessageKey, record: Omit<InboxRecord, 'at'>): Promise<void>;
}

export interface InboxRecord {
	/** SHA-512 (hex) of the content, to tell a resend from a changed message under the same id. Empty when not needed. */
	readonly contentHash: string;
	/** What was answered the first time, JSON-able, without personal data. */
	readonly result: Readonly<Record<string, unknown>>;
	/** Epoch milliseconds. */
	readonly at: number;
}

/**
 * One record per message and partner step: what was begun, what the adapter must remember between tries, and the receipt.
 * This is what makes a repeated partner call harmless after a crash.
 */
export interface Steps {
	find(step: StepKey): Promise<StepRecord | undefined>;
	/** Writes the whole record, insert or replace. */
	save(step: StepKey, record: Omit<StepRecord, 'at'>): Promise<void>;
	/** All steps of one message, oldest first. */
	ofMessage(mandant: string, key: MessageKey): Promise<readonly (StepKey & StepRecord)[]>;
}

export interface StepKey extends MessageKey {
	readonly mandant: string;
	/** Which step of the flow, e.g. `hkr`, or `portal/zahlung`. One receipt per message and step. */
	readonly step: string;
}

export interface StepRecord {
	/**
	 * `begun`: the partner may or may not have been called. `pending`: the partner has it, its answer is not final.
	 * `done`: receipt stored. `failed`: the partner refused for good.
	 */
	readonly state: 'begun' | 'pending' | 'done' | 'failed';
	/** What the adapter asked to remember (transaction id, file name …). JSON-able, no personal data. */
	readonly memory: Readonly<Record<string, unknown>>;
	readonly receipt?: Receipt;
	readonly problem?: Problem;
	/** Epoch milliseconds of the last write. */
	readonly at: number;
}
