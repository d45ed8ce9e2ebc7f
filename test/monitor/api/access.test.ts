/** Who gets in, and what he may: the monitor's API over real sockets. */
import { expect } from 'chai';
import { type RouteName, routes } from '../../../monitor/api/routes.ts';
import { CHANNEL, jobId, MonitorWorld, PASSWORD, Visitor } from '../../support/monitor-world.ts';
import { putPerson } from '../../support/put-person.ts';

/** The parts of every route's path and body that a request needs to get as far as the handler. */
const BODIES: Partial<Record<RouteName, unknown>> = {
	'POST /session': { name: 'x', password: 'y' },
	'POST /session/password': { current: 'a', next: 'b'.repeat(12) },
	'POST /parked/hold': { filter: {}, held: true },
	'POST /parked/assign': { filter: {} },
	'PUT /parked/note': { cause: { mandant: 'musterstadt', channel: CHANNEL, code: 'DK-X', partner: '', node: '' }, text: '' },
	'PUT /parked/:id/content': { parkedAt: 1, text: '', reason: 'x' },
	'POST /jobs': { id: jobId(), kind: 'release', filter: {} },
	'PUT /jobs/:id/state': { state: 'paused' },
	'PUT /people/:id': { displayName: 'x', active: true, roles: {} },
	'POST /case/delete': { reason: 'x' },
};
const QUERIES: Partial<Record<RouteName, string>> = {
	'GET /message': '?mandant=musterstadt&source=s&id=i',
	'GET /message/content': `?mandant=musterstadt&source=s&id=i&parkedId=${'0'.repeat(24)}`,
	'GET /message/attachment': `?mandant=musterstadt&source=s&id=i&index=0&parkedId=${'0'.repeat(24)}`,
	'GET /message/report': `?mandant=musterstadt&source=s&id=i&parkedId=${'0'.repeat(24)}`,
	'GET /case/export': '?mandant=musterstadt&subject=s',
	'POST /case/delete': '?mandant=musterstadt&subject=s',
};
const all = (Object.keys(routes) as RouteName[]).filter((name) => name !== 'GET /events');

function request(visitor: Visitor, name: RouteName, headers: Record<string, string> = {}) {
	const [method, path] = name.split(' ') as [string, string];
	return visitor.call(method, path.replace(':id', 'a'.repeat(32)) + (QUERIES[name] ?? ''), BODIES[name], headers);
}

