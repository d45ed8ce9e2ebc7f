/** People by way of the monitor's API: what two administrators see and change at the same time. */
import { expect } from 'chai';
import { MonitorWorld, type Visitor } from '../../support/monitor-world.ts';

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
