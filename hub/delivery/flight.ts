/**
 * A flight is one delivery on its way through a flow. It knows what is still under way and lands exactly once.
 *
 * States and what moves between them:
 *
 * - `open`: the message, or something that grew out of it, is on a wire or inside a node.
 *   - nothing left under way → one tick later `landing`
 *   - `settle()` by a settle node → `landing` at once, whatever is still under way
 *   - time limit → `landing` as *again*, naming the node that is still open (or as an uncaught error says that came before)
 *   - `interrupt()` (redeploy, shutdown) → stays `open`, but can no longer end as *done*
 * - `landing`: the settlement is being written (journal, inbox, broker).
 * - `landed`: over; late reports from nodes are ignored.
 *
 * What it lands as, strongest first: explicit settlement, interruption (*again*, at once, uncounted), an uncaught error (*park* when it is
 * permanent, else *again*), the preset of a partner node that waits (*again*, uncounted), else *done*.
 *
 * The flight does not know Node-RED: places are (message object, node) pairs that arrive and complete.
 */
import type { Delivery, Settlement } from '../channel/broker.ts';
import { definitionOf } from '../errors/catalogue.ts';
import type { Effect } from '../errors/definition.ts';
import type { Problem } from '../errors/problem.ts';
import type { Series } from '../journal/store.ts';

/** A node of a flow, as far as a flight must name it. */
export interface Place {
	readonly id: string;
	/** Name, else type: what the operator sees in the editor. */
	readonly label: string;
	/** True when the node was closed: it reports nothing any more. Default: it is there. */
	readonly isClosed?: () => boolean;
}

export interface FlightOptions {
	/** Milliseconds until an unfinished flight is given up. 100 to 1,500,000 (25 min, below RabbitMQ's 30 min consumer timeout). Default 60,000. */
	readonly timeLimitMs: number;
	/** `automatic`: lands when nothing is under way. `explicit`: only a settle node, an uncaught error or the time limit ends it. */
	readonly mode: 'automatic' | 'explicit';
	/** What is written about the message under way; the settlement comes last in it. Default: nothing is. */
	readonly series?: Series;
	/** Writes the settlement; called once. Must not reject. */
	readonly land: (flight: Flight, settlement: Settlement) => Promise<void>;
}

/** What is known about an error beside its problem. */
export interface FailureDetails {
	/** Default: the effect of the code. */
	readonly effect?: Effect;
	/** Milliseconds until the message comes again; default: the channel's retry policy. */
	readonly retryAfterMs?: number | undefined;
	/** False: nobody's failure, it does not use up an attempt. Default true. */
	readonly counted?: boolean;
}

interface Stay {
	readonly place: Place;
	count: number;
}

export class Flight {
	readonly delivery: Delivery;
	readonly #options: FlightOptions;
	readonly #stays = new Map<object, Map<string, Stay>>();
	readonly #timer: NodeJS.Timeout;
	#onWires = 0;
	#inNodes = 0;
	#state: 'open' | 'landing' | 'landed' = 'open';
	#interrupted = false;
	#hasDeparted = false;
	#failure: (Settlement & { kind: 'again' | 'park' }) | undefined;
	#preset: Settlement | undefined;
	#check: NodeJS.Immediate | undefined;
	#landed: (() => void) | undefined;
	/** Resolves when the flight has landed. */
	readonly whenLanded: Promise<void>;

	constructor(delivery: Delivery, options: FlightOptions) {
		this.delivery = delivery;
		this.#options = options;
		this.whenLanded = new Promise((resolve) => {
			this.#landed = resolve;
		});
		this.#timer = setTimeout(() => this.#giveUp(), options.timeLimitMs);
	}

	get series(): Series | undefined {
		return this.#options.series;
	}

	get token(): string {
		return this.delivery.token;
	}

	get isOpen(): boolean {
		return this.#state === 'open';
	}

	get isInterrupted(): boolean {
		return this.#interrupted;
	}

	/** False as long as nothing was put on a wire: the source is connected to nothing. */
	get hasDeparted(): boolean {
		return this.#hasDeparted;
	}

	/** A message of this flight was put on a wire. */
	departed(): void {
		this.#hasDeparted = true;
		this.#onWires += 1;
	}

	/** A message reached a node. `byWire`: it came over a wire (counted by `departed`); else it was handed over (catch, link return). */
	arrived(message: object, place: Place, byWire: boolean): void {
		if (byWire) this.#onWires -= 1;
		const stays = this.#stays.get(message) ?? new Map<string, Stay>();
		this.#stays.set(message, stays);
		const stay = stays.get(place.id) ?? { place, count: 0 };
		stay.count += 1;
		stays.set(place.id, stay);
		this.#inNodes += 1;
	}

