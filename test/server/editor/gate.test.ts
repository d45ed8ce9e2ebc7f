/** Who comes into the editor, and with what, over HTTP and WebSocket, at a running hub. */
import { request } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { HubWithTown } from '../../support/hub-with-town.ts';
import { signIn, type Visitor } from '../../support/sign-in.ts';
import { passwordOf, StoreBeside } from '../../support/store-beside.ts';
import { until } from '../../support/until.ts';

const PASSWORD = 'ein Passwort für den Test';
/** A flow that says what is in a message to the debug panel every 100 ms, and shows a status. */
const FLOW = [
	{ id: 'tab', type: 'tab', label: 'Ausgabe' },
	{
		...{ id: 'in', type: 'inject', z: 'tab', props: [{ p: 'payload' }], repeat: '0.1', once: true },
		...{ payload: 'Inhalt einer Nachricht', payloadType: 'str', wires: [['count']] },
	},
	{ id: 'count', type: 'function', z: 'tab', func: 'node.status({ text: String(Date.now()) }); return msg;', outputs: 1, wires: [['out']] },
	{ id: 'out', type: 'debug', z: 'tab', active: true, tosidebar: true, complete: 'payload', wires: [] },
];

describe('the door of the editor', function () {
	this.timeout(120_000);
	let place: HubWithTown;
	let beside: StoreBeside;
	const people: Record<string, Visitor> = {};

	before(async () => {
		place = await HubWithTown.create({ editorPassword: PASSWORD, flows: FLOW });
		await place.start();
		beside = await StoreBeside.open(join(place.folder, 'data'));
		await beside.add('developer', { '*': ['entwicklung'] });
		await beside.add('watcher', { '*': ['beobachtung'] });
		await beside.add('clerk', { musterstadt: ['sachbearbeitung', 'betrieb', 'entwicklung'] });
		await beside.add('newcomer', { '*': ['entwicklung'] }, { mustChange: true });
		for (const name of ['developer', 'watcher', 'clerk', 'newcomer']) people[name] = await signIn(place.url, passwordOf(name), name);
		people.nobody = { token: '', csrf: '', headers: { origin: place.url } };
	});
	after(async () => {
		await beside?.close();
		await place?.remove();
	});

	const ask = (who: string, path: string, init: RequestInit = {}): Promise<Response> =>
		fetch(`${place.url}/flows/${path}`, {
			redirect: 'manual',
			...init,
			headers: { 'content-type': 'application/json', ...people[who]?.headers, ...init.headers },
		});
	const status = async (who: string, path: string, init: RequestInit = {}): Promise<number> => (await ask(who, path, init)).status;
	const post = { method: 'POST', body: JSON.stringify(FLOW) };

	const cases: readonly [string, RequestInit, Readonly<Record<string, number>>][] = [
		['flows', {}, { developer: 200, watcher: 200, clerk: 403, newcomer: 403, nobody: 401 }],
		['settings', {}, { developer: 200, watcher: 200, clerk: 403, newcomer: 403, nobody: 401 }],
		['nodes', {}, { developer: 200, watcher: 200, clerk: 403, newcomer: 403, nobody: 401 }],
		['context/global', {}, { developer: 200, watcher: 401, clerk: 403, newcomer: 403, nobody: 401 }],
		['diagnostics', {}, { developer: 200, watcher: 401, clerk: 403, newcomer: 403, nobody: 401 }],
		['credentials/inject/in', {}, { developer: 200, watcher: 401, clerk: 403, newcomer: 403, nobody: 401 }],
		['drehkreuz/map/targets', {}, { developer: 200, watcher: 401, clerk: 403, newcomer: 403, nobody: 401 }],
		['flows', post, { watcher: 401, clerk: 403, newcomer: 403, nobody: 401, developer: 204 }],
		['flows/state', { method: 'POST', body: '{"state":"start"}' }, { watcher: 401, clerk: 403, newcomer: 403, nobody: 401 }],
		['inject/in', { method: 'POST', body: '{}' }, { watcher: 401, clerk: 403, newcomer: 403, nobody: 401, developer: 200 }],
		['settings/user', { method: 'POST', body: '{}' }, { watcher: 401, clerk: 403, nobody: 401, developer: 204 }],
	];
	for (const [path, init, answers] of cases) {
		for (const [who, expected] of Object.entries(answers)) {
			it(`answers ${init.method ?? 'GET'} ${path} of a ${who} with ${expected}`, async () => {
				// Nodes of the deploy just before may not be there yet.
				let answer = 404;
				await until('the node is there', async () => {
					answer = await status(who, path, init);
					return answer !== 404;
				});
				expect(answer).to.equal(expected);
			});
		}
	}

	it('shows the page to who may look, sends who has not signed in to the monitor and back, and tells others what is missing', async () => {
		const page = (who: string): Promise<Response> => ask(who, '', { headers: { accept: 'text/html' } });
		expect((await page('developer')).status).to.equal(200);
		expect((await page('watcher')).status).to.equal(200);
		for (const who of ['nobody', 'newcomer']) {
			const answer = await page(who);
			expect([answer.status, answer.headers.get('location')], who).to.deep.equal([302, '/monitor/?return=%2Fflows%2F']);
		}
		const refused = await page('clerk');
		expect(refused.status).to.equal(403);
		expect(await refused.text())
			.to.contain('Das dürfen Sie mit Ihren Rollen nicht')
			.and.contain('DK-PERSON-NOT-ALLOWED')
			.and.contain('/monitor/');
	});

	it('cannot be put into a frame, whoever asks', async () => {
		for (const who of ['developer', 'nobody', 'clerk']) {
			const { headers } = await ask(who, '', { headers: { accept: 'text/html' } });
			expect(headers.get('x-frame-options'), who).to.equal('DENY');
			expect(headers.get('content-security-policy'), who).to.contain("frame-ancestors 'none'");
		}
	});

	it('takes nothing that a client says about itself for a session: no ticket, no bearer token, no password', async () => {
		const token = people.developer?.token ?? '';
		const lies: readonly Readonly<Record<string, string>>[] = [
			{ authorization: `Bearer ${token}` },
			{ 'x-drehkreuz-ticket': token },
			{ 'X-Drehkreuz-Ticket': 'developer' },
			{ authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}` },
		];
		for (const headers of lies) expect(await status('nobody', 'flows', { headers }), JSON.stringify(Object.keys(headers))).to.equal(401);
		// A ticket of one's own beside a session gives nothing that the session does not.
		expect(await status('watcher', 'flows', { ...post, headers: { 'x-drehkreuz-ticket': token, authorization: `Bearer ${token}` } })).to.equal(401);
		expect(await status('nobody', `flows?access_token=${token}`)).to.equal(401);
		const body = JSON.stringify({ client_id: 'node-red-editor', grant_type: 'password', scope: '*', username: 'admin', password: PASSWORD });
		expect(await status('nobody', 'auth/token', { method: 'POST', body })).to.equal(401);
	});

	it('takes no change from a page of somebody else, even with the cookie', async () => {
		const foreign: readonly Readonly<Record<string, string>>[] = [
			{ origin: 'https://boese.example' },
			{ origin: 'null' },
			{ origin: 'http://127.0.0.1:1' },
			{ 'sec-fetch-site': 'cross-site' },
			{ 'sec-fetch-site': 'same-site' },
		];
		for (const headers of foreign) {
			for (const init of [post, { method: 'PUT', body: '{}' }, { method: 'DELETE' }]) {
				expect(await status('developer', 'flows', { ...init, headers }), JSON.stringify(headers)).to.equal(403);
			}
		}
	});

	it('forgets nobody who deploys, also when the deploy is refused', async () => {
		const before = (await beside.audited('flows-deployed')).length;
		expect(await status('developer', 'flows', { ...post, headers: { 'Node-RED-Deployment-Type': 'nodes' } })).to.equal(204);
		const outdated = { method: 'POST', body: JSON.stringify({ flows: FLOW, rev: 'outdated' }), headers: { 'Node-RED-API-Version': 'v2' } };
		expect(await status('developer', 'flows', outdated)).to.equal(409);
		expect(await status('developer', 'FLOWS', post), 'Express does not mind the case').to.equal(204);
		await until('the refusal is written', async () => (await beside.audited('flows-deployed')).length >= before + 4, 5_000);
		const entries = (await beside.audited('flows-deployed')).slice(before);
		expect(entries.map(({ actor, facts }) => [actor, facts?.way, facts?.refused])).to.have.deep.members([
			['developer', 'nodes', undefined],
			['developer', 'full', undefined],
			['developer', 'full', 409],
			['developer', 'full', undefined],
		]);
	});

	describe('as a WebSocket', () => {
		const handshake = (headers: Readonly<Record<string, string>>, path = '/flows/comms'): Promise<number> =>
			new Promise((resolve, reject) => {
				const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' };
				const ws = request(`${place.url}${path}`, { headers: { ...upgrade, ...headers } });
				ws.once('upgrade', (response, socket) => {
					socket.destroy();
					resolve(response.statusCode ?? 0);
				});
				ws.once('response', (response) => {
					response.resume();
					resolve(response.statusCode ?? 0);
				});
				ws.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve(0) : reject(error)));
				ws.end();
			});
		const session = (who: string): { cookie: string; origin: string } => ({ cookie: people[who]?.headers.cookie ?? '', origin: place.url });

		it('opens with a session of who may look, and for nobody else', async () => {
			expect(await handshake(session('developer'))).to.equal(101);
			expect(await handshake(session('watcher'))).to.equal(101);
			expect(await handshake(session('clerk'))).to.equal(403);
			expect(await handshake(session('newcomer'))).to.equal(403);
			expect(await handshake({ origin: place.url })).to.equal(401);
			expect(await handshake({ origin: place.url, 'x-drehkreuz-ticket': people.developer?.token ?? '' })).to.equal(401);
		});

		it('opens for no page of somebody else, and for nobody who hides where they come from', async () => {
			expect(await handshake({ ...session('developer'), origin: 'https://boese.example' })).to.equal(403);
			expect(await handshake({ cookie: session('developer').cookie })).to.equal(403);
		});

		it('opens nowhere else: a WebSocket of a flow would be an entry for everybody', async () => {
			expect(await handshake(session('developer'), '/flows/elsewhere')).to.equal(401);
			expect(await handshake(session('developer'), '/elsewhere')).to.equal(0);
		});

		it('tells a developer what is in messages, and somebody who only looks nothing of it', async () => {
			const heard: Record<string, string> = { developer: '', watcher: '' };
			const sockets = Object.keys(heard).map((who) => {
				const socket = socketOf(place.url, session(who));
				socket.addEventListener('message', ({ data }) => {
					heard[who] += String(data);
				});
				return socket;
			});
			await until(
				'both heard something',
				() => (heard.developer?.includes('Inhalt einer Nachricht') ?? false) && (heard.watcher?.includes('status/') ?? false),
				10_000,
			);
			await new Promise((resolve) => setTimeout(resolve, 500));
			expect(heard.watcher).not.to.contain('Inhalt einer Nachricht').and.not.contain('debug');
			for (const socket of sockets) socket.close();
		});
	});

	it('closes a session, and only that one, when somebody signs out in the editor', async () => {
		const other = await signIn(place.url, passwordOf('developer'), 'developer');
		people.leaving = await signIn(place.url, passwordOf('developer'), 'developer');
		expect(await status('leaving', 'auth/revoke', { method: 'POST', body: '{}', headers: { origin: 'https://boese.example' } })).to.equal(403);
		const answer = await ask('leaving', 'auth/revoke', { method: 'POST', body: '{}' });
		expect(await answer.json()).to.deep.equal({ redirect: '/monitor/' });
		expect(answer.headers.get('set-cookie')).to.contain('Max-Age=0');
		expect(await status('leaving', 'flows')).to.equal(401);
		people.staying = other;
		expect(await status('staying', 'flows')).to.equal(200);
	});

	it('stays shut for a token that was in the browser before signing in', async () => {
		const planted = 'A'.repeat(43);
		const response = await fetch(`${place.url}/monitor/api/session`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', origin: place.url, cookie: `drehkreuz_session=${planted}` },
			body: JSON.stringify({ name: 'developer', password: passwordOf('developer') }),
		});
		expect(response.status).to.equal(200);
		expect(response.headers.get('set-cookie')).not.to.contain(planted);
		people.planted = { token: planted, csrf: '', headers: { origin: place.url, cookie: `drehkreuz_session=${planted}` } };
		expect(await status('planted', 'flows')).to.equal(401);
	});

	it('shuts at once for who loses the role', async () => {
		await beside.add('leaver', { '*': ['entwicklung'] });
		people.demoted = await signIn(place.url, passwordOf('leaver'), 'leaver');
		await beside.add('leaver', { '*': ['beobachtung'] });
		expect(await status('demoted', 'flows', post)).to.equal(401);
		expect(await status('demoted', 'flows')).to.equal(200);
		await beside.add('leaver', {}, { active: false });
		expect(await status('demoted', 'flows')).to.equal(401);
	});

	describe('when somebody guesses at the form of the monitor', () => {
		const tryOut = async (name: string, password: string, headers: Readonly<Record<string, string>> = {}): Promise<readonly [number, string]> => {
			const response = await fetch(`${place.url}/monitor/api/session`, {
				method: 'POST',
				headers: { 'content-type': 'application/json', origin: place.url, ...headers },
				body: JSON.stringify({ name, password }),
			});
			expect(response.headers.getSetCookie()).to.deep.equal([]);
			return [response.status, ((await response.json()) as { code: string }).code];
		};

		it('is refused, then locked even with the right password, and takes no sign-in from another site', async () => {
			expect(await tryOut('clerk', 'falsch')).to.deep.equal([401, 'DK-PERSON-SIGN-IN']);
			expect(await tryOut('clerk', passwordOf('clerk'))).to.deep.equal([423, 'DK-PERSON-LOCKED']);
			expect(await tryOut('clerk', passwordOf('clerk'), { origin: 'https://boese.example' })).to.deep.equal([403, 'DK-PERSON-CSRF']);
		});

		it('is braked after many names, whatever a client says of its address', async () => {
			const answers = await Promise.all(
				Array.from({ length: 30 }, (_, index) => tryOut(`name-${index}`, 'Sommer2026!', { 'x-forwarded-for': `198.51.100.${index}` })),
			);
			const codes = answers.map(([, code]) => code);
			expect(codes.filter((code) => code === 'DK-PERSON-SIGN-IN').length).to.be.within(15, 20);
			expect(codes.filter((code) => code === 'DK-PERSON-BRAKE').length).to.be.at.least(10);
			expect(await tryOut('watcher', passwordOf('watcher'))).to.deep.equal([429, 'DK-PERSON-BRAKE']);
		});
	});
});

/** Node's own client takes headers, which the type of browsers does not know. */
function socketOf(url: string, headers: Readonly<Record<string, string>>): WebSocket {
	const Client = WebSocket as unknown as new (address: string, options: { headers: Readonly<Record<string, string>> }) => WebSocket;
	return new Client(`${url.replace('http', 'ws')}/flows/comms`, { headers });
}
