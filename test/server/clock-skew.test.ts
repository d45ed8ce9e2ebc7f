/** Two hub processes on one PostgreSQL store, whose clocks differ by twenty minutes: what must hold all the same. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Store } from '../../hub/journal/store.ts';
import { PasswordHash } from '../../hub/people/password-hash.ts';
import { SkewedProcess } from '../support/skewed-process.ts';
import { prepareStore, storeIn } from '../support/store-kinds.ts';
import { until } from '../support/until.ts';

const MINUTE = 60_000;
const PASSWORD = 'Kiesel-Wolke-erika';

describe('two hub processes whose clocks differ by twenty minutes', function () {
	this.timeout(60_000);
	let folder: string;
	let store: Store;
	let fast: SkewedProcess;
	let slow: SkewedProcess;

	before(async function () {
		await prepareStore(this, 'PostgreSQL');
		folder = await mkdtemp(join(tmpdir(), 'dk-skew-'));
		store = storeIn(folder, 'PostgreSQL');
		await store.open();
		const passwordHash = await new PasswordHash({ memory: 64, passes: 1 }).make(PASSWORD);
		await store.people.add({ id: 'erika', displayName: 'Erika', roles: {}, origin: 'local', active: true, failures: 0, lockedUntil: 0, passwordHash });
		[fast, slow] = await Promise.all([SkewedProcess.start(folder, 'fast', 10 * MINUTE), SkewedProcess.start(folder, 'slow', -10 * MINUTE)]);
	});
	after(async () => {
		await Promise.all([fast, slow].map((one) => one?.kill()));
		await store?.close();
		await rm(folder, { recursive: true, force: true });
	});

	it('have one time for what they share, that of the database', async () => {
		const [one, other] = await Promise.all([fast.do('clocks'), slow.do('clocks')]);
		expect(one.own - other.own).to.be.greaterThan(19 * MINUTE);
		for (const { shared } of [one, other]) expect(Math.abs(shared - Date.now())).to.be.lessThan(1_000);
	});

	it('never hold a lease both, and the other one gets it when the first is killed', async () => {
		const third = await SkewedProcess.start(folder, 'third', 10 * MINUTE);
		await Promise.all([third.do('live'), slow.do('live')]);
		expect(await third.do('acquire', 'upkeep')).to.equal(true);
		for (let look = 0; look < 30; look++) {
			expect(await slow.do('acquire', 'upkeep'), `look ${look}`).to.equal(false);
			await new Promise((resolve) => setTimeout(resolve, 30));
		}
		await third.kill();
		await until('the lease is free', () => slow.do('acquire', 'upkeep'));
	});

	for (const [who, there] of [
		['fast', 'slow'],
		['slow', 'fast'],
	] as const) {
		it(`keep a session that began in the ${who} one, however the ${there} one looks at it`, async () => {
			const processes = { fast, slow };
			const token = await processes[who].do('signIn', 'erika', PASSWORD);
			expect(await processes[there].do('finds', token)).to.equal(true);
			await processes[there].do('prune');
			expect(await processes[who].do('finds', token)).to.equal(true);
		});

		it(`make nobody wait longer in the ${there} one for a wrong password in the ${who} one, and nobody less`, async () => {
			const processes = { fast, slow };
			await store.people.unlock('erika');
			const codes: unknown[] = [];
			for (const one of [processes[who], processes[there]])
				await one.do('signIn', 'erika', 'falsch').catch(({ code, facts }: { code: string; facts?: object }) => codes.push([code, facts]));
			expect(codes).to.deep.equal([
				['DK-PERSON-SIGN-IN', {}],
				['DK-PERSON-LOCKED', { seconds: 1 }],
			]);
			await store.people.unlock('erika');
		});

		it(`sweep into a job of the ${who} one nothing that the ${there} one parks after its cut-off, and all that it parked before`, async () => {
			const processes = { fast, slow };
			const job = (who === 'fast' ? 'a' : 'b').repeat(32);
			await processes[there].do('park', `before-${who}`);
			await new Promise((resolve) => setTimeout(resolve, 300));
			// What the page shows as counted is taken, whenever the button is pressed.
			const { shared: counted } = await processes[who].do('clocks');
			await new Promise((resolve) => setTimeout(resolve, 300));
			await processes[there].do('park', `after-${who}`);
			expect(await processes[who].do('release', job, counted)).to.equal(1);
			const items = await store.jobs.items(job, {});
			expect(items.map(({ id }) => id)).to.deep.equal([`before-${who}`]);
			for (const { id } of await store.parked.list({})) await store.parked.remove(id);
		});
	}
});
