import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { goodUntil } from '../../../hub/people/password-hash.ts';
import { ROLES } from '../../../hub/people/rights.ts';
import { failureOf } from '../../support/failure-of.ts';
import { putPerson } from '../../support/put-person.ts';
import { codeOf, outcomeOf } from './code-of.ts';
import { House, passwordOf, QUICK_HASH } from './house.ts';

const MINUTE = 60_000;

describe('the doorkeeper', () => {
	let house: House;
	before(async () => {
		house = await House.open();
	});
	beforeEach(() => house.empty());
	after(() => house.close());

	describe('when somebody signs in', () => {
		it('knows them by name and password, gives a token that is nowhere in the store, and writes it down', async () => {
			await house.withPerson('erika', { musterstadt: ['betrieb'] });
			const { token, session, account } = await house.doorkeeper.signIn(' Erika ', passwordOf('erika'));
			expect(account.id).to.equal('erika');
			expect(token).to.match(/^[A-Za-z0-9_-]{43}$/);
			expect(session.csrf).to.match(/^[A-Za-z0-9_-]{43}$/);
			expect((await house.doorkeeper.find(token))?.account.roles).to.deep.equal({ musterstadt: ['betrieb'] });
			for (const file of ['store.sqlite', 'store.sqlite-wal']) {
				const bytes = readFileSync(join(house.folder, file));
				expect(bytes.includes(token) || bytes.includes(passwordOf('erika')), file).to.equal(false);
			}
			expect((await house.audited()).map(({ actor, action, object }) => [actor, action, object])).to.deep.equal([['erika', 'signed-in', 'erika']]);
		});

		it('gives another token each time, and takes none that somebody brought along', async () => {
			await house.withPerson('erika', { musterstadt: ['betrieb'] });
			const [one, other] = [await house.doorkeeper.signIn('erika', passwordOf('erika')), await house.doorkeeper.signIn('erika', passwordOf('erika'))];
			expect(one.token).not.to.equal(other.token);
			expect(one.session.csrf).not.to.equal(other.session.csrf);
			for (const token of ['', 'x', 'A'.repeat(43), one.session.tokenHash, undefined]) expect(await house.doorkeeper.find(token), token).to.equal(undefined);
		});

		it('answers the same to an unknown name, a wrong password, somebody switched off and somebody from elsewhere', async () => {
			await house.withPerson('erika', {});
			await house.withPerson('ausgeschieden', {}, { active: false });
			const { passwordHash: _, ...elsewhere } = await house.withPerson('anderswo', {});
			await putPerson(house.store.people, { ...elsewhere, origin: 'oidc', subject: 'x' });
			const failures = [
				await failureOf(house.doorkeeper.signIn('niemand', 'falsch')),
				await failureOf(house.doorkeeper.signIn('erika', 'falsch')),
				await failureOf(house.doorkeeper.signIn('ausgeschieden', passwordOf('ausgeschieden'))),
				await failureOf(house.doorkeeper.signIn('anderswo', passwordOf('anderswo'))),
				await failureOf(house.doorkeeper.signIn('', '')),
			];
			for (const failure of failures) expect(failure.problem).to.deep.equal({ code: 'DK-PERSON-SIGN-IN', facts: {} });
			expect(await house.store.sessions.find('')).to.equal(undefined);
		});

		it('takes as long to refuse an unknown name as to refuse a wrong password', async () => {
			await house.withPerson('erika', {});
			const doorkeeper = house.another({ refusalMs: 120, hash: { memory: 19_456, passes: 2 } });
			const durations: number[] = [];
			for (const name of ['erika', 'niemand', 'niemand-2']) {
				const began = performance.now();
				await failureOf(doorkeeper.signIn(name, 'falsch'));
				durations.push(performance.now() - began);
			}
			expect(Math.min(...durations)).to.be.at.least(118);
		});

		it('compares a password for an unknown name too, so that the work is the same', async () => {
			const busy = house.another({ hash: { ...QUICK_HASH, atOnce: 1, waiting: 0 } });
			const outcomes = await Promise.all(['niemand', 'niemand-2'].map((name) => outcomeOf(busy.signIn(name, 'falsch'))));
			expect(outcomes).to.have.members(['DK-PERSON-SIGN-IN', 'DK-PERSON-BUSY']);
		});

		it('writes names that nobody has nowhere, for they may be passwords, and counts them once a minute', async () => {
			const doorkeeper = house.another();
			for (let tries = 0; tries < 5; tries++) await failureOf(doorkeeper.signIn(`mein-geheimnis-${tries}`, 'x'));
			house.now += MINUTE;
			await failureOf(doorkeeper.signIn('mein-geheimnis-9', 'x'));
			const entries = await house.audited('sign-in-failed');
			expect(entries.map(({ actor, facts }) => [actor, facts?.count])).to.deep.equal([
				['-', 1],
				['-', 5],
			]);
			expect(JSON.stringify(entries)).not.to.contain('geheimnis');
		});

		it('makes a hash with earlier parameters anew', async () => {
			await house.withPerson('erika', { musterstadt: ['betrieb'] });
			await house.another({ hash: { ...QUICK_HASH, passes: 2 } }).signIn('erika', passwordOf('erika'));
			const { passwordHash } = (await house.store.people.find('erika')) ?? {};
			expect(passwordHash).to.contain('t=2');
			expect(await outcomeOf(house.doorkeeper.signIn('erika', passwordOf('erika')))).to.equal('good');
		});
	});

	describe('when somebody guesses', () => {
		it('lets them wait, longer each time, and looks at nothing meanwhile, not even the right password', async () => {
			await house.withPerson('erika', {});
			const waits: number[] = [];
			for (let tries = 0; tries < 13; tries++) {
				expect(codeOf(await failureOf(house.doorkeeper.signIn('erika', 'falsch')))).to.equal('DK-PERSON-SIGN-IN');
				const failure = await failureOf(house.doorkeeper.signIn('erika', passwordOf('erika')));
				expect(failure.code).to.equal('DK-PERSON-LOCKED');
				waits.push(failure.retryAfterMs ?? 0);
				house.now += failure.retryAfterMs ?? 0;
			}
			expect(waits.slice(0, 4)).to.deep.equal([500, 1_000, 2_000, 4_000]);
			expect(waits.at(-1)).to.equal(15 * MINUTE);
			expect(await outcomeOf(house.doorkeeper.signIn('erika', passwordOf('erika'))), 'after the wait').to.equal('good');
			expect((await house.store.people.find('erika'))?.failures).to.equal(0);
			expect(await house.audited('sign-in-failed')).to.have.length(13);
			expect(await house.audited('locked')).to.have.length(9);
		});

		it('remembers it after a restart and in other processes', async () => {
			await house.withPerson('erika', {});
			await failureOf(house.doorkeeper.signIn('erika', 'falsch'));
			expect(await outcomeOf(house.another().signIn('erika', passwordOf('erika')))).to.equal('DK-PERSON-LOCKED');
		});

		it('looks at one of many tries that come at once', async () => {
			await house.withPerson('erika', {});
			const outcomes = await Promise.all(Array.from({ length: 20 }, (_, index) => outcomeOf(house.doorkeeper.signIn('erika', `falsch ${index}`))));
			expect(outcomes.filter((outcome) => outcome === 'DK-PERSON-SIGN-IN')).to.have.length(1);
			expect((await house.store.people.find('erika'))?.failures).to.equal(1);
		});

		it('locks names that nobody has in the same way, so that the lock does not tell who is here', async () => {
			const failures = [await failureOf(house.doorkeeper.signIn('gibt-es-nicht', 'x')), await failureOf(house.doorkeeper.signIn('gibt-es-nicht', 'x'))];
			expect(failures.map(({ code }) => code)).to.deep.equal(['DK-PERSON-SIGN-IN', 'DK-PERSON-LOCKED']);
			expect(failures[1]?.facts).to.deep.equal({ seconds: 1 });
		});

		it('slows down an address that tries one password with many names, and only that address', async () => {
			await house.withPerson('erika', {});
			const doorkeeper = house.another({ brake: { failures: 5, everyMs: 10_000 } });
			const outcomes: string[] = [];
			for (let name = 0; name < 8; name++) outcomes.push(await outcomeOf(doorkeeper.signIn(`name-${name}`, 'Sommer2026!', '192.0.2.7')));
			expect(outcomes).to.deep.equal([...Array(5).fill('DK-PERSON-SIGN-IN'), ...Array(3).fill('DK-PERSON-BRAKE')]);
			expect(await outcomeOf(doorkeeper.signIn('erika', passwordOf('erika'), '192.0.2.7')), 'not even with the right one').to.equal('DK-PERSON-BRAKE');
			expect(await outcomeOf(doorkeeper.signIn('erika', passwordOf('erika'), '192.0.2.8'))).to.equal('good');
		});

		it('does not slow down an office in which everybody signs in rightly', async () => {
			await house.withPerson('erika', {});
			const doorkeeper = house.another({ brake: { failures: 2 } });
			for (let tries = 0; tries < 6; tries++) expect(await outcomeOf(doorkeeper.signIn('erika', passwordOf('erika'), '192.0.2.7'))).to.equal('good');
		});
	});

	describe('with a session', () => {
		it('ends it after its life, however busy it is, and after a time without use', async () => {
			await house.withPerson('erika', {});
			const { token } = await house.doorkeeper.signIn('erika', passwordOf('erika'));
			for (let minutes = 0; minutes < 11 * 60 + 50; minutes += 50) {
				house.now += 50 * MINUTE;
				if (minutes + 50 < 12 * 60) expect(await house.doorkeeper.find(token), `after ${minutes + 50} minutes`).not.to.equal(undefined);
			}
			expect(await house.doorkeeper.find(token)).to.equal(undefined);
			const { token: idle } = await house.doorkeeper.signIn('erika', passwordOf('erika'));
			house.now += 60 * MINUTE;
			expect(await house.doorkeeper.find(idle)).to.equal(undefined);
		});

		it('does not take a page that refreshes itself for somebody who works', async () => {
			await house.withPerson('erika', {});
			const { token } = await house.doorkeeper.signIn('erika', passwordOf('erika'));
			house.now += 59 * MINUTE;
			expect(await house.doorkeeper.find(token, false)).not.to.equal(undefined);
			house.now += 2 * MINUTE;
			expect(await house.doorkeeper.find(token, false)).to.equal(undefined);
		});

		it('notes that it is used at most once a minute', async () => {
			await house.withPerson('erika', {});
			const { token, session } = await house.doorkeeper.signIn('erika', passwordOf('erika'));
			const seenAt = async (): Promise<number | undefined> => (await house.store.sessions.find(session.tokenHash))?.seenAt;
			const began = house.now;
			house.now += 59_000;
			await house.doorkeeper.find(token);
			expect(await seenAt()).to.equal(began);
			house.now += 1_000;
			await house.doorkeeper.find(token);
			expect(await seenAt()).to.equal(house.now);
		});

		it('ends it when they sign out, and that one only', async () => {
			await house.withPerson('erika', {});
			const [here, there] = [await house.doorkeeper.signIn('erika', passwordOf('erika')), await house.doorkeeper.signIn('erika', passwordOf('erika'))];
			expect((await house.doorkeeper.signOut(here.token))?.person).to.equal('erika');
			expect(await house.doorkeeper.find(here.token)).to.equal(undefined);
			expect(await house.doorkeeper.find(there.token)).not.to.equal(undefined);
			expect(await house.doorkeeper.signOut(here.token)).to.equal(undefined);
			expect(await house.audited('signed-out')).to.have.length(1);
		});

		it('takes those that are over out of the store', async () => {
			await house.withPerson('erika', {});
			const { session } = await house.doorkeeper.signIn('erika', passwordOf('erika'));
			house.now += 61 * MINUTE;
			await house.doorkeeper.prune();
			expect(await house.store.sessions.find(session.tokenHash)).to.equal(undefined);
		});

		it('is over at once when the person is switched off or gone, whoever did it', async () => {
			const erika = await house.withPerson('erika', {});
			const { token } = await house.doorkeeper.signIn('erika', passwordOf('erika'));
			await putPerson(house.store.people, { ...erika, active: false });
			expect(await house.doorkeeper.find(token)).to.equal(undefined);
			await putPerson(house.store.people, erika);
			expect(await house.doorkeeper.find(token), 'and stays over').to.equal(undefined);
		});

		it('gives none to somebody who is switched off while they sign in', async () => {
			const erika = await house.withPerson('erika', {});
			const { people, sessions, audit } = house.store;
			const late = house.another({
				people,
				audit,
				sessions: {
					...{ find: sessions.find, seen: sessions.seen, removeOf: sessions.removeOf, prune: sessions.prune },
					remove: (hash) => sessions.remove(hash),
					add: async (session) => {
						await putPerson(people, { ...erika, active: false });
						await sessions.add(session);
					},
				},
			});
			expect(await outcomeOf(late.signIn('erika', passwordOf('erika')))).to.equal('DK-PERSON-SIGN-IN');
		});
	});

	describe('when a password changes', () => {
		it('wants the current one, and counts wrong ones like a sign-in', async () => {
			const erika = await house.withPerson('erika', {});
			expect(await outcomeOf(house.doorkeeper.changePassword(erika, 'falsch', 'Traktor Amsel Kiesel'))).to.equal('DK-PERSON-PASSWORD-WRONG');
			expect(await outcomeOf(house.doorkeeper.changePassword(erika, passwordOf('erika'), 'Traktor Amsel Kiesel'))).to.equal('DK-PERSON-LOCKED');
		});

		it('ends every session, gives a new token, and lets only the new one in', async () => {
			await house.withPerson('erika', {});
			const before = await house.doorkeeper.signIn('erika', passwordOf('erika'));
			const other = await house.doorkeeper.signIn('erika', passwordOf('erika'));
			const after = await house.doorkeeper.changePassword(before.account, passwordOf('erika'), 'Traktor Amsel Kiesel');
			const found = await Promise.all([before, other, after].map(({ token }) => house.doorkeeper.find(token)));
			expect(found.map((one) => one !== undefined)).to.deep.equal([false, false, true]);
			expect(await outcomeOf(house.doorkeeper.signIn('erika', passwordOf('erika')))).to.equal('DK-PERSON-SIGN-IN');
			house.now += 1_000;
			expect(await outcomeOf(house.doorkeeper.signIn('erika', 'Traktor Amsel Kiesel'))).to.equal('good');
			expect((await house.audited('password-changed')).map(({ actor, object }) => [actor, object])).to.deep.equal([['erika', 'erika']]);
		});

		it('refuses a weak one and the same one', async () => {
			const erika = await house.withPerson('erika', {});
			const change = (next: string): Promise<string> => outcomeOf(house.doorkeeper.changePassword(erika, passwordOf('erika'), next));
			expect([await change('kurz'), await change('Passwort1234'), await change(passwordOf('erika'))]).to.deep.equal([
				'DK-PERSON-PASSWORD-SHORT',
				'DK-PERSON-PASSWORD-COMMON',
				'DK-PERSON-PASSWORD-SAME',
			]);
		});

		it('given by somebody else ends the sessions, unlocks, and must be changed first', async () => {
			const admin = await house.withPerson('admin', { '*': ['verwaltung'] });
			await house.withPerson('erika', {});
			const { token } = await house.doorkeeper.signIn('erika', passwordOf('erika'));
			await failureOf(house.doorkeeper.signIn('erika', 'falsch'));
			const given = await house.doorkeeper.givePassword('erika', admin);
			expect(await house.doorkeeper.find(token)).to.equal(undefined);
			const { account } = await house.doorkeeper.signIn('erika', given.password);
			expect(account.mustChange).to.equal(true);
			const after = await house.doorkeeper.changePassword(account, given.password, 'Traktor Amsel Kiesel');
			expect(after.account.mustChange).to.equal(undefined);
			expect((await house.doorkeeper.find(after.token))?.account.mustChange).to.equal(undefined);
		});
	});

	describe('with a one-time password', () => {
		it('lets in for 72 hours, and after that says what to do to whoever has it, and to nobody else', async () => {
			const admin = await house.withPerson('admin', { '*': ['verwaltung'] });
			await house.withPerson('erika', {});
			const { password, until } = await house.doorkeeper.givePassword('erika', admin);
			expect(until - house.now).to.equal(72 * 60 * MINUTE);
			house.now = until - 1;
			expect(await outcomeOf(house.doorkeeper.signIn('erika', password))).to.equal('good');
			house.now = until;
			expect(await outcomeOf(house.doorkeeper.signIn('erika', password))).to.equal('DK-PERSON-ONE-TIME-OVER');
			expect(await outcomeOf(house.doorkeeper.signIn('erika', 'geraten'))).to.equal('DK-PERSON-SIGN-IN');
			expect(await outcomeOf(house.doorkeeper.signIn('niemand', password))).to.equal('DK-PERSON-SIGN-IN');
			expect((await house.audited('sign-in-failed'))[0]).to.deep.include({ object: 'erika', facts: { oneTime: true, expired: true } });
		});

		it('that is over is not counted as a wrong one, and opens nothing else', async () => {
			const admin = await house.withPerson('admin', { '*': ['verwaltung'] });
			const erika = await house.withPerson('erika', {});
			const { password, until } = await house.doorkeeper.givePassword('erika', admin);
			house.now = until;
			for (let tries = 0; tries < 3; tries++) expect(await outcomeOf(house.doorkeeper.prove('erika', password))).to.equal('DK-PERSON-ONE-TIME-OVER');
			expect(await outcomeOf(house.doorkeeper.changePassword(erika, password, 'Traktor Amsel Kiesel'))).to.equal('DK-PERSON-ONE-TIME-OVER');
			expect((await house.store.people.find('erika'))?.failures).to.equal(0);
			const { password: another } = await house.doorkeeper.givePassword('erika', admin);
			expect(await outcomeOf(house.doorkeeper.signIn('erika', another))).to.equal('good');
		});

		it('keeps its end when its hash is made anew, and loses it with the password of their own', async () => {
			const admin = await house.withPerson('admin', { '*': ['verwaltung'] });
			await house.withPerson('erika', {});
			const { password, until } = await house.doorkeeper.givePassword('erika', admin);
			const stronger = house.another({ hash: { ...QUICK_HASH, passes: 2 } });
			const { account } = await stronger.signIn('erika', password);
			expect(goodUntil((await house.store.people.find('erika'))?.passwordHash)).to.equal(until);
			await stronger.changePassword(account, password, 'Traktor Amsel Kiesel');
			house.now = until;
			expect(await outcomeOf(stronger.signIn('erika', 'Traktor Amsel Kiesel'))).to.equal('good');
		});
	});

	describe('at the first start', () => {
		it('makes one person with every role, whose password is shown once and must be changed', async () => {
			const { password = '' } = (await house.doorkeeper.createFirst()) ?? {};
			expect(password).to.match(/^[a-z2-9]{4}(-[a-z2-9]{4}){4}$/);
			const { account } = await house.doorkeeper.signIn('admin', password);
			expect(account).to.deep.include({ id: 'admin', roles: { '*': [...ROLES] }, mustChange: true, active: true });
			expect(await house.doorkeeper.createFirst()).to.equal(undefined);
		});

		it('shows one password when several processes start together, and it is the one that works', async () => {
			const shown = (await Promise.all(Array.from({ length: 5 }, () => house.another().createFirst()))).filter((one) => one !== undefined);
			expect(shown).to.have.length(1);
			expect(await outcomeOf(house.doorkeeper.signIn('admin', shown[0]?.password ?? ''))).to.equal('good');
		});

		it('shows a new one at each later start until somebody has set a password with it, and then only that one works', async () => {
			const { password: lost = '' } = (await house.doorkeeper.createFirst()) ?? {};
			expect(await house.another().createFirst(), 'another process that starts at the same time').to.equal(undefined);
			house.now += 61_000;
			const { password = '' } = (await house.another().createFirst()) ?? {};
			expect(await outcomeOf(house.doorkeeper.signIn('admin', lost))).to.equal('DK-PERSON-SIGN-IN');
			house.now += 100 * 60 * MINUTE;
			expect(await outcomeOf(house.doorkeeper.signIn('admin', password)), 'and only for its time').to.equal('DK-PERSON-ONE-TIME-OVER');
			const { password: last = '' } = (await house.another().createFirst()) ?? {};
			const { account } = await house.doorkeeper.signIn('admin', last);
			await house.doorkeeper.changePassword(account, last, 'Traktor Amsel Kiesel');
			house.now += 61_000;
			expect(await house.another().createFirst()).to.equal(undefined);
			expect((await house.audited('password-changed')).map(({ actor, facts }) => [actor, facts])).to.deep.equal([
				['system', { oneTime: true, at: 'start' }],
				['system', { oneTime: true, at: 'start' }],
				['admin', undefined],
			]);
		});

		it('shows one new password when several processes start again together', async () => {
			await house.doorkeeper.createFirst();
			house.now += 61_000;
			const shown = (await Promise.all(Array.from({ length: 5 }, () => house.another().createFirst()))).filter((one) => one !== undefined);
			expect(shown).to.have.length(1);
			expect(await outcomeOf(house.doorkeeper.signIn('admin', shown[0]?.password ?? ''))).to.equal('good');
		});

		it('shows none for an admin whom somebody else can let in', async () => {
			const erika = await house.withPerson('erika', { '*': ['verwaltung'] });
			await house.withPerson('admin', { '*': ['verwaltung'] });
			const { password } = await house.doorkeeper.givePassword('admin', erika);
			house.now += 61_000;
			expect(await house.another().createFirst()).to.equal(undefined);
			expect(await outcomeOf(house.doorkeeper.signIn('admin', password))).to.equal('good');
		});

		it('takes a password that is given, changes it when another is given, and leaves the same one and its sessions alone', async () => {
			expect(await house.doorkeeper.createFirst('Kiesel Wolke Traktor')).to.equal(undefined);
			const { token, account } = await house.doorkeeper.signIn('admin', 'Kiesel Wolke Traktor');
			expect(account.mustChange).to.equal(undefined);
			await house.doorkeeper.createFirst('Kiesel Wolke Traktor');
			expect(await house.doorkeeper.find(token)).not.to.equal(undefined);
			await house.doorkeeper.createFirst('Amsel Wolke Traktor');
			expect(await house.doorkeeper.find(token)).to.equal(undefined);
			expect(await outcomeOf(house.doorkeeper.signIn('admin', 'Amsel Wolke Traktor'))).to.equal('good');
			expect(codeOf(await failureOf(house.doorkeeper.createFirst('kurz')))).to.equal('DK-PERSON-PASSWORD-SHORT');
		});

		it('does not bring back an admin who was removed', async () => {
			await house.withPerson('erika', { '*': ['verwaltung'] });
			await house.doorkeeper.createFirst('Kiesel Wolke Traktor');
			expect((await house.store.people.list()).map(({ id }) => id)).to.deep.equal(['erika']);
		});
	});

	describe('at the console', () => {
		it('sets a password, unlocks and switches on', async () => {
			await house.withPerson('admin', { '*': ['verwaltung'] });
			await house.withPerson('erika', { musterstadt: ['betrieb'] }, { active: false });
			await failureOf(house.doorkeeper.signIn('erika', 'falsch'));
			await house.doorkeeper.rescue('erika', 'Traktor Amsel Kiesel');
			const { account } = await house.doorkeeper.signIn('erika', 'Traktor Amsel Kiesel');
			expect(account).to.deep.include({ roles: { musterstadt: ['betrieb'] }, active: true });
			expect(codeOf(await failureOf(house.doorkeeper.rescue('niemand', 'Traktor Amsel Kiesel')))).to.equal('DK-PERSON-UNKNOWN');
		});

		it('gives every role when nobody is left who manages people', async () => {
			await house.withPerson('erika', { musterstadt: ['betrieb'] });
			await house.doorkeeper.rescue('erika', 'Traktor Amsel Kiesel');
			expect((await house.store.people.find('erika'))?.roles).to.deep.equal({ '*': [...ROLES] });
		});
	});
});
