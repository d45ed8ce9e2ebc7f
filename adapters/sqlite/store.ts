/**
 * The store of one machine: one SQLite file through the runtime's own `node:sqlite`, WAL, `synchronous=FULL`, all writes by group commit in a thread of its own.
 *
 * State machine: new → `open` → open → `close` → closed for good. Before and after, every call is rejected with DK-STORE-FAILED.
 * A write that resolved is on disk: it survives kill -9 of the hub.
 */
import type { ParkRequest } from '../../hub/channel/broker.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Lines } from '../../hub/journal/lines.ts';
import type { Inbox, Parked, Series, Steps, Store } from '../../hub/journal/store.ts';
import type { Leases } from '../../hub/leases/leases.ts';
import type { Logger } from '../../hub/logging/logger.ts';
import { SqliteAlerts } from './alerts.ts';
import { SqliteAudit } from './audit.ts';
import { Connection } from './connection.ts';
import { SqliteContents } from './contents.ts';
import { SqliteInbox } from './inbox.ts';
import { SqliteJobs } from './jobs.ts';
import { SqliteJournal } from './journal.ts';
import { SqliteLeases } from './leases.ts';
import { SqliteLines } from './lines.ts';
import { SqliteParked } from './parked.ts';
import { SqlitePayloadUses } from './payload-uses.ts';
import { SqlitePeople, SqliteSessions } from './people.ts';
import { SqliteResealing } from './resealing.ts';
import { SqliteSeries } from './series.ts';
import { SqliteSteps } from './steps.ts';
import { SqliteUpkeep } from './upkeep.ts';

export interface SqliteStoreOptions {
	/** Path of the database file. Missing folders are made (mode 0700), the file gets mode 0600. */
	readonly file: string;
	readonly log: Logger;
}

export class SqliteStore implements Store {
	readonly journal: SqliteJournal;
	readonly inbox: Inbox;
	readonly parked: Parked;
	readonly steps: Steps;
	readonly lines: Lines;
	readonly leases: Leases;
	readonly people: SqlitePeople;
	readonly sessions: SqliteSessions;
	readonly audit: SqliteAudit;
	readonly jobs: SqliteJobs;
	readonly contents: SqliteContents;
	readonly alerts: SqliteAlerts;
	readonly upkeep: SqliteUpkeep;
	readonly uses: SqlitePayloadUses;
	readonly resealing: SqliteResealing;
	readonly #options: SqliteStoreOptions;
	readonly #parked: SqliteParked;
	#connection: Connection | undefined;

	constructor(options: SqliteStoreOptions) {
		this.#options = options;
		const connection = () => this.#open();
		this.journal = new SqliteJournal(connection);
		this.inbox = new SqliteInbox(connection);
		this.parked = this.#parked = new SqliteParked(connection);
		this.steps = new SqliteSteps(connection);
		this.lines = new SqliteLines(connection);
		this.leases = new SqliteLeases(connection);
		this.people = new SqlitePeople(connection);
		this.sessions = new SqliteSessions(connection);
		this.audit = new SqliteAudit(connection);
		this.jobs = new SqliteJobs(connection);
		this.contents = new SqliteContents(connection);
		this.alerts = new SqliteAlerts(connection);
		this.upkeep = new SqliteUpkeep(connection, this.journal);
		this.uses = new SqlitePayloadUses(connection);
		this.resealing = new SqliteResealing(connection);
	}

	/** @throws DrehkreuzError DK-STORE-VERSION, DK-STORE-FAILED */
	async open(): Promise<void> {
		this.#connection ??= new Connection(this.#options.file);
		this.#options.log.debug({ component: 'sqlite-store' }, 'store open');
	}

	park(request: ParkRequest): Promise<void> {
		return this.#parked.park(request);
	}

	series(): Series {
		return new SqliteSeries(this.#open());
	}

	/** All processes of one file are on one machine. */
	now(): number {
		return Date.now();
	}

	async close(): Promise<void> {
		await this.#connection?.close();
	}

	#open(): Connection {
		if (!this.#connection) throw new DrehkreuzError('DK-STORE-FAILED', { systemCode: 'NOT_OPEN' });
		return this.#connection;
	}
}
