/** The part of the store's contract that is about people and their sessions. */
import { expect } from 'chai';
import type { Account, Session } from '../../hub/people/people.ts';
import { storesOf } from './store-harness.ts';

const account = (id: string, changes: Partial<Account> = {}): Account => ({
	id,
	displayName: `Person ${id}`,
	roles: { musterstadt: ['sachbearbeitung', 'betrieb'], '*': ['beobachtung'] },
	origin: 'local',
	active: true,
	passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
	failures: 0,
	lockedUntil: 0,
	...changes,
});

const session = (letter: string, changes: Partial<Session> = {}): Session => ({
	tokenHash: letter.repeat(64),
	person: 'anna',
	createdAt: 1_000,
	expiresAt: 9_000,
	seenAt: 1_000,
	csrf: `csrf-${letter}`,
	...changes,
});

export function describePeopleContract(name: string, factory: URL): void {
	describe(`Store contract, people: ${name}`, () => {
		const stores = storesOf(factory);

		it('gives back the whole account, and lists everybody by name', async () => {
			const anna = account('anna', { mustChange: true });
			const { passwordHash: _, ...external } = account('bernd', { origin: 'oidc', subject: 'f'.repeat(64), active: false, roles: {} });
			await stores.store.people.add(external);
			await stores.store.people.add(anna);
			expect(await (await stores.another()).people.find('anna')).to.deep.equal(anna);
			expect(await stores.store.people.list()).to.deep.equal([anna, external]);
			expect(await stores.store.people.find('Anna')).to.equal(undefined);
		});

		it('adds nobody in place of somebody else', async () => {
			expect(await stores.store.people.add(account('anna'))).to.equal(true);
			expect(await stores.store.people.add(account('anna', { displayName: 'Andere' }))).to.equal(false);
			expect(await stores.store.people.list()).to.deep.equal([account('anna')]);
		});

		it('replaces what people decide, and what is left out is gone; what is counted stays', async () => {
			const { people } = stores.store;
			const first = account('anna', { mustChange: true, failures: 3, lockedUntil: 5_000 });
			const { passwordHash: _, ...second } = account('anna', { origin: 'oidc', displayName: 'Neu', subject: 'a'.repeat(64), failures: 9, lockedUntil: 9 });
			const third = { ...second, subject: 'b'.repeat(64), active: false };
			const fourth = account('anna', { roles: {} });
			await people.add(first);
			for (const [before, after] of [
				[first, second],
				[second, third],
				[third, fourth],
			] as const) {
				expect(await people.replace(before, after)).to.equal(true);
				expect(await people.find('anna')).to.deep.equal({ ...after, failures: 3, lockedUntil: 5_000 });
			}
		});

		it('replaces nobody who is not as they were found: whatever of them changed, and whoever did it', async () => {
			const other = await stores.another();
			const found = account('anna');
			const changes: readonly Partial<Account>[] = [
				{ displayName: 'Neu' },
				{ roles: { musterstadt: ['sachbearbeitung'] } },
				{ roles: {} },
				{ origin: 'oidc' },
				{ subject: 'a'.repeat(64) },
				{ active: false },
				{ passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$bmV1' },
				{ mustChange: true },
			];
			await stores.store.people.add(found);
			for (const change of changes) {
				expect(await other.people.replace(found, { ...found, ...change }), JSON.stringify(change)).to.equal(true);
				expect(await stores.store.people.replace(found, { ...found, displayName: 'Überschrieben' }), JSON.stringify(change)).to.equal(false);
				expect(await stores.store.people.find('anna'), JSON.stringify(change)).to.deep.equal({ ...found, ...change });
				await other.people.replace({ ...found, ...change }, found);
			}
			const { passwordHash: _, ...without } = found;
			await other.people.replace(found, without);
			expect(await stores.store.people.replace(found, found), 'no password any more').to.equal(false);
			expect(await stores.store.people.replace(without, found)).to.equal(true);
		});

		it('lets one of many change somebody whom all found the same', async () => {
			const other = await stores.another();
			await stores.store.people.add(account('anna'));
			const changed = await Promise.all(
				Array.from({ length: 12 }, (_, i) => (i % 2 ? stores.store : other).people.replace(account('anna'), account('anna', { displayName: `Anna ${i}` }))),
			);
			expect(changed.filter(Boolean)).to.have.length(1);
			expect((await other.people.find('anna'))?.displayName).to.equal(`Anna ${changed.indexOf(true)}`);
		});

		it('brings nobody back who was removed, and removes nobody who was changed meanwhile', async () => {
			const other = await stores.another();
			const anna = account('anna');
			await stores.store.people.add(anna);
			await stores.store.sessions.add(session('a'));
			await other.people.replace(anna, { ...anna, active: false });
			expect(await stores.store.people.remove(anna)).to.equal(false);
			expect(await stores.store.sessions.find('a'.repeat(64)), 'nor their sessions').not.to.equal(undefined);
			expect(await stores.store.people.remove({ ...anna, active: false, failures: 7 })).to.equal(true);
			expect(await stores.store.sessions.find('a'.repeat(64))).to.equal(undefined);
			expect(await other.people.replace({ ...anna, active: false }, anna)).to.equal(false);
			expect(await other.people.count('anna', anna, { failures: 1, lockedUntil: 1 })).to.equal(false);
			await other.people.unlock('anna');
			expect(await stores.store.people.find('anna')).to.equal(undefined);
		});

		it('makes exactly one first person, however many try at the same time', async () => {
			const other = await stores.another();
			const tries = Array.from({ length: 12 }, (_, i) => (i % 2 ? stores.store : other).people.addFirst(account(`person-${i}`)));
			expect((await Promise.all(tries)).filter(Boolean)).to.have.length(1);
			expect(await stores.store.people.list()).to.have.length(1);
			expect(await stores.store.people.addFirst(account('late'))).to.equal(false);
			expect(await stores.store.people.find('late')).to.equal(undefined);
		});

		it('may make somebody from elsewhere the first person, and knows who it is there', async () => {
			const { passwordHash: _, ...external } = account('bernd', { origin: 'oidc', subject: 'c'.repeat(64) });
			await stores.store.people.addFirst(external);
			expect(await stores.store.people.find('bernd')).to.deep.equal(external);
		});

		it('counts wrong passwords and sets them back, and changes nothing else', async () => {
			const { people } = stores.store;
			await people.add(account('anna'));
			const counted = { failures: 3, lockedUntil: 1_700_000_000_000 };
			expect(await people.count('anna', { failures: 0, lockedUntil: 0 }, counted)).to.equal(true);
			expect(await people.find('anna')).to.deep.equal(account('anna', counted));
			await people.unlock('anna');
			expect(await people.find('anna')).to.deep.equal(account('anna'));
		});

		it('counts one of many wrong passwords that all found the same count', async () => {
			const other = await stores.another();
			await stores.store.people.add(account('anna'));
			const none = { failures: 0, lockedUntil: 0 };
			const tries = Array.from({ length: 12 }, (_, i) => (i % 2 ? stores.store : other).people.count('anna', none, { failures: 1, lockedUntil: 500 + i }));
			expect((await Promise.all(tries)).filter(Boolean)).to.have.length(1);
			expect((await other.people.find('anna'))?.failures).to.equal(1);
		});

		it('keeps a change and a count that are made in the same moment', async () => {
			const other = await stores.another();
			await stores.store.people.add(account('anna'));
			const done = await Promise.all([
				other.people.count('anna', { failures: 0, lockedUntil: 0 }, { failures: 1, lockedUntil: 500 }),
				stores.store.people.replace(account('anna'), account('anna', { roles: {} })),
			]);
			expect(done).to.deep.equal([true, true]);
			expect(await other.people.find('anna')).to.deep.equal(account('anna', { roles: {}, failures: 1, lockedUntil: 500 }));
		});

		it('removes a person, and removing again is harmless', async () => {
			for (const id of ['anna', 'bernd']) await stores.store.people.add(account(id));
			expect(await stores.store.people.remove(account('anna'))).to.equal(true);
			expect(await stores.store.people.remove(account('anna'))).to.equal(false);
			expect((await stores.store.people.list()).map(({ id }) => id)).to.deep.equal(['bernd']);
		});

		it('keeps a session until it is removed, and a repeat changes nothing', async () => {
			const signedIn = session('a', { idToken: 'eyJ…' });
			await stores.store.sessions.add(signedIn);
			await stores.store.sessions.add({ ...signedIn, person: 'bernd' });
			expect(await stores.store.sessions.find(signedIn.tokenHash)).to.deep.equal(signedIn);
			await stores.store.sessions.seen(signedIn.tokenHash, 2_000);
			expect(await stores.store.sessions.find(signedIn.tokenHash)).to.deep.equal({ ...signedIn, seenAt: 2_000 });
			await stores.store.sessions.remove(signedIn.tokenHash);
			await stores.store.sessions.remove(signedIn.tokenHash);
			expect(await stores.store.sessions.find(signedIn.tokenHash)).to.equal(undefined);
			expect(await stores.store.sessions.find('%')).to.equal(undefined);
		});

		it('removes all sessions of a person and no other', async () => {
			for (const letter of ['a', 'b']) await stores.store.sessions.add(session(letter));
			await stores.store.sessions.add(session('c', { person: 'anna2' }));
			await stores.store.sessions.removeOf('anna');
			const left = await Promise.all(['a', 'b', 'c'].map((letter) => stores.store.sessions.find(letter.repeat(64))));
			expect(left.map((found) => found?.person)).to.deep.equal([undefined, undefined, 'anna2']);
		});

		it('takes out sessions that ended, and those not seen since', async () => {
			await stores.store.sessions.add(session('a', { expiresAt: 5_000, seenAt: 4_999 }));
			await stores.store.sessions.add(session('b', { expiresAt: 6_000, seenAt: 2_999 }));
			await stores.store.sessions.add(session('c', { expiresAt: 6_000, seenAt: 3_000 }));
			await stores.store.sessions.prune(5_000, 3_000);
			const left = await Promise.all(['a', 'b', 'c'].map((letter) => stores.store.sessions.find(letter.repeat(64))));
			expect(left.map((found) => found?.csrf)).to.deep.equal([undefined, undefined, 'csrf-c']);
		});
	});
}
