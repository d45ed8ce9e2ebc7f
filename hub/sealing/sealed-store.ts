/**
 * A store in which content lies sealed: messages that are parked, and content that is kept. Everything else passes as it is: it holds no content.
 *
 * A single message that is asked for and cannot be opened is an error that names the key. In lists and in the work of jobs such a message stays sealed: the others are still
 * shown, and it can be put back into its channel as it is.
 */
import type { AlertLog } from '../alerts/alert-log.ts';
import type { Audit } from '../audit/audit.ts';
import type { ParkRequest } from '../channel/broker.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Contents } from '../journal/contents.ts';
import type { Lines } from '../journal/lines.ts';
import type { Parked, ParkedMessage } from '../journal/parked.ts';
import type { Inbox, Journal, Series, Steps, Store } from '../journal/store.ts';
import type { Upkeep } from '../journal/upkeep.ts';
import type { Leases } from '../leases/leases.ts';
import type { PayloadUses } from '../payload/uses.ts';
import type { People, Sessions } from '../people/people.ts';
import type { MessageSeal } from './message-seal.ts';
import type { Resealing } from './resealing.ts';

export class SealedStore implements Store {
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
	readonly #store: Store;
	readonly #seal: MessageSeal;

	constructor(store: Store, seal: MessageSeal) {
		this.#store = store;
		this.#seal = seal;
		this.journal = store.journal;
		this.inbox = store.inbox;
		this.parked = sealedParked(store.parked, seal);
		this.steps = store.steps;
		this.lines = store.lines;
		this.leases = store.leases;
		this.people = store.people;
		this.sessions = store.sessions;
		this.audit = store.audit;
		this.jobs = sealedJobs(store.jobs, seal);
		this.contents = sealedContents(store.contents, seal);
		this.alerts = store.alerts;
		this.upkeep = store.upkeep;
		this.uses = store.uses;
		this.resealing = store.resealing;
	}

	/** What an engine parks has its seal already. */
	park(request: ParkRequest): Promise<void> {
		return this.#store.park({ ...request, message: this.#seal.seal(request.message) });
	}

	open(): Promise<void> {
		return this.#store.open();
	}

	series(): Series {
		return this.#store.series();
	}

	now(): number {
		return this.#store.now();
	}

	close(): Promise<void> {
		return this.#store.close();
	}
}

function sealedParked(parked: Parked, seal: MessageSeal): Parked {
	return {
		find: async (id) => {
			const found = await parked.find(id);
			return found && { ...found, message: seal.open(found.message) };
		},
		list: async (filter) => (await parked.list(filter)).map((found) => openedOrLeft(found, seal)),
		count: (filter) => parked.count(filter),
		groups: (filter) => parked.groups(filter),
		remove: (id, parkedAt) => parked.remove(id, parkedAt),
		hold: (filter, held) => parked.hold(filter, held),
		assign: (filter, assignee) => parked.assign(filter, assignee),
		replace: (id, parkedAt, message) => parked.replace(id, parkedAt, seal.seal(message)),
		note: (cause, text) => parked.note(cause, text),
	};
}

function sealedContents(contents: Contents, seal: MessageSeal): Contents {
	return {
		keep: (head, message) => contents.keep(head, message && seal.seal(message)),
		list: (mandant, key) => contents.list(mandant, key),
		find: async (head) => {
			const found = await contents.find(head);
			return found && seal.open(found);
		},
		prune: (mandant, before, limit) => contents.prune(mandant, before, limit),
		stillNeeded: (mandant, payloads) => contents.stillNeeded(mandant, payloads),
	};
}

function sealedJobs(jobs: Jobs, seal: MessageSeal): Jobs {
	return {
		create: (spec) => jobs.create(spec),
		find: (id) => jobs.find(id),
		list: (query) => jobs.list(query),
		setState: (id, state) => jobs.setState(id, state),
		items: (job, query) => jobs.items(job, query),
		next: async (job, limit) => (await jobs.next(job, limit)).map(({ item, parked }) => (parked ? { item, parked: openedOrLeft(parked, seal) } : { item })),
		record: (outcomes) => jobs.record(outcomes),
		follow: (job) => jobs.follow(job),
	};
}

function openedOrLeft(parked: ParkedMessage, seal: MessageSeal): ParkedMessage {
	return { ...parked, message: seal.openOrLeave(parked.message) };
}
