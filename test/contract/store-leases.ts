/** The part of the store's contract that is about leases: `describeLeasesContract('SQLite', new URL('./factory.ts', import.meta.url))`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Store } from '../../hub/journal/store.ts';
import type { StoreFactory } from './store-harness.ts';

export function describeLeasesContract(name: string, factory: URL): void {
	describe(`Store contract, leases: ${name}`, () => {
		const one = { id: 'life-1', instance: 'hub-a' };
		const two = { id: 'life-2', instance: 'hub-b' };
		let folder: string;
		/** Two stores on the same data, as two processes have them. */
		let store: Store;
		let other: Store;

		beforeEach(async () => {
			const { makeStore } = (await import(factory.href)) as StoreFactory;
			folder = await mkdtemp(join(tmpdir(), 'dk-leases-'));
			store = makeStore(folder);
			other = makeStore(folder);
			await store.open();
			await other.open();
			await store.leases.enrol(one);
			await other.leases.enrol(two);
		});
		afterEach(async () => {
			await store.close();
			await other.close();
			await rm(folder, { recursive: true, force: true });
		});

		it('gives a lease to one holder, and to the next when it is released', async () => {
			expect(await store.leases.acquire('poll', one.id)).to.equal(true);
			expect(await other.leases.acquire('poll', two.id)).to.equal(false);
			expect(await other.leases.acquire('another', two.id)).to.equal(true);
			await store.leases.release('poll', one.id);
			expect(await other.leases.acquire('poll', two.id)).to.equal(true);
			expect(await store.leases.acquire('poll', one.id)).to.equal(false);
		});

		it('gives it to exactly one of many that ask at the same time', async () => {
			const names = Array.from({ length: 20 }, (_, i) => `lease-${i}`);
			const asked = names.flatMap((lease) => [store.leases.acquire(lease, one.id), other.leases.acquire(lease, two.id)]);
			const got = await Promise.all(asked);
			expect(got.filter(Boolean)).to.have.length(names.length);
			names.forEach((lease, i) => {
				expect([got[2 * i], got[2 * i + 1]], lease).to.have.members([true, false]);
			});
		});

		it('answers the holder that asks again with yes, and takes a repeated or foreign release for nothing', async () => {
			expect(await store.leases.acquire('poll', one.id)).to.equal(true);
			expect(await store.leases.acquire('poll', one.id)).to.equal(true);
			await other.leases.release('poll', two.id);
			expect(await other.leases.acquire('poll', two.id)).to.equal(false);
			await store.leases.release('poll', one.id);
			await store.leases.release('poll', one.id);
		});

		it('shows who is known and how often each gave a sign of life', async () => {
			await store.leases.beat(one.id);
			await store.leases.beat(one.id);
			expect(await other.leases.beat(two.id)).to.have.deep.members([
				{ ...one, beats: 2 },
				{ ...two, beats: 1 },
			]);
			await store.leases.enrol(one);
			expect(await store.leases.beat('stranger')).to.have.deep.members([
				{ ...one, beats: 2 },
				{ ...two, beats: 1 },
			]);
		});

		it('frees what a forgotten holder had, and gives it nothing any more', async () => {
			await store.leases.acquire('poll', one.id);
			await other.leases.forget(one.id);
			await other.leases.forget(one.id);
			expect(await other.leases.acquire('poll', two.id)).to.equal(true);
			expect(await store.leases.acquire('new', one.id)).to.equal(false);
			expect((await store.leases.beat(one.id)).map(({ id }) => id)).to.deep.equal([two.id]);
			await store.leases.release('poll', one.id);
			expect(await other.leases.acquire('poll', two.id)).to.equal(true);
		});

		it('forgets former lives of an instance, and leaves the others alone', async () => {
			await store.leases.acquire('a', one.id);
			await other.leases.acquire('b', two.id);
			const next = { id: 'life-3', instance: one.instance };
			await store.leases.enrol(next);
			await store.leases.forgetFormer(next);
			expect(await store.leases.acquire('a', next.id)).to.equal(true);
			expect(await store.leases.acquire('b', next.id)).to.equal(false);
			expect((await store.leases.beat(next.id)).map(({ id }) => id)).to.have.members([two.id, next.id]);
		});
	});
}