describe('access to the monitor', () => {
	let world: MonitorWorld;

	before(async () => {
		world = await MonitorWorld.open();
	});
	after(() => world.close());

	it('answers nothing to strangers but the ways to sign in', async () => {
		const stranger = new Visitor(world.url);
		for (const name of all) {
			const { status, json } = await request(stranger, name);
			if (name === 'GET /sign-in') expect(status, name).to.equal(200);
			else expect([status, json.code], name).to.deep.equal([401, name === 'POST /session' ? 'DK-PERSON-SIGN-IN' : 'DK-PERSON-SESSION']);
		}
	});

	it('refuses each route to whoever lacks its right on every tenant', async () => {
		const RIGHTS = {
			beobachtung: ['see'],
			sachbearbeitung: ['see', 'content'],
			betrieb: ['see', 'operate', 'audit'],
			entwicklung: ['see', 'flows'],
			verwaltung: ['see', 'people', 'audit'],
		} as const;
		for (const [role, rights] of Object.entries(RIGHTS)) {
			const visitor = await world.visitor(`nur-${role}`, { musterstadt: [role as keyof typeof RIGHTS] });
			for (const name of all) {
				const { right } = routes[name];
				if (right === 'anyone' || right === 'public' || (rights as readonly string[]).includes(right)) continue;
				const { status, json } = await request(visitor, name);
				expect([status, json.code], `${role} ${name}`).to.deep.equal([403, 'DK-PERSON-NOT-ALLOWED']);
			}
		}
	});

	it('shows an observer that a message is parked, but neither its content nor its attachments', async () => {
		await world.park('heimlich', { body: Buffer.from('{"name":"Erika"}') });
		const observer = await world.visitor('beobachter', { '*': ['beobachtung'] });
		const { json } = await observer.get('/parked?messageId=heimlich');
		expect(json.parked).to.have.length(1);
		expect(JSON.stringify(json)).not.to.include('Erika');
		const { parkedId, source } = json.parked[0];
		for (const path of ['content', 'attachment', 'report']) {
			const index = path === 'attachment' ? '&index=0' : '';
			const { status, text } = await observer.get(`/message/${path}?mandant=musterstadt&source=${source}&id=heimlich&parkedId=${parkedId}${index}`);
			expect(status, path).to.equal(403);
			expect(text).not.to.include('Erika');
		}
	});

	describe('between tenants', () => {
		let visitor: Visitor;
		let parkedId: string;
		let source: string;

		before(async () => {
			await world.park('fremd', { mandant: 'beispielstadt', subject: 'fall-fremd' });
			visitor = await world.visitor('musterbetrieb', { musterstadt: ['betrieb', 'sachbearbeitung', 'verwaltung'] });
			const [parked] = await world.test.hub.store.parked.list({ mandant: 'beispielstadt' });
			parkedId = parked!.id;
			source = parked!.message.attributes.source;
		});

		it('lists, groups and searches only the own ones, whatever is asked for', async () => {
			expect((await visitor.get('/parked?mandant=beispielstadt')).json.parked).to.deep.equal([]);
			expect((await visitor.get('/parked?messageId=fremd')).json.count).to.equal(0);
			expect((await visitor.get('/parked/groups?mandant=beispielstadt')).json.groups).to.deep.equal([]);
			expect((await visitor.get('/messages?q=fremd')).json.messages).to.deep.equal([]);
			expect((await visitor.get('/messages?mandant=beispielstadt')).json.messages).to.deep.equal([]);
			expect((await visitor.get('/overview')).json.channels.map(({ mandant }: { mandant: string }) => mandant)).to.deep.equal(['musterstadt']);
			expect((await visitor.get('/system')).json.tenants.map(({ id }: { id: string }) => id)).to.deep.equal(['musterstadt']);
		});

		it('says of the message of another tenant what it says of one that does not exist', async () => {
			for (const path of [
				`/message?mandant=beispielstadt&source=${source}&id=fremd`,
				`/message/content?mandant=beispielstadt&source=${source}&id=fremd&parkedId=${parkedId}`,
				`/message/content?mandant=musterstadt&source=${source}&id=fremd&parkedId=${parkedId}`,
				`/case/export?mandant=beispielstadt&subject=fall-fremd`,
			]) {
				const { status, json } = await visitor.get(path);
				expect([status, json.code], path).to.deep.equal([404, 'DK-API-UNKNOWN']);
			}
		});

		it('moves, holds, corrects and deletes nothing of another tenant', async () => {
			const { store } = world.test.hub;
			expect((await visitor.post('/parked/hold', { filter: { ids: [parkedId] }, held: true })).json).to.deep.equal({ changed: 0 });
			expect((await visitor.post('/parked/hold', { filter: { mandant: 'beispielstadt' }, held: true })).status).to.equal(404);
			expect((await visitor.post('/parked/assign', { filter: { ids: [parkedId] }, assignee: 'ich' })).json).to.deep.equal({ changed: 0 });
			expect((await visitor.put(`/parked/${parkedId}/content`, { parkedAt: 1, text: 'x', reason: 'x' })).status).to.equal(404);
			const job = await visitor.post('/jobs', { id: jobId(), kind: 'discard', filter: { ids: [parkedId] }, reason: 'weg' });
			expect([job.status, job.json.code]).to.deep.equal([409, 'DK-JOB-EMPTY']);
			const named = await visitor.post('/jobs', { id: jobId(), kind: 'discard', filter: { mandant: 'beispielstadt' }, reason: 'weg' });
			expect(named.status).to.equal(404);
			expect((await visitor.post('/case/delete?mandant=beispielstadt&subject=fall-fremd', { reason: 'x' })).status).to.equal(404);
			expect(await store.parked.find(parkedId)).to.include({ held: false, mandant: 'beispielstadt' });
		});

		it('neither shows nor stops the job of another tenant', async () => {
			const theirs = await world.visitor('beispielbetrieb', { beispielstadt: ['betrieb'] });
			const id = jobId();
			expect((await theirs.post('/jobs', { id, kind: 'release', filter: {} })).json.total).to.equal(1);
			for (const path of [`/jobs/${id}`, `/jobs/${id}/items`]) expect((await visitor.get(path)).status, path).to.equal(404);
			expect((await visitor.put(`/jobs/${id}/state`, { state: 'cancelled' })).status).to.equal(404);
			expect((await visitor.get('/jobs')).json.jobs.map((job: { id: string }) => job.id)).not.to.include(id);
			expect((await theirs.put(`/jobs/${id}/state`, { state: 'cancelled' })).json.state).to.equal('cancelled');
		});

		it('shows in the audit log only what concerns the own tenants', async () => {
			await world.test.hub.store.audit.append({ at: Date.now(), actor: 'x', action: 'held', mandant: 'beispielstadt' });
			const { json } = await visitor.get('/audit?limit=500');
			expect(json.entries.filter(({ mandant }: { mandant?: string }) => mandant === 'beispielstadt')).to.deep.equal([]);
			expect((await visitor.get('/audit?mandant=beispielstadt')).status).to.equal(404);
		});
	});

	describe('against forged requests', () => {
		it('needs the value of the session for every change', async () => {
			const visitor = await world.visitor('csrf', { '*': ['betrieb', 'verwaltung', 'sachbearbeitung', 'entwicklung'] });
			const { csrf } = visitor;
			for (const name of all.filter((route) => !route.startsWith('GET') && route !== 'POST /session')) {
				for (const wrong of ['', 'x'.repeat(csrf.length)]) {
					visitor.csrf = wrong;
					const { status, json } = await request(visitor, name);
					expect([status, json.code], name).to.deep.equal([403, 'DK-PERSON-CSRF']);
				}
			}
			visitor.csrf = csrf;
			expect((await visitor.get('/session')).status).to.equal(200);
		});

		it('refuses what another site sends, also to sign somebody in', async () => {
			const visitor = await world.visitor('andere-seite', { '*': ['betrieb'] });
			for (const headers of [
				{ 'sec-fetch-site': 'cross-site' },
				{ 'sec-fetch-site': 'same-site' },
				{ origin: 'https://elsewhere.example' },
				{ origin: 'null' },
			]) {
				const held = await visitor.call('POST', '/parked/hold', { filter: {}, held: true }, headers as unknown as Record<string, string>);
				expect(held.json.code, JSON.stringify(headers)).to.equal('DK-PERSON-CSRF');
				const signedIn = await new Visitor(world.url).call(
					'POST',
					'/session',
					{ name: 'andere-seite', password: PASSWORD },
					headers as unknown as Record<string, string>,
				);
				expect(signedIn.json.code, JSON.stringify(headers)).to.equal('DK-PERSON-CSRF');
			}
		});
	});

	it('gives a new token at every sign-in, never the one that somebody brought along', async () => {
		const victim = await world.person('opfer', { '*': ['beobachtung'] });
		victim.cookie = 'drehkreuz_session=given-by-an-attacker';
		const { headers } = await victim.signIn('opfer');
		const [cookie] = headers.getSetCookie();
		expect(cookie).to.match(/^drehkreuz_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
		expect(cookie).not.to.include('given-by-an-attacker');
		const before = victim.cookie;
		await victim.signIn('opfer');
		expect(victim.cookie).not.to.equal(before);
	});

	it('lets nobody guess: after wrong passwords even the right one has to wait', async () => {
		const guesser = await world.person('geraten', { '*': ['beobachtung'] });
		const codes: string[] = [];
		for (let count = 0; count < 6; count += 1) codes.push((await guesser.signIn('geraten', `falsch-${count}-aber-lang`)).json.code);
		expect(codes).to.include('DK-PERSON-LOCKED');
		expect((await guesser.signIn('geraten')).status).to.equal(423);
	});

	it('forbids frames, foreign sources and guessing of types on every answer', async () => {
		for (const path of ['/monitor/api/sign-in', '/monitor/api/nothing', '/monitor/', '/monitor/x.js']) {
			const { headers } = await fetch(world.url + path);
			expect(headers.get('content-security-policy'), path).to.include("frame-ancestors 'none'").and.to.include("default-src 'none'");
			expect(headers.get('x-frame-options'), path).to.equal('DENY');
			expect(headers.get('x-content-type-options'), path).to.equal('nosniff');
		}
	});

	it('answers only the change of the password to whoever came with a one-time password', async () => {
		const visitor = await world.visitor('neu', { '*': ['betrieb'] });
		const { people } = world.test.hub.store;
		await putPerson(people, { ...(await people.find('neu'))!, mustChange: true });
		expect((await visitor.get('/session')).json.mustChange).to.equal(true);
		expect((await visitor.get('/parked')).json.code).to.equal('DK-PERSON-MUST-CHANGE');
		const before = visitor.cookie;
		const changed = await visitor.post('/session/password', { current: PASSWORD, next: 'ganz-neues-langes-wort' });
		expect(changed.json.mustChange).to.equal(false);
		expect((await visitor.get('/session')).status, 'the old session').to.equal(401);
		expect(changed.headers.getSetCookie()[0]).not.to.include(before);
	});
});
