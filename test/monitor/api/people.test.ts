/** People by way of the monitor's API: what two administrators see and change at the same time. */
import { expect } from 'chai';
import { PasswordHash } from '../../../hub/people/password-hash.ts';
import type { Account } from '../../../hub/people/people.ts';
import type { RolesByTenant } from '../../../hub/people/rights.ts';
import { QUICK_HASH } from '../../hub/people/house.ts';
import { MonitorWorld, Visitor } from '../../support/monitor-world.ts';
import { putPerson } from '../../support/put-person.ts';

describe('whom messages may be assigned to', () => {
	let world: MonitorWorld;
	before(async () => {
		world = await MonitorWorld.open();
		const { people } = world.test.hub.store;
		const roles: Readonly<Record<string, RolesByTenant>> = {
			ueberall: { '*': ['betrieb'] },
			muster: { musterstadt: ['betrieb'] },
			beispiel: { beispielstadt: ['betrieb'] },
			beide: { musterstadt: ['betrieb'], beispielstadt: ['betrieb'] },
			sieht: { '*': ['beobachtung', 'sachbearbeitung', 'verwaltung'] },
			weg: { '*': ['betrieb'] },
		};
		for (const [id, given] of Object.entries(roles))
			await putPerson(people, { id, displayName: `Name ${id}`, roles: given, origin: 'local', active: id !== 'weg', failures: 0, lockedUntil: 0 });
	});
	after(() => world.close());

	const offered = async (visitor: Visitor, ...mandanten: readonly string[]): Promise<unknown> => {
		const { status, json } = await visitor.get(`/people/assignable?${mandanten.map((mandant) => `mandant=${mandant}`).join('&')}`);
		return status === 200 ? json.people.map(({ id }: { id: string }) => id) : json.code;
	};

	it('are those who may move all of them, with names and nothing else', async () => {
		const visitor = await world.visitor('anna', { '*': ['betrieb'] });
		expect(await offered(visitor, 'musterstadt')).to.deep.equal(['anna', 'beide', 'muster', 'ueberall']);
		expect(await offered(visitor, 'musterstadt', 'beispielstadt')).to.deep.equal(['anna', 'beide', 'ueberall']);
		expect(await offered(visitor)).to.deep.equal(['anna', 'ueberall']);
		const { json } = await visitor.get('/people/assignable?mandant=beispielstadt');
		expect(json.people[2]).to.deep.equal({ id: 'beispiel', displayName: 'Name beispiel' });
	});

	it('are told only of tenants on which the person who asks may move messages', async () => {
		const visitor = await world.visitor('bernd', { musterstadt: ['betrieb'] });
		expect(await offered(visitor)).to.deep.equal(['anna', 'bernd', 'beide', 'muster', 'ueberall']);
		expect(await offered(visitor, 'beispielstadt')).to.equal('DK-API-UNKNOWN');
		expect(await offered(visitor, 'musterstadt', 'beispielstadt')).to.equal('DK-API-UNKNOWN');
		const observer = await world.visitor('clara', { musterstadt: ['betrieb'], beispielstadt: ['beobachtung'] });
		expect(await offered(observer, 'beispielstadt')).to.equal('DK-PERSON-NOT-ALLOWED');
	});
});

describe('people in the monitor', () => {
	let world: MonitorWorld;
	let erika: Visitor;
	let paul: Visitor;

	before(async () => {
		world = await MonitorWorld.open();
		erika = await world.visitor('erika', { '*': ['verwaltung'] });
		paul = await world.visitor('paul', { '*': ['verwaltung'] });
	});
	after(() => world.close());

	const shown = async (visitor: Visitor, id: string) => (await visitor.get('/people')).json.people.find((person: { id: string }) => person.id === id);

	it('are changed by one of two administrators who look at the same list, and the other one is told to load it again', async () => {
		const added = await erika.put('/people/anna', { displayName: 'Anna', active: true, roles: { musterstadt: ['betrieb'] }, version: 'new' });
		expect([added.status, added.json.version]).to.deep.equal([200, (await shown(paul, 'anna')).version]);
		const { displayName, active, roles, version } = await shown(paul, 'anna');
		const more = { displayName, active, roles: { ...roles, beispielstadt: ['betrieb'] }, version };
		expect((await erika.put('/people/anna', { ...more, roles: { musterstadt: ['beobachtung'] } })).status).to.equal(200);
		const refused = await paul.put('/people/anna', more);
		expect([refused.status, refused.json.code]).to.deep.equal([409, 'DK-PERSON-CHANGED']);
		expect((await shown(paul, 'anna')).roles).to.deep.equal({ musterstadt: ['beobachtung'] });
	});

	it('get one-time passwords with their end, which is in the list too, and 403 once it is past: the page must not take it for the end of a session', async () => {
		await erika.put('/people/dora', { displayName: 'Dora', active: true, roles: { musterstadt: ['betrieb'] } });
		const given = await erika.post('/people/dora/password');
		expect(given.json.until - Date.now()).to.be.within(72 * 3_600_000 - 60_000, 72 * 3_600_000);
		expect(await shown(paul, 'dora')).to.include({ mustChange: true, oneTimeUntil: given.json.until });
		const { people } = world.test.hub.store;
		const passwordHash = await new PasswordHash(QUICK_HASH).make(given.json.password, Date.now() - 1);
		await putPerson(people, { ...((await people.find('dora')) as Account), passwordHash });
		const { status, json } = await new Visitor(world.url).signIn('dora', given.json.password);
		expect([status, json.code]).to.deep.equal([403, 'DK-PERSON-ONE-TIME-OVER']);
	});

	it('do not come back when one administrator saves whom another one has removed', async () => {
		await erika.put('/people/bernd', { displayName: 'Bernd', active: true, roles: {} });
		const { displayName, active, roles, version } = await shown(paul, 'bernd');
		expect((await erika.call('DELETE', '/people/bernd')).status).to.equal(204);
		expect((await paul.put('/people/bernd', { displayName, active, roles, version })).json.code).to.equal('DK-PERSON-CHANGED');
		expect(await shown(erika, 'bernd')).to.equal(undefined);
	});

	it('are not changed by somebody who means to add one of the same name', async () => {
		await erika.put('/people/clara', { displayName: 'Clara', active: true, roles: { musterstadt: ['betrieb'] } });
		const added = await paul.put('/people/clara', { displayName: 'Clara Neu', active: true, roles: {}, version: 'new' });
		expect([added.status, added.json.code]).to.deep.equal([409, 'DK-PERSON-EXISTS']);
		expect((await shown(erika, 'clara')).displayName).to.equal('Clara');
	});
});
