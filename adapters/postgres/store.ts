/**
 * The store for several machines: PostgreSQL 15 or newer, a schema of its own, all writes of messages by group commit.
 *
 * State machine: new → `open` → open → `close` → closed for good. Before and after, every call is rejected with DK-STORE-FAILED.
 * A write that resolved is committed, and on the server's disk as its operator has set it up: it survives kill -9 of the hub and of the server.
 */
import type { AlertLog } from '../../hub/alerts/alert-log.ts';
import type { Audit } from '../../hub/audit/audit.ts';
import type { ParkRequest } from '../../hub/channel/broker.ts';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Jobs } from '../../hub/jobs/jobs.ts';
import type { Contents } from '../../hub/journal/contents.ts';
import type { Lines } from '../../hub/journal/lines.ts';
import type { Inbox, Journal, Parked, Series, Steps, Store } from '../../hub/journal/store.ts';
import type { Upkeep } from '../../hub/journal/upkeep.ts';
import type { Leases } from '../../hub/leases/leases.ts';
import type { Logger } from '../../hub/logging/logger.ts';
import type { PayloadUses } from '../../hub/payload/uses.ts';
import type { People, Sessions } from '../../hub/people/people.ts';
import type { Resealing } from '../../hub/sealing/resealing.ts';
import { PostgresAlerts } from './alerts.ts';
import { PostgresAudit } from './audit.ts';
import { Connection } from './connection.ts';
import { PostgresContents } from './contents.ts';
import { PostgresInbox } from './inbox.ts';
import { PostgresJobs } from './jobs.ts';
import { PostgresJournal } from './journal.ts';
import { PostgresLeases } from './leases.ts';
import { PostgresLines } from './lines.ts';
import { PostgresParked } from './parked.ts';
import { PostgresPayloadUses } from './payload-uses.ts';
import { PostgresPeople } from './people.ts';
import { PostgresResealing } from './resealing.ts';
import { PostgresSeries } from './series.ts';
import { PostgresSessions } from './sessions.ts';
import { PostgresSteps } from './steps.ts';
import { PostgresUpkeep } from './upkeep.ts';

export interface PostgresStoreOptions {
	/** `postgres://user:password@host:5432/database?sslmode=…`, see `address.ts`. TLS is checked unless it says otherwise. */
	readonly url: string;
	/** Schema of the tables, made when it is not there, `^[a-z_][a-z0-9_]{0,62}$`. Default `drehkreuz`. Stores of the same schema are the same store. */
	readonly schema?: string;
	/** Connections at most, 3 to 100: one only writes, a third of them is for searches. Default 10. */
	readonly poolSize?: number;
	readonly log: Logger;
}

export class PostgresStore implements Store {
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
	readonly #options: Required<PostgresStoreOptions>;
	readonly #parked: PostgresParked;
	#opening: Promise<void> | undefined;
	#connection: Connection | undefined;

	/** @throws DrehkreuzError DK-CONFIG-INVALID */
	constructor({ url, schema = 'drehkreuz', poolSize = 10, log }: PostgresStoreOptions) {
		if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) throw invalid('/schema', 'must be lower case letters, digits and _, at most 63');
		if (!(Number.isInteger(poolSize) && poolSize >= 3 && poolSize <= 100)) throw invalid('/poolSize', 'must be 3 to 100');
		this.#options = { url, schema, poolSize, log };
		const connection = () => this.#open();
		this.journal = new PostgresJournal(connection);
		this.inbox = new PostgresInbox(connection);
		this.parked = this.#parked = new PostgresParked(connection);
		this.steps = new PostgresSteps(connection);
		this.lines = new PostgresLines(connection);
		this.leases = new PostgresLeases(connection);
		this.people = new PostgresPeople(connection);
		this.sessions = new PostgresSessions(connection);
		this.audit = new PostgresAudit(connection);
		this.jobs = new PostgresJobs(connection);
		this.contents = new PostgresContents(connection);
		this.alerts = new PostgresAlerts(connection);
		this.upkeep = new PostgresUpkeep(connection);
		this.uses = new PostgresPayloadUses(connection);
		this.resealing = new PostgresResealing(connection);
	}

	/** May be repeated after it failed. @throws DrehkreuzError DK-CONFIG-INVALID, DK-STORE-VERSION, DK-STORE-FAILED */
	open(): Promise<void> {
		this.#opening ??= Connection.open(this.#options).then(
			(connection) => {
				this.#connection = connection;
				this.#options.log.debug({ component: 'postgres-store' }, 'store open');
			},
			(error) => {
				this.#opening = undefined;
				throw error;
			},
		);
		return this.#opening;
	}

	async park(request: ParkRequest): Promise<void> {
		await this.#parked.park(request);
	}

	series(): Series {
		return new PostgresSeries(this.#open());
	}

	now(): number {
		return this.#connection?.clock.now() ?? Date.now();
	}

	async close(): Promise<void> {
		await this.#opening?.catch(() => {});
		await this.#connection?.close();
	}

	#open(): Connection {
		if (!this.#connection) throw new DrehkreuzError('DK-STORE-FAILED', { systemCode: 'NOT_OPEN' });
		return this.#connection;
	}
}

function invalid(path: string, rule: string): DrehkreuzError {
	return new DrehkreuzError('DK-CONFIG-INVALID', { file: 'engine.postgres', path, rule });
}
