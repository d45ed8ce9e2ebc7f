/**
 * Order per case: of the messages of one case (`subject`) in one channel, the next one is begun when the one before it is done.
 *
 * A *line* holds the deliveries of one case that this process has, in the order in which the channel gave them out. It is served one by one:
 *
 * - nobody is before the delivery → its flow runs; when it has landed, the next one is looked at
 * - another message of the case is before it and will come again → it goes back too, uncounted, and comes again about when that one does
 * - the message before it is parked → it is parked behind it (DK-DELIVERY-CASE-STOPPED): a person releases them in order
 * - the message before it has not come for a day and is not parked either (its queue was emptied, say) → it is parked
 *   (DK-DELIVERY-CASE-GAP) and the lost one's place is given up: a person decides, nothing overtakes by itself
 *
 * Who is before whom must outlive the process, because what goes back to the channel comes again at any time. So a message gets a *place*
 * in the store before it goes back or is parked, and leaves it when it is done. The rule that every write here keeps:
 *
 *   a delivery goes back to the channel only when it, and every message of its case that came before it, has a place or is done.
 *
 * A message without a place is thus younger than all places of its case: it goes last. A kill between two writes gives back everything that was
 * unsettled in its old order, with or without places, which is the same.
 *
 * A message that ends the process again and again is parked by the broker itself. So what is handed out a second time gets a place at once: its
 * followers find it. The broker gives the channel to one consumer at a time. What a consumer held when it lost the channel is not begun any more.
 */
import type { Broker, Delivery, Settlement } from '../channel/broker.ts';
import { WAIT_RUNGS_MS } from '../channel/retry-policy.ts';
import { scopeOf } from '../channel/scope.ts';
import { problemOf } from '../errors/drehkreuz-error.ts';
import type { Problem } from '../errors/problem.ts';
import type { LineAddress, Place } from '../journal/lines.ts';
import type { Store } from '../journal/store.ts';
import type { Logger } from '../logging/logger.ts';
import { keyOf } from '../message/message.ts';

const PATIENCE_MS = 86_400_000;
/** Milliseconds between two looks at one that is overdue, at most. */
const OVERDUE_LOOK_MS = 30_000;
/** Milliseconds until the store is asked again when it failed. */
const STORE_RETRY_MS = 1_000;

export interface CaseLinesParts {
	readonly broker: Broker;
	readonly store: Store;
	readonly log: Logger;
	/** Milliseconds that a message may be overdue before it is taken for lost: longer than any backlog that it may stand behind. Default 24 h. */
	readonly patienceMs?: number;
	/** Runs a delivery whose turn it is; resolves when it has landed. Must not reject. */
	readonly run: (delivery: Delivery) => Promise<void>;
}

export class CaseLines {
	readonly #parts: CaseLinesParts;
	/** The first delivery of each line is the one that is being served. */
	readonly #lines = new Map<string, Delivery[]>();
	readonly #serving = new Set<Promise<void>>();
	/** By the clock that all processes share, as every time here: another one may have written when a place is due. */
	readonly #since: number;
	#stopping = false;

	constructor(parts: CaseLinesParts) {
		this.#parts = parts;
		this.#since = parts.store.now();
	}

	/** Takes a delivery that has a subject. */
	enter(delivery: Delivery): void {
		const name = JSON.stringify(Object.values(lineOf(delivery)));
		const line = this.#lines.get(name);
		if (line) {
			insert(line, delivery);
			if (delivery.redelivered) void this.#keepPlaces(lineOf(delivery), line.slice(0, line.indexOf(delivery) + 1), this.#parts.store.now()).catch(() => {});
			return;
		}
		const fresh = [delivery];
		this.#lines.set(name, fresh);
		const serving = this.#serve(name, fresh).finally(() => this.#serving.delete(serving));
		this.#serving.add(serving);
	}

	/** To be awaited before the broker is told how a delivery ended. @throws DrehkreuzError DK-STORE-FAILED when stopping: leave it unsettled then */
	async beforeSettling(delivery: Delivery, settlement: Settlement): Promise<void> {
		if (settlement.kind === 'done') return this.leave(delivery);
		const delayMs = settlement.kind === 'again' ? (settlement.delayMs ?? 0) : 0;
		await this.#keepPlaces(lineOf(delivery), [delivery], this.#parts.store.now() + delayMs);
	}

	/** The message is done, and the inbox knows it. */
	async leave({ address, message }: Delivery): Promise<void> {
		await this.#insist(() => this.#parts.store.lines.leave(address, keyOf(message)));
	}

	/** Begins nothing more: what comes to its turn goes back. */
	stop(): void {
		this.#stopping = true;
	}

