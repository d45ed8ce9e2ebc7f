/**
 * The order of cases, as a property: whatever fails, waits, is parked and released, and wherever a process dies – what a flow does for the messages
 * of one case it does in the order in which they were published. Every engine runs it unchanged.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { SqliteStore } from '../../adapters/sqlite/store.ts';
import type { Broker } from '../../hub/channel/broker.ts';
import type { Flight } from '../../hub/delivery/flight.ts';
import { parkingPlace } from '../../hub/journal/parking.ts';
import { silentLogger } from '../../hub/logging/logger.ts';
import { createMessage } from '../../hub/message/create.ts';
import { skip } from '../support/skip.ts';
import { freshAddress, QUICK, REASON, sleep, until } from './broker-harness.ts';
import { type CasePlace, CaseProcess, type CaseProcessOptions } from './case-process.ts';

/** What the flow does with a message at one handing out. When the list of a message is used up: done. */
type Step = 'done' | 'fails' | 'waits' | 'parks' | 'crashes';

interface Plan {
	/** For each case the lists of its messages, in publishing order. */
	readonly cases: readonly (readonly (readonly Step[])[])[];
	/** The call at which the first process dies, the second … */
	readonly deaths: readonly number[];
	/** The person who releases parked messages takes the newest first. */
	readonly releasesBackwards: boolean;
}

const stepsArbitrary = fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant<Step>('done') }, fc.constantFrom<Step>('fails', 'waits', 'parks')), {
	maxLength: 2,
});
const planArbitrary: fc.Arbitrary<Plan> = fc.record({
	cases: fc.array(fc.array(stepsArbitrary, { minLength: 2, maxLength: 4 }), { minLength: 3, maxLength: 5 }),
	deaths: fc.array(fc.integer({ min: 2, max: 60 }), { maxLength: 3 }),
	releasesBackwards: fc.boolean(),
});

export function describeCaseOrder(name: string, makePlace: () => Promise<CasePlace | undefined>, numRuns: number): void {
	describe(`the order of cases on ${name}`, function () {
		this.timeout(120_000);
		let folder: string;
		let store: SqliteStore;
		let place: CasePlace;
		let world: World | undefined;

		beforeEach(async function () {
			const made = await makePlace();
			if (!made) return skip(this, `${name}: no server to be had here (see test/support/rabbitmq.ts)`);
			place = made;
			folder = await mkdtemp(join(tmpdir(), 'dk-cases-'));
			store = new SqliteStore({ file: join(folder, 'store.sqlite'), log: silentLogger });
			await store.open();
		});
		afterEach(async () => {
			await world?.end();
			world = undefined;
			await place?.dispose();
			await store?.close();
			if (folder) await rm(folder, { recursive: true });
		});

		it('handles the messages of a case in publishing order, whatever fails, waits, is parked and released, and wherever a process dies', async () => {
			const property = fc.asyncProperty(planArbitrary, async (plan) => {
				world = new World(plan, place, store);
				await world.run();
				await world.end();
				for (const [index, messages] of plan.cases.entries()) {
					const effects = world.effects.filter((effect) => effect.case === index).map((effect) => effect.message);
					// A death between the effect and its record repeats an effect. It never lets one come after a later one.
					expect(effects, `case ${index}`).to.deep.equal([...effects].sort((a, b) => a - b));
					expect(new Set(effects).size, `messages of case ${index}`).to.equal(messages.length);
				}
			});
			await fc.assert(property, { numRuns, endOnFailure: true });
		});

		it('handles other cases while one case waits for the retry of its first message', async () => {
			world = new World(
				{
					cases: [
						[['fails'], []],
						[[], []],
					],
					deaths: [],
					releasesBackwards: false,
				},
				place,
				store,
			);
			await world.run();
			expect(world.effects.map((effect) => `${effect.case}.${effect.message}`)).to.deep.equal(['1.0', '1.1', '0.0', '0.1']);
		});

		it('stops a case whose message ended the process too often, and goes on in order when a person has released it', async () => {
			const killer: Step[] = ['crashes', 'crashes', 'crashes'];
			world = new World(
				{
					cases: [
						[[], killer, [], []],
						[[], []],
					],
					deaths: [],
					releasesBackwards: false,
				},
				place,
				store,
				3,
			);
			await world.run();
			expect(world.effects.filter((effect) => effect.case === 0).map((effect) => effect.message)).to.deep.equal([0, 1, 2, 3]);
			expect((await store.journal.search({ code: 'DK-DELIVERY-POISON', subject: 'fall-0' })).length).to.be.greaterThan(0);
		});

		it('gives up nothing of a case when the process stops in good order: the next one goes on where it stopped', async () => {
			world = new World(
				{
					cases: [
						[[], ['waits'], [], []],
						[[], [], ['fails'], []],
					],
					deaths: [],
					releasesBackwards: false,
				},
				place,
				store,
			);
			const running = world.run();
			for (let restarts = 0; restarts < 3; restarts++) {
				await until('something was done', () => (world?.effects.length ?? 0) > restarts);
				await world.restart();
			}
			await running;
			for (const index of [0, 1]) {
				const effects = world.effects.filter((effect) => effect.case === index).map((effect) => effect.message);
				expect(effects).to.deep.equal([0, 1, 2, 3]);
			}
		});
	});
}

/** A channel with its messages, the processes that handle them, and a person who releases what was parked. */
class World {
	readonly effects: { readonly case: number; readonly message: number }[] = [];
	readonly #plan: Plan;
	readonly #options: Omit<CaseProcessOptions, 'diesAtCall'>;
	readonly #left: Map<string, Step[]>;
	readonly #deaths: number[];
	readonly #processes = new Set<CaseProcess>();
	readonly #buried: Promise<void>[] = [];
	#publisher: { broker: Broker; sever: () => Promise<void> } | undefined;

	/** @param deliveryLimit default: as many as no test's deaths make poison */
	constructor(plan: Plan, place: CasePlace, store: SqliteStore, deliveryLimit = 20) {
		this.#plan = plan;
		this.#deaths = [...plan.deaths];
		this.#left = new Map(plan.cases.flatMap((messages, c) => messages.map((steps, m) => [`${c}.${m}`, [...steps]] as const)));
		this.#options = {
			place,
			store,
			address: freshAddress(),
			retry: { ...QUICK, deliveryLimit },
			emit: (flight, process) => this.#flow(flight, process),
			onDeath: (process) => this.#buried.push(this.#replace(process)),
		};
	}

	/** Resolves when every message has had its effect and nothing is left in the channel or parked. */
	async run(): Promise<void> {
		const { place, address, store, retry } = this.#options;
		if (place.together) {
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
		const work = { payload: key };
		const place = { id: 'n1', label: 'Knoten' };
		flight.departed();
		flight.arrived(work, place, true);
		setTimeout(() => {
			if (process.dead) return void flight.release(); // Reaches nobody; ends its timer.
			const step = this.#left.get(key)?.shift() ?? 'done';
			if (step === 'crashes') return process.crash();
			if (step === 'done') this.effects.push({ case: c, message: m });
			if (step === 'fails') flight.failed(REASON, { effect: 'transient' });
			if (step === 'parks') flight.failed(REASON, { effect: 'permanent' });
			if (step === 'waits') flight.presetWait({ kind: 'again', reason: REASON, counted: false, delayMs: 250 });
			flight.completed(work, place.id);
		}, m % 3);
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
