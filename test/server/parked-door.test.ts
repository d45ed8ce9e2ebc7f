/** Who sees and releases parked messages over `/parked`. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { Doorkeeper } from '../../hub/people/doorkeeper.ts';
import { PasswordHash } from '../../hub/people/password-hash.ts';
import type { Account } from '../../hub/people/people.ts';
import type { RolesByTenant } from '../../hub/people/rights.ts';
import { createParkedDoor } from '../../server/parked-door.ts';
import { passwordOf, QUICK_HASH } from '../hub/people/house.ts';
import { putPerson } from '../support/put-person.ts';
import { TestHub, testTenant } from '../support/test-hub.ts';

describe('the door to parked messages', () => {
	let place: TestHub;
	let server: Server;
	let url: string;

	before(async () => {
		place = await TestHub.open({ tenants: [testTenant('musterstadt'), testTenant('beispielstadt')] });
		const { store } = place.hub;
		const doorkeeper = new Doorkeeper({ people: store.people, sessions: store.sessions, audit: store.audit, hash: QUICK_HASH, refusalMs: 0 });
		server = createServer(createParkedDoor({ hub: place.hub, doorkeeper, addressOf: ({ socket }) => socket.remoteAddress }));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/parked`;
		await add('all', { '*': ['betrieb'] });
		await add('one', { musterstadt: ['betrieb'], beispielstadt: ['sachbearbeitung'] });
		await add('clerk', { '*': ['sachbearbeitung'] });
		await add('newcomer', { '*': ['betrieb'] }, { mustChange: true });
		for (const mandant of ['musterstadt', 'beispielstadt']) {
			const message = await place.publish('antraege', `antrag-${mandant}`, { name: 'Muster' }, { mandant });
			await store.park({ address: { mandant, channel: 'antraege' }, message, reason: { code: 'DK-PARTNER-REFUSED', facts: {} }, attempt: 1 });
		}
	});
	after(async () => {
		server.close();
		await place.close();
	});

	async function add(id: string, roles: RolesByTenant, more: Partial<Account> = {}): Promise<void> {
		const passwordHash = await new PasswordHash(QUICK_HASH).make(passwordOf(id));
		await putPerson(place.hub.store.people, { id, displayName: id, roles, origin: 'local', active: true, failures: 0, lockedUntil: 0, passwordHash, ...more });
	}

	const ask = (name: string, path = '', method = 'GET', password = passwordOf(name)): Promise<Response> =>
		fetch(url + path, { method, headers: { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` } });
	const listed = async (name: string): Promise<readonly { id: string; mandant: string }[]> => (await ask(name)).json() as never;

	it('shows those of the tenants on which somebody may move messages, without content', async () => {
		expect((await listed('all')).map(({ mandant }) => mandant)).to.have.members(['musterstadt', 'beispielstadt']);
		const [only, ...more] = await listed('one');
		expect([only?.mandant, more]).to.deep.equal(['musterstadt', []]);
		expect(JSON.stringify(await listed('all'))).not.to.contain('Muster"');
	});

	it('is shut for who may not move any, for who must change the password first, and for strangers', async () => {
		const codes: (readonly [number, string])[] = [];
		for (const name of ['clerk', 'newcomer', 'niemand']) {
			const answer = await ask(name);
			codes.push([answer.status, ((await answer.json()) as { code: string }).code]);
		}
		expect(codes).to.deep.equal([
			[403, 'DK-PERSON-NOT-ALLOWED'],
			[403, 'DK-PERSON-MUST-CHANGE'],
			[401, 'DK-PARKED-AUTH'],
		]);
		expect((await fetch(url)).headers.get('www-authenticate')).to.contain('Basic');
	});

	it('releases none of another tenant, and does not tell that there is one', async () => {
		const [elsewhere] = (await listed('all')).filter(({ mandant }) => mandant === 'beispielstadt');
		const refused = await ask('one', `/release?id=${elsewhere?.id}`, 'POST');
		const unknown = await ask('one', `/release?id=${'0'.repeat(24)}`, 'POST');
		expect([refused.status, await refused.json()]).to.deep.equal([unknown.status, await unknown.json()]);
		expect(await listed('all')).to.have.length(2);
		expect((await ask('all', `/release?id=${elsewhere?.id}`, 'POST')).status).to.equal(202);
		const jobs = (await place.hub.store.jobs.list({})).filter(({ total }) => total > 0);
		expect(jobs.map(({ total, createdBy, state }) => ({ total, createdBy, state }))).to.deep.equal([{ total: 1, createdBy: 'all', state: 'running' }]);
		expect((await ask('all', `/release?id=${elsewhere?.id}`, 'POST')).status, 'claimed already').to.equal(404);
	});

	it('makes guessing wait, and says how long', async () => {
		expect((await ask('one', '', 'GET', 'falsch')).status).to.equal(401);
		const locked = await ask('one');
		expect([locked.status, locked.headers.get('retry-after')]).to.deep.equal([423, '1']);
	});
});