	/**
	 * Writes down the places of all that is here; then, before anything else can come in, cancels the subscription: from there on another process may
	 * get what is younger.
	 */
	async keepPlacesThen(cancel: () => Promise<void>): Promise<void> {
		const kept = new Set<Delivery>();
		for (;;) {
			const lines = [...this.#lines.values()].filter((line) => line.some((delivery) => !kept.has(delivery)));
			if (lines.length === 0) return cancel();
			const writes = lines.map((line) => {
				for (const delivery of line) kept.add(delivery);
				return this.#keepPlaces(lineOf(line[0] as Delivery), [...line], this.#parts.store.now());
			});
			await Promise.allSettled(writes);
		}
	}

	/** Resolves when everything that was here has been given back. */
	async ended(): Promise<void> {
		await Promise.all(this.#serving);
	}

	async #serve(name: string, line: Delivery[]): Promise<void> {
		for (let delivery = line[0]; delivery; delivery = line[0]) {
			try {
				if (this.#parts.broker.holds(delivery.token)) await this.#serveOne(delivery);
			} catch (error) {
				// The store failed while the hub stops, or the broker is gone: unsettled, so it comes again in its place.
				this.#parts.log.warn({ code: problemOf(error).code, id: delivery.message.attributes.id, channel: delivery.address.channel }, 'a case waits');
			}
			line.shift();
		}
		this.#lines.delete(name);
	}

	async #serveOne(delivery: Delivery): Promise<void> {
		const { store, run } = this.#parts;
		const line = lineOf(delivery);
		if (this.#stopping) return this.#goBack(delivery, { code: 'DK-DELIVERY-INTERRUPTED', facts: {} }, waitFor(0));
		const first = await this.#insist(() => store.lines.first(line));
		if (!first || isOf(first, delivery)) {
			if (!first && delivery.redelivered) await this.#keepPlaces(line, [delivery], store.now());
			return run(delivery);
		}
		if (await this.#insist(() => store.inbox.find(scopeOf(line), keyOf(delivery.message)))) return run(delivery);
		const facts = { id: first.id };
		if (first.parked) return this.#park(delivery, { code: 'DK-DELIVERY-CASE-STOPPED', facts });
		const overdueMs = store.now() - Math.max(first.dueAt, this.#since);
		if (overdueMs <= (this.#parts.patienceMs ?? PATIENCE_MS)) return this.#goBack(delivery, { code: 'DK-DELIVERY-CASE-WAITING', facts }, waitFor(-overdueMs));
		await this.#park(delivery, { code: 'DK-DELIVERY-CASE-GAP', facts });
		await store.lines.leave(delivery.address, first);
	}

	async #goBack(delivery: Delivery, reason: Problem, delayMs: number): Promise<void> {
		await this.#settle(delivery, { kind: 'again', reason, delayMs, counted: false });
	}

	async #park(delivery: Delivery, reason: Problem): Promise<void> {
		await this.#settle(delivery, { kind: 'park', reason });
	}

	async #settle(delivery: Delivery, settlement: Settlement): Promise<void> {
		await this.beforeSettling(delivery, settlement);
		await this.#parts.broker.settle(delivery.token, settlement);
	}

	async #keepPlaces(line: LineAddress, deliveries: readonly Delivery[], dueAt: number): Promise<void> {
		const places = deliveries.map(({ message }) => ({ ...keyOf(message), dueAt }));
		await this.#insist(() => this.#parts.store.lines.join(line, places));
	}

	/** The store must answer before anything of a case may move; while the hub runs there is no hurry that could justify to lose the order. */
	async #insist<Result>(work: () => Promise<Result>): Promise<Result> {
		for (;;) {
			try {
				return await work();
			} catch (error) {
				if (this.#stopping) throw error;
				this.#parts.log.warn({ code: problemOf(error).code }, 'the order of a case cannot be written yet');
				await new Promise((resolve) => setTimeout(resolve, STORE_RETRY_MS));
			}
		}
	}
}

function lineOf({ address: { mandant, channel }, message }: Delivery): LineAddress {
	return { mandant, channel, subject: String(message.attributes.subject) };
}

/** Behind an older handing out of the same message (its channel was lost meanwhile), else last. */
function insert(line: Delivery[], delivery: Delivery): void {
	const same = line.findLastIndex((other) => isOf(keyOf(other.message), delivery));
	line.splice(same < 0 ? line.length : same + 1, 0, delivery);
}

function isOf({ source, id }: Pick<Place, 'source' | 'id'>, { message }: Delivery): boolean {
	return source === message.attributes.source && id === message.attributes.id;
}

/** Rather too early than too late: it can go back once more. Overdue: soon, then more rarely. */
function waitFor(dueInMs: number): number {
	const waitMs = dueInMs > 0 ? dueInMs : Math.min(-dueInMs, OVERDUE_LOOK_MS);
	return WAIT_RUNGS_MS.findLast((ms) => ms <= waitMs) ?? (WAIT_RUNGS_MS[0] as number);
}
