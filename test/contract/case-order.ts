/**
 * The order of cases, as a property: whatever fails, waits, is parked and released, and wherever a process dies – what a flow does for the messages
 * of one case it does in the order in which they were published. Every engine runs it unchanged.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { SqliteStore } from '../../adapters/sqlite/store.ts';
import { silentLogger } from '../../hub/logging/logger.ts';
import { skip } from '../support/skip.ts';
import { until } from './broker-harness.ts';
import type { CasePlace } from './case-process.ts';
import { type Plan, type Step, World, type WorldOptions } from './case-world.ts';

const stepsArbitrary = fc.array(fc.oneof({ weight: 3, arbitrary: fc.constant<Step>('done') }, fc.constantFrom<Step>('fails', 'waits', 'parks')), {
	maxLength: 2,
});
const planArbitrary: fc.Arbitrary<Plan> = fc.record({
	cases: fc.array(fc.array(stepsArbitrary, { minLength: 2, maxLength: 4 }), { minLength: 3, maxLength: 5 }),
	deaths: fc.array(fc.integer({ min: 2, max: 60 }), { maxLength: 3 }),
	releasesBackwards: fc.boolean(),
});

interface CaseOrderOptions {
	readonly numRuns: number;
	/** Whether a second process may be open at the same time, and take over. */
	readonly together: boolean;
}

/** Four messages that are done at once. */
const QUIET: readonly (readonly Step[])[] = [[], [], [], []];

export function describeCaseOrder(name: string, makePlace: () => Promise<CasePlace | undefined>, { numRuns, together }: CaseOrderOptions): void {
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
				world = new World(plan, place, store, { together });
				await world.run();
				await world.end();
				for (const [index, messages] of plan.cases.entries()) {
					const effects = world.of(index);
					// A death between the effect and its record repeats an effect. It never lets one come after a later one.
					expect(effects, `case ${index}`).to.deep.equal([...effects].sort((a, b) => a - b));
					expect(new Set(effects).size, `messages of case ${index}`).to.equal(messages.length);
				}
			});
			await fc.assert(property, { numRuns, endOnFailure: true });
		});

		it('handles other cases while one case waits for the retry of its first message', async () => {
			await worldOf([[['fails'], []], QUIET.slice(0, 2)]).run();
			expect(world?.effects.map((effect) => `${effect.case}.${effect.message}`)).to.deep.equal(['1.0', '1.1', '0.0', '0.1']);
		});

		it('stops a case whose message ended the process too often, and goes on in order when a person has released it', async () => {
			const here = worldOf([[[], ['crashes', 'crashes', 'crashes'], [], []], QUIET], { deliveryLimit: 3, prefetch: 1 });
			await here.run();
			expect(here.of(0)).to.deep.equal([0, 1, 2, 3]);
			expect((await store.journal.search({ code: 'DK-DELIVERY-POISON', subject: 'fall-0' })).length).to.be.greaterThan(0);
		});

		it('gives up nothing of a case when the process stops in good order: the next one goes on where it stopped', async () => {
			const here = worldOf([
				[[], ['waits'], [], []],
				[[], [], ['fails'], []],
			]);
			const running = here.run();
			for (let restarts = 0; restarts < 3; restarts++) {
				await until('something was done', () => here.effects.length > restarts);
				await here.restart();
			}
			await running;
			for (const index of [0, 1]) expect(here.of(index)).to.deep.equal([0, 1, 2, 3]);
		});

		it('gives nothing younger to the next process while the one that stops still has an older one in its flow', async () => {
			const here = worldOf([QUIET], { prefetch: 2, workMs: 300 });
			const running = here.run();
			await until('the first one is in its flow', () => here.begun > 0);
			await here.restart();
			await running;
			expect(here.of(0)).to.deep.equal([0, 1, 2, 3]);
		});

		const ifTogether = together ? it : () => {};
		ifTogether('begins nothing that another process may have by now, when the connection was lost and the process lives', async () => {
			const here = worldOf([QUIET], { workMs: 500 });
			const running = here.run();
			await until('the first one is in its flow', () => here.begun > 0);
			here.cut();
			await running;
			// The first one was in a flow and is repeated by the other process; what was behind it is begun there only.
			expect(here.of(0).filter((message) => message > 0)).to.deep.equal([1, 2, 3]);
			expect(here.of(0).indexOf(1)).to.be.greaterThan(here.of(0).lastIndexOf(0));
		});

		function worldOf(cases: Plan['cases'], options: Partial<WorldOptions> = {}): World {
			world = new World({ cases, deaths: [], releasesBackwards: false }, place, store, { together, ...options });
			return world;
		}
	});
}
