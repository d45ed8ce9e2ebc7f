/** The tables as Kysely knows them: names and types of columns. Their making is in `migrations.ts`. Types only. */
import type { Generated, GeneratedAlways } from 'kysely';
import type { JournalEvent } from '../../hub/journal/entry.ts';

export interface Tables {
	readonly journal: JournalTable;
	readonly figures: FiguresTable;
	readonly inbox: InboxTable;
	readonly steps: StepsTable;
	readonly parked: ParkedTable;
	readonly notes: NotesTable;
	readonly lines: LinesTable;
	readonly holders: { readonly id: string; readonly instance: string; readonly beats: number };
	readonly leases: { readonly name: string; readonly holder: string };
	readonly jobs: JobsTable;
	readonly jobItems: JobItemsTable;
	readonly people: PeopleTable;
	readonly sessions: SessionsTable;
	readonly audit: AuditTable;
	readonly contents: ContentsTable;
	readonly alerts: AlertsTable;
}

export interface JournalTable {
	readonly position: GeneratedAlways<number>;
	readonly event: JournalEvent;
	readonly at: number;
	readonly mandant: string;
	readonly source: string;
	readonly id: string;
	readonly subject: string | null;
	readonly channel: string | null;
	readonly partner: string | null;
	readonly step: string | null;
	readonly adapter: string | null;
	readonly reference: string | null;
	readonly code: string | null;
	readonly attempt: number | null;
	readonly durationMs: number | null;
	readonly size: number | null;
	readonly standard: string | null;
	readonly standardversion: string | null;
	readonly nachrichtentyp: string | null;
	readonly leika: string | null;
}

export interface FiguresTable {
	readonly minute: number;
	readonly mandant: string;
	readonly channel: string;
	readonly partner: string;
	readonly event: JournalEvent;
	/** Process id of the backend that counted: nobody else changes the row while it lives. */
	readonly writer: number;
	readonly count: number;
}

export interface InboxTable {
	readonly scope: string;
	readonly source: string;
	readonly id: string;
	/** Second part of the scope. */
	readonly mandant: string;
	readonly contentHash: string;
	readonly result: string;
	readonly at: number;
}

export interface StepsTable {
	readonly begun: GeneratedAlways<number>;
	readonly mandant: string;
	readonly source: string;
	readonly id: string;
	readonly step: string;
	readonly state: 'begun' | 'pending' | 'done' | 'failed';
	readonly memory: string;
	readonly receipt: string | null;
	readonly problem: string | null;
	readonly at: number;
}

export interface ParkedTable {
	/** Order of the first parking. */
	readonly sequence: GeneratedAlways<number>;
	readonly id: string;
	readonly mandant: string;
	readonly channel: string;
	readonly source: string;
	readonly messageId: string;
	readonly subject: string | null;
	readonly code: string;
	readonly partner: string;
	readonly node: string;
	readonly attempt: number;
	readonly parkedAt: number;
	readonly held: Generated<boolean>;
	readonly assignee: string | null;
	readonly job: string | null;
	readonly reason: string;
	readonly headers: string;
	readonly body: Buffer;
	/** Names of what the message refers to in the payload store: SHA-512, or what a sealed message has instead. */
	readonly payloads: string[];
	/** Id of the key that sealed the message, null in clear. */
	readonly sealKey: string | null;
}

export interface NotesTable {
	readonly mandant: string;
	readonly channel: string;
	readonly code: string;
	readonly partner: string;
	readonly node: string;
	readonly text: string;
}

export interface LinesTable {
	readonly position: GeneratedAlways<number>;
	readonly mandant: string;
	readonly channel: string;
	readonly subject: string;
	readonly source: string;
	readonly id: string;
	readonly dueAt: number;
}

export interface JobsTable {
	readonly sequence: GeneratedAlways<number>;
	readonly id: string;
	readonly kind: 'release' | 'discard';
	readonly releaseFrom: 'step' | 'start';
	readonly flow: Generated<'current' | 'then'>;
	readonly createdBy: string;
	readonly createdAt: number;
	readonly finishedAt: number | null;
	readonly reason: string | null;
	readonly filter: string;
	readonly state: 'running' | 'paused' | 'cancelled' | 'finished';
	readonly mandanten: string[];
	readonly total: number;
	/** JSON of how many items are in which state, and when that was written. Null while the job has not ended. */
	readonly counts: string | null;
	readonly countedAt: number | null;
}

export interface JobItemsTable {
	readonly job: string;
	readonly sequence: number;
	readonly parkedId: string;
	readonly parkedAt: number;
	readonly mandant: string;
	readonly channel: string;
	/** Channel whose inbox tells that it is done. */
	readonly target: string;
	readonly source: string;
	readonly id: string;
	readonly subject: string | null;
	readonly state: 'waiting' | 'pending' | 'done' | 'parked' | 'gone' | 'failed' | 'skipped';
	readonly code: string | null;
}

export interface PeopleTable {
	readonly id: string;
	readonly displayName: string;
	readonly roles: string;
	readonly origin: 'local' | 'oidc';
	readonly subject: string | null;
	readonly active: boolean;
	readonly passwordHash: string | null;
	readonly mustChange: boolean | null;
	readonly failures: number;
	readonly lockedUntil: number;
}

export interface SessionsTable {
	readonly tokenHash: string;
	readonly person: string;
	readonly createdAt: number;
	readonly expiresAt: number;
	readonly seenAt: number;
	readonly csrf: string;
	readonly idToken: string | null;
}

export interface AuditTable {
	readonly position: number;
	readonly text: string;
	readonly hash: string;
	readonly at: number;
	readonly actor: string;
	readonly action: string;
	readonly mandant: string | null;
	readonly object: string | null;
}

export interface ContentsTable {
	readonly position: GeneratedAlways<number>;
	readonly mandant: string;
	readonly source: string;
	readonly id: string;
	readonly place: 'received' | 'channel' | 'parked' | 'delivered';
	readonly name: string;
	readonly sha512: string;
	readonly at: number;
	readonly size: number;
	readonly headers: string | null;
	readonly body: Buffer | null;
	readonly payloads: string[];
	readonly sealKey: string | null;
}

export interface AlertsTable {
	readonly position: GeneratedAlways<number>;
	readonly name: string;
	readonly code: string;
	readonly facts: string;
	readonly node: string | null;
	readonly mandant: string;
	readonly about: string;
	readonly raisedAt: number;
	readonly clearedAt: number | null;
}
