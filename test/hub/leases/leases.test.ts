/** Holders of leases as real processes on one store: killed, stopped, started again, paused. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { SqliteStore } from '../../../adapters/sqlite/store.ts';
import { DEAD_AFTER_BEATS, Holder } from '../../../hub/leases/holder.ts';
import { inTurn } from '../../../hub/leases/in-turn.ts';
import { runAlone } from '../../../hub/leases/run-alone.ts';
import { silentLogger } from '../../../hub/logging/logger.ts';
import { type Running, start } from '../../support/process.ts';
import { sleep, until } from '../../support/until.ts';

const WORKER = fileURLToPath(new URL('../../support/lone-worker.ts', import.meta.url));
/** Slow enough that a busy machine does not look like a dead process. */
const BEAT_MS = 200;

describe('work that must run in one process only', function () {
	this.timeout(120_000);
	let folder: string;
	let file: string;
	const workers: Running[] = [];

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dk-alone-'));
		file = join(folder, 'store.sqlite');
	});
	afterEach(async () => {
		for (const { child, outcome } of workers.splice(0)) {
			child.kill('SIGKILL');
			await outcome;
		}
		await rm(folder, { recursive: true, force: true });
	});

	/** With so long a `beatMs` that it does not notice a death within the test, it takes over only what is freed at once. */
	async function worker(instance: string, beatMs = BEAT_MS): Promise<Running> {
		const running = start(process.execPath, [WORKER, file, instance, String(beatMs)]);
		workers.push(running);
		await running.saw(/started/);
		return running;
	}

	it('moves to another process when the one that runs it is killed with -9', async () => {
		const first = await worker('a');
		await first.saw(/running/);
		const second = await worker('b');
		// It has looked many times and never got it.
		const watching = await openStore();
		const beatsOf = async () => (await watching.leases.beat('nobody')).find(({ instance }) => instance === 'b')?.beats ?? 0;
		await until('the second process looked three times', async () => (await beatsOf()) >= 3, 60_000);
		let moved = false;
		const taking = second.saw(/running/).then(() => {
			moved = true;
		});
		expect(moved).to.equal(false);
		first.child.kill('SIGKILL');
		await taking;
		await watching.close();
	});

	it('goes on at once in the same instance when that is started again after a kill', async () => {
		const first = await worker('a', 60_000);
		await first.saw(/running/);
		first.child.kill('SIGKILL');
		await first.outcome;
		const again = await worker('a', 60_000);
		await again.saw(/running/);
	});

	it('moves as soon as its process stops in order', async () => {
		const first = await worker('a');
		await first.saw(/running/);
		const second = await worker('b');
		const exited = once(first.child, 'exit');
		first.child.kill('SIGTERM');
		await exited;
		await second.saw(/running/);
		expect((await first.outcome).stdout).to.match(/stopped/);
	});

	it('is ended in a process that stood still so long that another took over', async () => {
		const first = await worker('a');
		await first.saw(/running/);
		const second = await worker('b');
		await pauseBetweenWrites(first);
		await second.saw(/running/);
		first.child.kill('SIGCONT');
		await first.saw(/stopped/);
	});

	it('stays with a process that stalls for less than its time', async () => {
		const store = await openStore();
		const stalling = await holderOf(store, 'a');
		const watching = await holderOf(store, 'b');
		expect(await stalling.acquire('x')).to.equal(true);
		await watching.beat();
		for (let beat = 1; beat < DEAD_AFTER_BEATS; beat++) await watching.beat();
		expect(await watching.acquire('x'), 'one beat before its time').to.equal(false);
		await stalling.beat();
		for (let beat = 0; beat < DEAD_AFTER_BEATS; beat++) await watching.beat();
		expect(await watching.acquire('x'), 'a sign of life begins the time anew').to.equal(false);
		expect(stalling.has('x')).to.equal(true);
		await watching.beat();
		expect(await watching.acquire('x')).to.equal(true);
		expect(await stalling.acquire('y'), 'who was forgotten gets nothing').to.equal(false);
		await stalling.beat();
		expect(stalling.has('x')).to.equal(false);
		expect(await stalling.acquire('y'), 'but begins anew with its next sign of life').to.equal(true);
		await stalling.stop();
		await watching.stop();
		await store.close();
	});

	it('runs again after it failed', async () => {
		const store = await openStore();
		const holder = await holderOf(store, 'a');
		let runs = 0;
		const stop = runAlone(
			holder,
			'poll',
			async () => {
				runs += 1;
				throw new Error('the portal is away');
			},
			silentLogger,
		);
		await until('it ran', () => runs === 1);
		await holder.beat();
		await until('it ran again', () => runs === 2);
		await stop();
		await holder.stop();
		await store.close();
	});

	it('gives a lease back later when the store could not be written', async () => {
		const store = await openStore();
		const holder = await holderOf(store, 'a');
		const other = await holderOf(store, 'b');
		await holder.acquire('x');
		const { release } = store.leases;
		store.leases.release = async () => Promise.reject(new Error('disk full'));
		await holder.release('x');
		store.leases.release = release;
		expect(await other.acquire('x')).to.equal(false);
		await holder.beat();
		expect(await other.acquire('x')).to.equal(true);
		await holder.stop();
		await other.stop();
		await store.close();
	});

	it('may be short, and done by each in turn: never two at a time', async () => {
		const stores = await Promise.all([openStore(), openStore(), openStore()]);
		const holders = await Promise.all(stores.map((store, i) => holderOf(store, `hub-${i}`)));
		let inside = 0;
		let done = 0;
		await Promise.all(
			holders.map((holder) =>
				inTurn(holder, 'start', async () => {
					inside += 1;
					await sleep(20);
					expect(inside).to.equal(1);
					inside -= 1;
					done += 1;
				}),
			),
		);
		expect(done).to.equal(3);
		for (const holder of holders) await holder.stop();
		for (const store of stores) await store.close();
	});

	/** A process that is stopped in the middle of a write keeps everybody's lock on the SQLite file: then it gets another moment. */
	async function pauseBetweenWrites({ child }: Running): Promise<void> {
		const watching = await openStore();
		for (;;) {
			child.kill('SIGSTOP');
			const canWrite = await watching.leases.beat('nobody').then(
				() => true,
				() => false,
			);
			if (canWrite) return watching.close();
			child.kill('SIGCONT');
			await sleep(30);
		}
	}

	async function openStore(): Promise<SqliteStore> {
		const store = new SqliteStore({ file, log: silentLogger });
		await store.open();
		return store;
	}

	/** Beats only when the test says so. */
	async function holderOf(store: SqliteStore, instance: string): Promise<Holder> {
		const holder = new Holder({ leases: store.leases, log: silentLogger, beatMs: 60_000 });
		await holder.start(instance);
		return holder;
	}
});
