/**
 * The subscription of a receiver to one channel, with regard for the partners behind it.
 *
 * States and what moves between them:
 *
 * - `flowing`: takes as many deliveries as the prefetch allows. Many in a row that were turned away at the gate of a partner, with nothing else landing
 *   in between → `paused`: every further one would only go round in circles.
 * - `paused`: the subscription is cancelled; the messages rest in their channel. The gate lets all come → `flowing`; a few (it wants a probe) →
 *   `trickling`; the look is due (after a second, then twice as long each time, ten seconds at most) → `flowing`, because behind the messages that must
 *   wait there may be others.
 * - `trickling`: takes very few. Turned away → `paused`; anything else lands, or the gate lets all come → `flowing`.
 * - `stopped`: for good.
 *
 * What it is and what it shall be may differ for a moment, since cancelling and consuming take time: one turn after the other makes it so. What is held
 * when it pauses lands as usual. A broker that cannot be reached is tried again.
 *
 * A channel in which other messages land goes on: only an unbroken row of refusals pauses it.
 */
import type { Consumer } from '../channel/broker.ts';
import type { Gate } from '../partners/gate.ts';

export type LaneState = 'flowing' | 'paused' | 'trickling' | 'stopped';

export interface LaneOptions {
	readonly prefetch: number;
	readonly consume: (prefetch: number) => Promise<Consumer>;
	/** Told after the state changed. */
	readonly onState?: (state: LaneState) => void;
}

/** Refusals in a row that pause a channel. */
const REFUSALS_IN_A_ROW = 20;
/** Deliveries at once that are enough for a probe. */
const FEW = 2;
const LOOK_MS = 1_000;
const LOOK_MAX_MS = 10_000;
/** Milliseconds between tries to reach a broker that is gone. */
const RETRY_MS = 2_000;

export class Lane {
	readonly #options: LaneOptions;
	#state: LaneState = 'flowing';
	/** What the subscription is for; undefined: there is none. */
	#subscribed: 'flowing' | 'trickling' | undefined;
	#consumer: Consumer | undefined;
	#turn: Promise<void> = Promise.resolve();
	#refusals = 0;
	#looks = 0;
	#leaveGate: (() => void) | undefined;
	#timer: NodeJS.Timeout | undefined;

	constructor(options: LaneOptions) {
		this.#options = options;
	}

	get state(): LaneState {
		return this.#state;
	}

	/** Subscribes. Repeats are harmless. @throws what the broker throws when it cannot be reached */
	start(): Promise<void> {
		return this.#next();
	}

	/** A delivery landed. @param gate the gate that turned it away, undefined when it landed otherwise */
	landed(gate: Gate | undefined): void {
		if (!gate) {
			this.#refusals = 0;
			this.#looks = 0;
			if (this.#state === 'trickling') this.#become('flowing');
			return;
		}
		this.#refusals += 1;
		if (this.#state === 'trickling' || (this.#state === 'flowing' && this.#refusals >= REFUSALS_IN_A_ROW)) this.#pause(gate);
	}

	/** Takes nothing any more. Does not reject: a broker that is gone hands out nothing anyway. */
	async stop(): Promise<void> {
		this.#unwatch();
		this.#state = 'stopped';
		await this.#next().catch(() => {});
	}

	#pause(gate: Gate): void {
		this.#refusals = 0;
		// Refusals land a little later than they were made: the gate may have opened meanwhile.
		if (gate.readiness === 'all') return;
		this.#become('paused');
		this.#timer = setTimeout(() => this.#become('flowing'), Math.min(LOOK_MS * 2 ** this.#looks++, LOOK_MAX_MS)).unref();
		const ask = (): void => {
			const { readiness } = gate;
			if (readiness !== 'none') this.#become(readiness === 'all' ? 'flowing' : 'trickling');
		};
		this.#leaveGate = gate.onChange(ask);
		ask();
	}

	#become(state: LaneState): void {
		if (this.#state === 'stopped' || this.#state === state) return;
		if (state !== 'trickling') this.#unwatch();
		this.#state = state;
		this.#options.onState?.(state);
		this.#next().catch(() => this.#later());
	}

	#later(): void {
		if (this.#state === 'stopped') return;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#next().catch(() => this.#later()), RETRY_MS).unref();
	}

	#unwatch(): void {
		clearTimeout(this.#timer);
		this.#leaveGate?.();
		this.#leaveGate = undefined;
	}

	/** Makes it so, after what is being made. */
	#next(): Promise<void> {
		const turn = this.#turn.then(() => this.#make());
		this.#turn = turn.catch(() => {});
		return turn;
	}

	async #make(): Promise<void> {
		const wanted = this.#state === 'flowing' || this.#state === 'trickling' ? this.#state : undefined;
		if (wanted === this.#subscribed) return;
		const { prefetch, consume } = this.#options;
		const before = this.#consumer;
		this.#subscribed = undefined;
		this.#consumer = undefined;
		await before?.cancel().catch(() => {});
		if (!wanted) return;
		this.#consumer = await consume(wanted === 'flowing' ? prefetch : Math.min(FEW, prefetch));
		this.#subscribed = wanted;
	}
}
