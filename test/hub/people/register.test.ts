import { expect } from 'chai';
import type { Doorkeeper, PersonChange } from '../../../hub/people/doorkeeper.ts';
import type { Account, People } from '../../../hub/people/people.ts';
import { NOBODY_YET, personVersion } from '../../../hub/people/person-version.ts';
import type { RolesByTenant } from '../../../hub/people/rights.ts';
import { outcomeOf } from './code-of.ts';
import { House, passwordOf } from './house.ts';

describe('whoever manages people', () => {
	let house: House;
	let all: Account;
	let one: Account;
	before(async () => {
		house = await House.open();
	});
	beforeEach(async () => {
		await house.empty();
		all = await house.withPerson('all', { '*': ['verwaltung'] });
		one = await house.withPerson('one', { musterstadt: ['verwaltung'] });
		await house.withPerson('here', { musterstadt: ['betrieb'] });
		await house.withPerson('there', { beispielstadt: ['betrieb'] });
		await house.withPerson('both', { musterstadt: ['betrieb'], beispielstadt: ['betrieb'] });
		await house.withPerson('nothing', {});
	});
	after(() => house.close());

	const give = (id: string, roles: RolesByTenant, by: Account, active = true): Promise<string> =>
		outcomeOf(house.doorkeeper.save({ id, displayName: id, roles, active }, by));

	it('of all tenants gives any role to anybody', async () => {
		for (const id of ['here', 'there', 'both', 'nothing', 'new.person@example.org']) {
			expect(await give(id, { '*': ['sachbearbeitung'], beispielstadt: ['entwicklung'] }, all), id).to.equal('good');
		}
		const entries = await house.audited('person-saved');
		expect(entries.at(-1)).to.deep.include({ actor: 'all', object: 'new.person@example.org' });
		expect(entries.at(-1)?.facts).to.deep.equal({ roles: '*: sachbearbeitung; beispielstadt: entwicklung', active: true, new: true });
	});

	describe('of one tenant', () => {
		const cases: readonly [string, string, RolesByTenant, string][] = [
			['gives roles there to a new person', 'neu', { musterstadt: ['sachbearbeitung', 'verwaltung'] }, 'good'],
			['gives roles there to who is there only', 'here', { musterstadt: ['sachbearbeitung'] }, 'good'],
			['gives none elsewhere', 'here', { beispielstadt: ['betrieb'] }, 'DK-PERSON-ROLES'],
			['gives none on all tenants', 'here', { '*': ['beobachtung'] }, 'DK-PERSON-ROLES'],
			['gives none elsewhere beside one there', 'neu', { musterstadt: ['betrieb'], beispielstadt: ['beobachtung'] }, 'DK-PERSON-ROLES'],
			['leaves nobody without a role', 'here', {}, 'DK-PERSON-ROLES'],
			['leaves nobody with an empty list for a role', 'here', { musterstadt: [] }, 'DK-PERSON-ROLES'],
			['does not touch who is elsewhere', 'there', { musterstadt: ['betrieb'] }, 'DK-PERSON-ELSEWHERE'],
			['does not touch who is elsewhere too', 'both', { musterstadt: ['betrieb'] }, 'DK-PERSON-ELSEWHERE'],
			['does not touch who manages all', 'all', { musterstadt: ['betrieb'] }, 'DK-PERSON-ELSEWHERE'],
			['does not touch who has no role', 'nothing', { musterstadt: ['betrieb'] }, 'DK-PERSON-ELSEWHERE'],
		];
		for (const [what, id, roles, expected] of cases) {
			it(what, async () => {
				expect(await give(id, roles, one)).to.equal(expected);
				const after = await house.store.people.find(id);
				if (expected === 'good') expect(after?.roles).to.deep.equal(roles);
				else expect(after?.roles ?? 'nobody').not.to.deep.equal(roles);
			});
		}

		it('gives no password to, and does not remove, whom they may not touch', async () => {
			for (const id of ['there', 'both', 'all', 'nothing']) {
				expect(await outcomeOf(house.doorkeeper.givePassword(id, one)), id).to.equal('DK-PERSON-ELSEWHERE');
				expect(await outcomeOf(house.doorkeeper.remove(id, one)), id).to.equal('DK-PERSON-ELSEWHERE');
				expect(await outcomeOf(house.doorkeeper.signIn(id, passwordOf(id))), id).to.equal('good');
			}
			expect(await outcomeOf(house.doorkeeper.givePassword('here', one))).to.equal('good');
			expect(await outcomeOf(house.doorkeeper.remove('here', one))).to.equal('good');
		});

		it('sees who has a role there, also through all tenants, and nothing of their roles elsewhere', async () => {
			const seen = Object.fromEntries((await house.doorkeeper.list(one)).map(({ id, roles }) => [id, roles]));
			expect(seen).to.deep.equal({
				all: { '*': ['verwaltung'] },
				one: { musterstadt: ['verwaltung'] },
				here: { musterstadt: ['betrieb'] },
				both: { musterstadt: ['betrieb'] },
			});
			expect(await house.doorkeeper.list(all)).to.have.length(6);
		});
	});

	it('leaves in the audit log of a tenant what concerns its own people, and only that', async () => {
		await give('here', { musterstadt: ['sachbearbeitung'] }, one);
		await give('here', { beispielstadt: ['betrieb'] }, all);
		await give('there', { beispielstadt: ['sachbearbeitung'] }, all);
		await house.doorkeeper.signIn('one', passwordOf('one'));
		await outcomeOf(house.doorkeeper.signIn('both', 'falsch'));
		await outcomeOf(house.doorkeeper.signIn('niemand', 'falsch'));
		const entries = await house.audited();
		expect(entries.map(({ action, object, mandant }) => [action, object, mandant])).to.deep.equal([
			['person-saved', 'here', 'musterstadt'],
			['person-saved', 'here', '*'],
			['person-saved', 'there', 'beispielstadt'],
			['signed-in', 'one', 'musterstadt'],
			['sign-in-failed', 'both', '*'],
			['sign-in-failed', undefined, '*'],
		]);
	});

	it('gives themselves no more than they have, neither there nor elsewhere', async () => {
		expect(await give('one', { musterstadt: ['verwaltung', 'betrieb'] }, one)).to.equal('DK-PERSON-OWN-ROLES');
		expect(await give('one', { '*': ['verwaltung'] }, one)).to.equal('DK-PERSON-OWN-ROLES');
		expect(await give('all', { '*': ['verwaltung', 'sachbearbeitung'] }, all)).to.equal('DK-PERSON-OWN-ROLES');
		expect(await give('all', { '*': ['verwaltung'], musterstadt: ['sachbearbeitung'] }, all)).to.equal('DK-PERSON-OWN-ROLES');
		expect(await give('all', { '*': ['verwaltung'], musterstadt: ['verwaltung'] }, all), 'what is included already').to.equal('good');
		expect(await give('one', {}, one), 'less').to.equal('good');
	});

	it('needs the right at that moment', async () => {
		const here = (await house.store.people.find('here')) as Account;
		const works: readonly (() => Promise<unknown>)[] = [
			() => house.doorkeeper.list(here),
			() => house.doorkeeper.save({ id: 'neu', displayName: 'neu', roles: { musterstadt: ['betrieb'] }, active: true }, here),
			() => house.doorkeeper.remove('there', here),
			() => house.doorkeeper.givePassword('there', here),
		];
		for (const work of works) expect(await outcomeOf(work())).to.equal('DK-PERSON-NOT-ALLOWED');
		const later = { ...all, mustChange: true };
		expect(await outcomeOf(house.doorkeeper.list(later))).to.equal('DK-PERSON-MUST-CHANGE');
	});

	describe('the last one of all tenants', () => {
		it('stays, whatever is tried', async () => {
			expect(await give('all', { '*': ['betrieb'] }, { ...all, roles: { '*': ['betrieb', 'verwaltung'] } })).to.equal('DK-PERSON-LAST-ADMIN');
			expect(await give('all', { '*': ['verwaltung'] }, all, false)).to.equal('DK-PERSON-LAST-ADMIN');
			expect(await outcomeOf(house.doorkeeper.remove('all', all))).to.equal('DK-PERSON-LAST-ADMIN');
			expect(await outcomeOf(house.doorkeeper.signIn('all', passwordOf('all')))).to.equal('good');
		});

		it('may go when there is another, but not one who is switched off or never signed in with a password of their own', async () => {
			await give('zweite', { '*': ['verwaltung'] }, all);
			expect(await outcomeOf(house.doorkeeper.remove('all', all)), 'without a password').to.equal('DK-PERSON-LAST-ADMIN');
			await house.withPerson('zweite', { '*': ['verwaltung'] }, { active: false });
			expect(await outcomeOf(house.doorkeeper.remove('all', all)), 'switched off').to.equal('DK-PERSON-LAST-ADMIN');
			await house.withPerson('zweite', { '*': ['verwaltung'] }, { mustChange: true });
			expect(await outcomeOf(house.doorkeeper.remove('all', all)), 'with a one-time password').to.equal('DK-PERSON-LAST-ADMIN');
			await house.withPerson('zweite', { '*': ['verwaltung'] });
			expect(await outcomeOf(house.doorkeeper.remove('all', all))).to.equal('good');
		});

		it('is left when two processes take the two last ones away at the same time', async () => {
			const other = await house.withPerson('other', { '*': ['verwaltung'] });
			const blank = { displayName: '', roles: { '*': ['beobachtung'] }, active: true } as const;
			await Promise.all([outcomeOf(house.another().save({ id: 'other', ...blank }, all)), outcomeOf(house.another().save({ id: 'all', ...blank }, other))]);
			const left = (await house.store.people.list()).filter(({ roles }) => roles['*']?.includes('verwaltung'));
			expect(left.length).to.be.at.least(1);
		});
	});

	describe('ends the sessions of a person', () => {
		const changes: readonly [string, (id: string) => Promise<unknown>, boolean][] = [
			['who loses a role', (id) => give(id, { musterstadt: ['beobachtung'] }, all), false],
			['who is switched off', (id) => give(id, { musterstadt: ['betrieb'] }, all, false), false],
			['who is removed', (id) => house.doorkeeper.remove(id, all), false],
			['who gets a password', (id) => house.doorkeeper.givePassword(id, all), false],
			['not when they get a role', (id) => give(id, { musterstadt: ['betrieb', 'sachbearbeitung'] }, all), true],
			['not when the same role becomes wider', (id) => give(id, { '*': ['betrieb'] }, all), true],
		];
		for (const [who, change, lasts] of changes) {
			it(who, async () => {
				const { token } = await house.doorkeeper.signIn('here', passwordOf('here'));
				await change('here');
				expect((await house.doorkeeper.find(token)) !== undefined).to.equal(lasts);
			});
		}

		it('also for somebody who gets the name of a person who was removed', async () => {
			const { token } = await house.doorkeeper.signIn('here', passwordOf('here'));
			await house.doorkeeper.remove('here', all);
			await house.withPerson('here', { '*': ['verwaltung'] });
			expect(await house.doorkeeper.find(token)).to.equal(undefined);
		});
	});

	it('refuses names that cannot be one, and people who are not there', async () => {
		for (const id of ['', 'Erika', '.erika', 'e rika', 'é', 'x'.repeat(101), '__proto__']) expect(await give(id, {}, all), id).to.equal('DK-PERSON-NAME');
		expect(await outcomeOf(house.doorkeeper.remove('niemand', all))).to.equal('DK-PERSON-UNKNOWN');
		expect(await outcomeOf(house.doorkeeper.givePassword('niemand', all))).to.equal('DK-PERSON-UNKNOWN');
	});

	describe('while another process changes the same person', () => {
		/** This process, and what the other one does right before something of this one is written. */
		function overtaken(by: () => Promise<unknown>, times = 1): Doorkeeper {
			const { people } = house.store;
			let left = times;
			const first = async (): Promise<void> => {
				if (left-- > 0) await by();
			};
			const late: People = {
				find: (id) => people.find(id),
				list: () => people.list(),
				addFirst: (account) => people.addFirst(account),
				count: (id, before, after) => people.count(id, before, after),
				unlock: (id) => people.unlock(id),
				add: async (account) => {
					await first();
					return people.add(account);
				},
				replace: async (before, after) => {
					await first();
					return people.replace(before, after);
				},
				remove: (account) => people.remove(account),
			};
			return house.another({ people: late });
		}
		const here = (roles: RolesByTenant): PersonChange => ({ id: 'here', displayName: 'here', roles, active: true });

		it('keeps a password that was given meanwhile, and the new roles', async () => {
			let given = '';
			const late = overtaken(async () => {
				given = (await house.doorkeeper.givePassword('here', all)).password;
			});
			await late.save(here({ musterstadt: ['sachbearbeitung'] }), all);
			expect((await house.doorkeeper.signIn('here', given)).account).to.deep.include({ roles: { musterstadt: ['sachbearbeitung'] }, mustChange: true });
		});

		it('keeps roles that were given meanwhile when somebody changes their password', async () => {
			const { account } = await house.doorkeeper.signIn('here', passwordOf('here'));
			const late = overtaken(() => give('here', { musterstadt: ['betrieb', 'sachbearbeitung'] }, all));
			const after = await late.changePassword(account, passwordOf('here'), 'Traktor Amsel Kiesel');
			expect(after.account.roles).to.deep.equal({ musterstadt: ['sachbearbeitung', 'betrieb'] });
			expect(await outcomeOf(house.doorkeeper.signIn('here', 'Traktor Amsel Kiesel'))).to.equal('good');
		});

		it('keeps roles and password when a wrong password is counted', async () => {
			const guessing = outcomeOf(house.another().signIn('here', 'falsch'));
			await Promise.all([guessing, give('here', { musterstadt: ['sachbearbeitung'] }, all), house.doorkeeper.givePassword('there', all)]);
			expect(await guessing).to.equal('DK-PERSON-SIGN-IN');
			expect(await house.store.people.find('here')).to.deep.include({ roles: { musterstadt: ['sachbearbeitung'] } });
		});

		it('looks again at who may change whom', async () => {
			const late = overtaken(() => give('here', { beispielstadt: ['betrieb'] }, all));
			expect(await outcomeOf(late.save(here({ musterstadt: ['sachbearbeitung'] }), one))).to.equal('DK-PERSON-ELSEWHERE');
			expect((await house.store.people.find('here'))?.roles).to.deep.equal({ beispielstadt: ['betrieb'] });
		});

		it('does not bring back whom the other one removed', async () => {
			const works: readonly (readonly [string, (late: Doorkeeper, version: string) => Promise<unknown>, string])[] = [
				['a change', (late, version) => late.save({ ...here({ musterstadt: ['betrieb'] }), version }, all), 'DK-PERSON-CHANGED'],
				['a password', (late) => late.givePassword('here', all), 'DK-PERSON-UNKNOWN'],
				['removing', (late) => late.remove('here', all), 'DK-PERSON-UNKNOWN'],
			];
			for (const [what, work, expected] of works) {
				const version = personVersion(await house.withPerson('here', { musterstadt: ['betrieb'] }));
				const late = overtaken(() => house.doorkeeper.remove('here', all));
				expect(await outcomeOf(work(late, version)), what).to.equal(expected);
				expect(await house.store.people.find('here'), what).to.equal(undefined);
			}
		});

		it('adds nobody whom the other one has added', async () => {
			const neu = { id: 'neu', displayName: 'Neu', roles: { musterstadt: ['betrieb'] }, active: true, version: NOBODY_YET } as const;
			const late = overtaken(() => house.doorkeeper.save({ ...neu, displayName: 'Andere' }, all));
			expect(await outcomeOf(late.save(neu, all))).to.equal('DK-PERSON-EXISTS');
			expect((await house.store.people.find('neu'))?.displayName).to.equal('Andere');
		});

		it('says so when the other one does not stop', async () => {
			let names = 0;
			const late = overtaken(() => house.doorkeeper.save({ ...here({ musterstadt: ['betrieb'] }), displayName: `here ${names++}` }, all), 100);
			expect(await outcomeOf(late.save(here({ musterstadt: ['sachbearbeitung'] }), all))).to.equal('DK-PERSON-CHANGED');
		});
	});

	describe('with a page that shows what a person was', () => {
		it('changes nobody who is not that any more, and says to load again', async () => {
			const version = personVersion((await house.store.people.find('here')) as Account);
			const change = { id: 'here', displayName: 'here', active: true, version };
			await give('here', { musterstadt: ['betrieb', 'sachbearbeitung'] }, all);
			expect(await outcomeOf(house.doorkeeper.save({ ...change, roles: { musterstadt: ['beobachtung'] } }, one))).to.equal('DK-PERSON-CHANGED');
			expect((await house.store.people.find('here'))?.roles).to.deep.equal({ musterstadt: ['sachbearbeitung', 'betrieb'] });
			await give('here', { musterstadt: ['betrieb'] }, all);
			expect(await outcomeOf(house.doorkeeper.save({ ...change, roles: { musterstadt: ['beobachtung'] } }, one)), 'as it was shown').to.equal('good');
		});

		it('is not disturbed by a password that was given meanwhile', async () => {
			const shown = (await house.doorkeeper.list(one)).find(({ id }) => id === 'one') as Account;
			await house.doorkeeper.givePassword('one', all);
			expect(await outcomeOf(house.doorkeeper.save({ ...shown, displayName: 'Eins', version: personVersion(shown) }, one))).to.equal('good');
		});
	});

	it('counts one of two wrong passwords that two processes look at in the same moment', async () => {
		const outcomes = await Promise.all([house.another(), house.another()].map((door) => outcomeOf(door.signIn('here', 'falsch'))));
		expect(outcomes).to.have.members(['DK-PERSON-SIGN-IN', 'DK-PERSON-LOCKED']);
		expect((await house.store.people.find('here'))?.failures).to.equal(1);
	});

	it('loses no change when two are made at once', async () => {
		await Promise.all([give('here', { musterstadt: ['sachbearbeitung'] }, all), house.doorkeeper.givePassword('here', all)]);
		const after = await house.store.people.find('here');
		expect(after).to.deep.include({ roles: { musterstadt: ['sachbearbeitung'] }, mustChange: true });
	});
});