	/** The node reported that it is through with the message. Reporting twice is harmless. */
	completed(message: object, placeId: string): void {
		const stays = this.#stays.get(message);
		const stay = stays?.get(placeId);
		if (!stays || !stay) return;
		stay.count -= 1;
		this.#inNodes -= 1;
		if (stay.count === 0) stays.delete(placeId);
		if (stays.size === 0) this.#stays.delete(message);
		this.landWhenIdle();
	}

	/** Lands one tick after nothing is under way. The receiver calls it once after emitting, for a flight that could not start. */
	landWhenIdle(): void {
		if (!this.#isIdle || this.#check || this.#state !== 'open') return;
		if (this.#options.mode === 'explicit' && !this.#failure && !this.#interrupted) return;
		this.#check = setImmediate(() => {
			this.#check = undefined;
			if (this.#isIdle) void this.#land(this.#outcome());
		});
	}

	/** An error that no catch node handled. A permanent one outweighs others; else the first one stays. */
	failed(problem: Problem, { effect = definitionOf(problem.code).effect, retryAfterMs, counted = true }: FailureDetails = {}): void {
		const permanent = effect === 'permanent';
		if (!this.#failure || (permanent && this.#failure.kind !== 'park')) {
			const delay = retryAfterMs === undefined ? {} : { delayMs: retryAfterMs };
			this.#failure = permanent ? { kind: 'park', reason: problem } : { kind: 'again', reason: problem, counted, ...delay };
		}
		this.landWhenIdle();
	}

	/** A partner node waits for an answer: when everything is through, come again instead of being done. The shortest wait wins. */
	presetWait(settlement: Settlement & { kind: 'again' }): void {
		if (this.#preset?.kind === 'again' && (this.#preset.delayMs ?? 0) <= (settlement.delayMs ?? 0)) return;
		this.#preset = settlement;
	}

	/** The flow was stopped or redeployed under way: nodes may have dropped what they held. Never *done* after this. */
	interrupt(): void {
		this.#interrupted = true;
		this.landWhenIdle();
	}

	/** Nodes were closed: what they held is not waited for. Call after `interrupt`, when they had their time to finish. */
	forgetClosed(): void {
		for (const [message, stays] of this.#stays) {
			for (const [id, { place, count }] of stays) {
				if (!place.isClosed?.()) continue;
				stays.delete(id);
				this.#inNodes -= count;
			}
			if (stays.size === 0) this.#stays.delete(message);
		}
		// One that was opened while nodes were being closed has not gone out yet: nothing is under way, but nothing is done either.
		if (this.#hasDeparted || this.#interrupted) this.landWhenIdle();
	}

	/** Lands now, whatever is under way. Resolves when written; false when it had landed before. */
	async settle(settlement: Settlement): Promise<boolean> {
		if (this.#state !== 'open') return false;
		await this.#land(settlement);
		return true;
	}

	/** Interrupted and landed at once: the message is handed out again. */
	async release(): Promise<void> {
		this.interrupt();
		if (this.#state === 'open') await this.#land(this.#outcome());
	}

	/** Nodes that have not reported completion, for the operator. */
	get openPlaces(): readonly Place[] {
		return [...this.#stays.values()].flatMap((stays) => [...stays.values()].map((stay) => stay.place));
	}

	get #isIdle(): boolean {
		return this.#onWires <= 0 && this.#inNodes <= 0;
	}

	#outcome(): Settlement {
		if (this.#interrupted) return { kind: 'again', reason: { code: 'DK-DELIVERY-INTERRUPTED', facts: {} }, delayMs: 0, counted: false };
		return this.#failure ?? this.#preset ?? { kind: 'done' };
	}

	#giveUp(): void {
		const place = this.openPlaces[0];
		const facts = { limitMs: this.#options.timeLimitMs, node: place?.label ?? '–' };
		const reason: Problem = { code: 'DK-DELIVERY-TIME-LIMIT', facts, ...(place ? { node: place.id } : {}) };
		// An error that came before says more than the node that hangs because of it.
		void this.#land(this.#interrupted || this.#failure ? this.#outcome() : { kind: 'again', reason });
	}

	async #land(settlement: Settlement): Promise<void> {
		if (this.#state !== 'open') return;
		this.#state = 'landing';
		clearTimeout(this.#timer);
		if (this.#check) clearImmediate(this.#check);
		await this.#options.land(this, settlement);
		this.#state = 'landed';
		this.#stays.clear();
		this.#landed?.();
	}
}
