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
			await stores.store.people.save(external);
			await stores.store.people.save(anna);
			expect(await (await stores.another()).people.find('anna')).to.deep.equal(anna);
			expect(await stores.store.people.list()).to.deep.equal([anna, external]);
			expect(await stores.store.people.find('Anna')).to.equal(undefined);
		});

		it('replaces the whole account: what is left out is gone', async () => {
			await stores.store.people.save(account('anna', { mustChange: true, failures: 3, lockedUntil: 5_000 }));
			const { passwordHash: _, ...without } = account('anna', { origin: 'oidc', displayName: 'Neu', subject: 'a'.repeat(64) });
			await stores.store.people.save(without);
			expect(await stores.store.people.find('anna')).to.deep.equal(without);
			await stores.store.people.save({ ...without, subject: 'b'.repeat(64) });
			expect((await stores.store.people.list()).map(({ subject }) => subject)).to.deep.equal(['b'.repeat(64)]);
			await stores.store.people.save(account('anna'));
			expect(await stores.store.people.find('anna')).to.deep.equal(account('anna'));
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
			await stores.store.people.save(account('anna'));
			await stores.store.people.failed('anna', 3, 1_700_000_000_000);
			expect(await stores.store.people.find('anna')).to.deep.equal(account('anna', { failures: 3, lockedUntil: 1_700_000_000_000 }));
			await stores.store.people.failed('anna', 0, 0);
			expect(await stores.store.people.find('anna')).to.deep.equal(account('anna'));
			await stores.store.people.failed('nobody', 1, 1);
			expect(await stores.store.people.find('nobody')).to.equal(undefined);
		});

		it('removes a person, and removing again is harmless', async () => {
			for (const id of ['anna', 'bernd']) await stores.store.people.save(account(id));
			await stores.store.people.remove('anna');
			await stores.store.people.remove('anna');
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
