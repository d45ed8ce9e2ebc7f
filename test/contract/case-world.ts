/** What the order of cases is tried on: a channel with its messages, the processes that handle them, and a person who releases what was parked. */
import { randomUUID } from 'node:crypto';
import type { Broker } from '../../hub/channel/broker.ts';
import type { Flight } from '../../hub/delivery/flight.ts';
import { parkingPlace } from '../../hub/journal/parking.ts';
import type { Store } from '../../hub/journal/store.ts';
import { createMessage } from '../../hub/message/create.ts';
import { freshAddress, QUICK, REASON, sleep, until } from './broker-harness.ts';
import { type CasePlace, CaseProcess, type CaseProcessOptions, type PlacedBroker } from './case-process.ts';

/** What the flow does with a message at one handing out. When the list of a message is used up: done. */
export type Step = 'done' | 'fails' | 'waits' | 'parks' | 'crashes';

export interface Plan {
	/** For each case the lists of its messages, in publishing order. */
	readonly cases: readonly (readonly (readonly Step[])[])[];
	/** The call at which the first process dies, the second … */
	readonly deaths: readonly number[];
	/** The person who releases parked messages takes the newest first. */
	readonly releasesBackwards: boolean;
}

export interface WorldOptions {
	readonly together: boolean;
	/** Default 20: no deaths of a test make poison. */
	readonly deliveryLimit?: number;
	/** Default 8. */
	readonly prefetch?: number;
	/** Milliseconds that a flow takes. Default 1. */
	readonly workMs?: number;
}

export class World {
	readonly effects: { readonly case: number; readonly message: number }[] = [];
	/** Times a flow has begun. */
	begun = 0;
	readonly #plan: Plan;
	readonly #options: Omit<CaseProcessOptions, 'diesAtCall'>;
	readonly #left: Map<string, Step[]>;
	readonly #deaths: number[];
	readonly #processes = new Set<CaseProcess>();
	readonly #workMs: number;
	readonly #together: boolean;
	readonly #buried: Promise<void>[] = [];
	#publisher: PlacedBroker | undefined;

	constructor(plan: Plan, place: CasePlace, store: Store, { deliveryLimit = 20, prefetch = 8, workMs = 1, together }: WorldOptions) {
		this.#plan = plan;
		this.#workMs = workMs;
		this.#together = together;
		this.#deaths = [...plan.deaths];
		this.#left = new Map(plan.cases.flatMap((messages, c) => messages.map((steps, m) => [`${c}.${m}`, [...steps]] as const)));
		this.#options = {
			place,
			store,
			address: freshAddress(),
			retry: { ...QUICK, deliveryLimit },
			prefetch,
			emit: (flight, process) => this.#flow(flight, process),
			onDeath: (process) => this.#buried.push(this.#replace(process)),
		};
	}

	/** Resolves when every message has had its effect and nothing is left in the channel or parked. */
	async run(): Promise<void> {
		const { place, address, store, retry } = this.#options;
		if (this.#together) {
			this.#publisher = await place.create(parkingPlace(store));
			await this.#publisher.broker.open();
			await this.#publisher.broker.declare({ ...address, retry, order: 'case' });
			await this.#publishAll(this.#publisher.broker);
			await this.#begin();
		} else {
			const { broker } = await place.create(parkingPlace(store));
			await broker.open();
			await broker.declare({ ...address, retry, order: 'case' });
			await this.#publishAll(broker);
			await broker.close();
		}
		await this.#begin();
		await until('everything is done', () => this.#isOver(), 100_000);
	}

	/** Stops the processes in good order and starts new ones. */
	async restart(): Promise<void> {
		for (const process of [...this.#processes]) {
			this.#processes.delete(process);
			await process.stop();
			await this.#begin();
		}
	}

	/** The process that has the channel loses its connection for a moment. */
	cut(): void {
		for (const process of [...this.#processes].slice(0, 1)) process.cut();
	}

	/** The effects of a case, in the order in which they came. */
	of(index: number): readonly number[] {
		return this.effects.filter((effect) => effect.case === index).map((effect) => effect.message);
	}

	async end(): Promise<void> {
		await Promise.all(this.#buried);
		await Promise.all([...this.#processes].map((process) => process.stop()));
		this.#processes.clear();
		await this.#publisher?.broker.close(500);
		this.#publisher = undefined;
	}

	async #begin(): Promise<void> {
		const process = new CaseProcess({ ...this.#options, diesAtCall: this.#deaths.shift() });
		this.#processes.add(process);
		await process.start();
	}

	async #replace(process: CaseProcess): Promise<void> {
		this.#processes.delete(process);
		await process.die();
		await this.#begin();
	}

	async #publishAll(broker: Broker): Promise<void> {
		const longest = Math.max(...this.#plan.cases.map((messages) => messages.length));
		const run = randomUUID();
		for (let m = 0; m < longest; m++) {
			for (const [c, messages] of this.#plan.cases.entries()) {
				if (m >= messages.length) continue;
				const attributes = { id: `${run}/${c}.${m}`, source: 'urn:drehkreuz:test', type: 'de.drehkreuz.test', mandant: 'musterstadt', subject: `fall-${c}` };
				await broker.publish(this.#options.address, createMessage(attributes, { kind: 'inline', bytes: Buffer.from('x') }));
			}
		}
	}

	/** The flow: a moment of work, then what the plan says. */
	#flow(flight: Flight, process: CaseProcess): void {
		const key = String(flight.delivery.message.attributes.id.split('/')[1]);
		const [c, m] = key.split('.').map(Number) as [number, number];
		this.begun++;
		const work = { payload: key };
		const place = { id: 'n1', label: 'Knoten' };
		flight.departed();
		flight.arrived(work, place, true);
		setTimeout(
			() => {
				if (process.dead) return void flight.release(); // Reaches nobody; ends its timer.
				const step = this.#left.get(key)?.shift() ?? 'done';
				if (step === 'crashes') return process.crash();
				if (step === 'done') this.effects.push({ case: c, message: m });
				if (step === 'fails') flight.failed(REASON, { effect: 'transient' });
				if (step === 'parks') flight.failed(REASON, { effect: 'permanent' });
				if (step === 'waits') flight.presetWait({ kind: 'again', reason: REASON, counted: false, delayMs: 250 });
				flight.completed(work, place.id);
			},
			this.#workMs + (m % 3),
		);
	}

	async #isOver(): Promise<boolean> {
		await this.#releaseParked();
		if (new Set(this.effects.map((effect) => `${effect.case}.${effect.message}`)).size < this.#left.size) return false;
		await sleep(0);
		return true;
	}

	async #releaseParked(): Promise<void> {
		const { store, address } = this.#options;
		const parked = [...(await store.parked.list(address))];
		if (!this.#plan.releasesBackwards) parked.reverse();
		for (const { id, message, parkedAt } of parked) {
			const broker = this.#publisher?.broker ?? [...this.#processes][0]?.broker;
			try {
				await broker?.publish(address, message);
				if (broker) await store.parked.remove(id, parkedAt);
			} catch {
				return; // The process that would have published died: at the next look.
			}
		}
	}
}
