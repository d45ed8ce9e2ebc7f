import { expect } from 'chai';
import type { Identity } from '../../../hub/people/identity-provider.ts';
import { outcomeOf } from './code-of.ts';
import { House } from './house.ts';

const ERIKA: Identity = { subject: 'a'.repeat(64), name: 'erika', displayName: 'Erika Muster', roles: { musterstadt: ['betrieb', 'sachbearbeitung'] } };
const { roles: _, ...WITHOUT_ROLES } = ERIKA;

describe('somebody from an identity provider', () => {
	let house: House;
	before(async () => {
		house = await House.open();
	});
	beforeEach(() => house.empty());
	after(() => house.close());

	it('comes in with the roles from there, without a password here, and the session knows how to end the one there', async () => {
		const { token, session, account } = await house.doorkeeper.signInBy(ERIKA, 'id.token');
		expect(account).to.deep.include({ id: 'erika', displayName: 'Erika Muster', origin: 'oidc', roles: { musterstadt: ['sachbearbeitung', 'betrieb'] } });
		expect(account.passwordHash).to.equal(undefined);
		expect(session.idToken).to.equal('id.token');
		expect((await house.doorkeeper.find(token))?.account.id).to.equal('erika');
		expect((await house.audited()).map(({ action, object }) => [action, object])).to.deep.equal([
			['person-saved', 'erika'],
			['signed-in', 'erika'],
		]);
	});

	it('has other roles at the next sign-in when they changed there; when they shrank, earlier sessions end', async () => {
		const before = await house.doorkeeper.signInBy(ERIKA);
		const more = await house.doorkeeper.signInBy({ ...ERIKA, roles: { '*': ['betrieb', 'sachbearbeitung'] } });
		expect((await house.doorkeeper.find(before.token))?.account.roles).to.deep.equal({ '*': ['sachbearbeitung', 'betrieb'] });
		const less = await house.doorkeeper.signInBy({ ...ERIKA, roles: { musterstadt: ['beobachtung'] } });
		const found = await Promise.all([before, more, less].map(({ token }) => house.doorkeeper.find(token)));
		expect(found.map((one) => one?.account.roles)).to.deep.equal([undefined, undefined, { musterstadt: ['beobachtung'] }]);
	});

	it('does not come in without a role, leaves no account, and loses an earlier session', async () => {
		expect(await outcomeOf(house.doorkeeper.signInBy({ ...ERIKA, roles: {} }))).to.equal('DK-PERSON-NO-ROLE');
		expect(await house.store.people.list()).to.deep.equal([]);
		const { token } = await house.doorkeeper.signInBy(ERIKA);
		expect(await outcomeOf(house.doorkeeper.signInBy({ ...ERIKA, roles: {} }))).to.equal('DK-PERSON-NO-ROLE');
		expect(await house.doorkeeper.find(token)).to.equal(undefined);
	});

	it('waits for a role where roles are given here, and keeps it', async () => {
		const admin = await house.withPerson('admin', { '*': ['verwaltung'] });
		expect(await outcomeOf(house.doorkeeper.signInBy(WITHOUT_ROLES))).to.equal('DK-PERSON-NO-ROLE');
		await house.doorkeeper.save({ id: 'erika', displayName: 'Erika', roles: { musterstadt: ['betrieb'] }, active: true }, admin);
		expect((await house.doorkeeper.signInBy(WITHOUT_ROLES)).account).to.deep.include({ roles: { musterstadt: ['betrieb'] }, origin: 'oidc' });
	});

	it('does not come in when switched off here', async () => {
		const admin = await house.withPerson('admin', { '*': ['verwaltung'] });
		await house.doorkeeper.signInBy(ERIKA);
		await house.doorkeeper.save({ id: 'erika', displayName: 'Erika', roles: {}, active: false }, admin);
		expect(await outcomeOf(house.doorkeeper.signInBy(ERIKA))).to.equal('DK-PERSON-INACTIVE');
	});

	it('cannot become a local person, or another one from there, by taking their name', async () => {
		await house.withPerson('admin', { '*': ['verwaltung'] });
		expect(await outcomeOf(house.doorkeeper.signInBy({ ...ERIKA, name: 'admin' }))).to.equal('DK-PERSON-NAME-TAKEN');
		await house.doorkeeper.signInBy(ERIKA);
		expect(await outcomeOf(house.doorkeeper.signInBy({ ...ERIKA, subject: 'b'.repeat(64) }))).to.equal('DK-PERSON-NAME-TAKEN');
	});

	it('stays the same person when the name there changes', async () => {
		await house.doorkeeper.signInBy(ERIKA);
		expect((await house.doorkeeper.signInBy({ ...ERIKA, name: 'erika.neu', displayName: 'Erika Neu' })).account).to.deep.include({
			id: 'erika',
			displayName: 'Erika Neu',
		});
		expect(await outcomeOf(house.doorkeeper.signInBy({ ...ERIKA, subject: 'c'.repeat(64), name: 'Frau Doktor' }))).to.equal('DK-PERSON-NAME');
	});

	it('has no password here: none is given, none is changed, none is looked at', async () => {
		const admin = await house.withPerson('admin', { '*': ['verwaltung'] });
		const { account } = await house.doorkeeper.signInBy(ERIKA);
		expect(await outcomeOf(house.doorkeeper.givePassword('erika', admin))).to.equal('DK-PERSON-NO-PASSWORD');
		expect(await outcomeOf(house.doorkeeper.changePassword(account, '', 'Traktor Amsel Kiesel'))).to.equal('DK-PERSON-NO-PASSWORD');
		expect(await outcomeOf(house.doorkeeper.rescue('erika', 'Traktor Amsel Kiesel'))).to.equal('DK-PERSON-NO-PASSWORD');
		expect(await outcomeOf(house.doorkeeper.signIn('erika', ''))).to.equal('DK-PERSON-SIGN-IN');
	});
});
