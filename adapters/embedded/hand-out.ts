/**
 * Hands the messages of one channel to its subscribers: oldest first, in turn, never more than a subscriber's prefetch.
 *
 * State machine: `idle` → (something may be ready, and a subscriber has room) → `claiming`: one transaction marks up to
 * `BATCH_MAX` messages as out → handed to subscribers → `claiming` again while there is room and something may be ready, else
 * `idle`. What was claimed when its subscriber was cancelled is taken back.
 *
 * Marking is durable before the hand-over. That is why `redelivered: false` can promise first sight, and why a message that
 * kills the process is counted each time.
 */
import type { FileThread } from './file-thread.ts';
import type { StoredDelivery } from './queue-file.ts';

/** Messages claimed in one transaction: bounds what travels from the thread of the file at once. */
const BATCH_MAX = 64;
/** Milliseconds until the next try when the file could not be written. */
const RETRY_MS = 1_000;

export interface Subscriber {
	readonly prefetch: number;
	/** Deliveries it holds. */
	unsettled: number;
	active: boolean;
	take(row: StoredDelivery): void;
}

export class HandOut {
	/** Only the subscriber that came first gets messages; the next one when that one has gone. For channels that keep the order of cases. */
	oneAtATime = false;
	readonly #channelId: number;
	readonly #file: FileThread;
	#subscribers: readonly Subscriber[] = [];
	#turn = 0;
	#claiming = false;
	#mayBeReady = true;
	#retry: NodeJS.Timeout | undefined;
	/** Claimed for a subscriber that was gone by then, and still marked as out. */
	#nobodys: StoredDelivery[] = [];

	constructor(channelId: number, file: FileThread) {
		this.#channelId = channelId;
		this.#file = file;
	}

	/** To be called when the answer came that a message was made ready: a claim that was answered before did not see it, a later one does. */
	noteReady(): void {
		this.#mayBeReady = true;
	}

	add(subscriber: Subscriber): void {
		this.#subscribers = [...this.#subscribers, subscriber];
		this.run();
	}

	remove(subscriber: Subscriber): void {
		subscriber.active = false;
		this.#subscribers = this.#subscribers.filter((other) => other !== subscriber);
		if (this.oneAtATime) this.run(); // The next one takes over.
	}

	stop(): void {
		clearTimeout(this.#retry);
		for (const subscriber of this.#subscribers) this.remove(subscriber);
	}

	/** Hands out what can be handed out now. Cheap when there is nothing to do. */
	run(): void {
		if (this.#claiming || !this.#mayBeReady) return;
		const room = this.#takers.reduce((sum, subscriber) => sum + roomOf(subscriber), 0);
		if (room > 0) void this.#claim(Math.min(room, BATCH_MAX));
	}

	async #claim(limit: number): Promise<void> {
		this.#claiming = true;
		try {
			// First what is taken back: it is older.
			const results = await this.#file.run(...takingBack(this.#nobodys), ['handOut', this.#channelId, limit]);
			const rows = results.at(-1) as readonly StoredDelivery[];
			this.#mayBeReady = rows.length === limit;
			this.#nobodys = [];
			await this.#distribute(rows);
			this.#claiming = false;
			this.run();
		} catch {
			// The file could not be written; whoever publishes or settles is told so. Here only trying again helps.
			this.#claiming = false;
			this.#mayBeReady = true;
			if (this.#subscribers.length > 0) this.#retry = setTimeout(() => this.run(), RETRY_MS);
		}
	}

	async #distribute(rows: readonly StoredDelivery[]): Promise<void> {
		const nobodys: StoredDelivery[] = [];
		for (const row of rows) {
			const subscriber = this.#next();
			if (subscriber) subscriber.take(row);
			else nobodys.push(row);
		}
		if (nobodys.length === 0) return;
		this.#nobodys = nobodys;
		await this.#file.run(...takingBack(nobodys));
		this.noteReady();
		this.#nobodys = [];
	}

	#next(): Subscriber | undefined {
		const takers = this.#takers;
		const count = takers.length;
		for (let step = 0; step < count; step++) {
			const subscriber = takers[(this.#turn + step) % count];
			if (!subscriber || roomOf(subscriber) <= 0) continue;
			this.#turn = (this.#turn + step + 1) % count;
			return subscriber;
		}
		return undefined;
	}

	get #takers(): readonly Subscriber[] {
		return this.oneAtATime ? this.#subscribers.slice(0, 1) : this.#subscribers;
	}
}

function takingBack(rows: readonly StoredDelivery[]): readonly (readonly ['takeBack', number])[] {
	return rows.map(({ seq }) => ['takeBack', seq] as const);
}

function roomOf(subscriber: Subscriber): number {
	return subscriber.active ? subscriber.prefetch - subscriber.unsettled : 0;
}
