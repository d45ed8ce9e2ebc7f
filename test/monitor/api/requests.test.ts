/** Bad and hostile requests to the monitor's API. */
import { expect } from 'chai';
import { CHANNEL, MonitorWorld, type Visitor } from '../../support/monitor-world.ts';

describe('requests to the monitor', () => {
	let world: MonitorWorld;
	let visitor: Visitor;

	before(async () => {
		world = await MonitorWorld.open();
		visitor = await world.visitor('alles', { '*': ['betrieb', 'sachbearbeitung', 'verwaltung'] });
	});
	after(() => world.close());

	const HOSTILE = [
		"' OR 1=1 --",
		'%',
		'_',
		'*',
		'"; DROP TABLE parked; --',
		'\\',
		'<script>alert(1)</script>',
		'ä'.repeat(200),
		'\u0000',
		'{{7*7}}',
		'../../etc/passwd',
	];

	it('take wildcards and injections for what they are: text that fits nothing', async () => {
		await world.test.hub.store.journal.append({
			event: 'received',
			at: Date.now(),
			mandant: 'musterstadt',
			source: 's',
			id: 'echt',
			subject: 'fall',
			channel: CHANNEL,
		});
		await world.park('geparkt-echt');
		for (const text of HOSTILE) {
			const word = encodeURIComponent(text);
			for (const path of [`/messages?q=${word}`, `/messages?channel=${word.slice(0, 90)}`, `/messages?code=${encodeURIComponent(text.slice(0, 60))}`]) {
				const { status, json } = await visitor.get(path);
				expect([status, json.messages ?? json.code], path).to.deep.equal([200, []]);
			}
			const parked = await visitor.get(`/parked?subject=${word}`);
			expect([parked.status, parked.json.count], text).to.deep.equal([200, 0]);
			expect((await visitor.get(`/audit?object=${word}`)).json.entries, text).to.deep.equal([]);
		}
		expect((await visitor.get('/messages?q=echt')).json.messages).to.have.length(1);
		expect((await visitor.get('/parked')).json.count).to.equal(1);
	});

	it('find a message by its id, its case and any reference of a partner, exactly', async () => {
		const { journal } = world.test.hub.store;
		const hop = { at: Date.now(), mandant: 'musterstadt', source: 's', id: 'nachricht-7', subject: 'vorgang-7' };
		await journal.append({ event: 'received', ...hop, channel: CHANNEL }, { event: 'delivered', ...hop, partner: 'hkr', reference: '5.2026.000123' });
		for (const word of ['nachricht-7', 'vorgang-7', '5.2026.000123', ' 5.2026.000123 ']) {
			const { json } = await visitor.get(`/messages?q=${encodeURIComponent(word)}`);
			expect(
				json.messages.map(({ id }: { id: string }) => id),
				word,
			).to.deep.equal(['nachricht-7']);
		}
		expect((await visitor.get('/messages?q=nachricht')).json.messages).to.deep.equal([]);
	});

	it('get pages that follow each other without gap or repetition', async () => {
		const { journal } = world.test.hub.store;
		const ids = Array.from({ length: 25 }, (_, index) => `seite-${index}`);
		for (const id of ids) {
			const hop = { at: Date.now(), mandant: 'musterstadt', source: 's', id, channel: 'seiten' };
			await journal.append({ event: 'received', ...hop }, { event: 'settled', ...hop });
		}
		const seen: string[] = [];
		for (let before = '', pages = 0; pages < 10; pages += 1) {
			const { json } = await visitor.get(`/messages?channel=seiten&limit=10${before}`);
			seen.push(...json.messages.map(({ id }: { id: string }) => id));
			if (json.next === undefined) break;
			before = `&before=${json.next}`;
		}
		expect([...new Set(seen)]).to.deep.equal(ids.toReversed());
	});

	it('that are wrong get a problem that names the place, and never a stack trace', async () => {
		const wrong: [string, string, unknown?, Record<string, string>?][] = [
			['GET', '/messages?limit=0'],
			['GET', '/messages?limit=viele'],
			['GET', '/messages?since=gestern'],
			['GET', '/messages?unbekannt=1'],
			['GET', '/message?mandant=..%2F&source=s&id=i'],
			['GET', '/message/content?mandant=musterstadt&source=s&id=i&parkedId=zu-kurz'],
			['GET', '/message/content?mandant=musterstadt&source=s&id=i'],
			['POST', '/jobs', { id: 'kurz', kind: 'release', filter: {} }],
			['POST', '/jobs', { id: 'a'.repeat(32), kind: 'explode', filter: {} }],
			['POST', '/jobs', { id: 'a'.repeat(32), kind: 'release', filter: { mandanten: ['beispielstadt'] } }],
			['POST', '/parked/hold', '{"filter":'],
			['POST', '/parked/hold', '[]'],
			['POST', '/parked/hold', '"x"'],
			['POST', '/parked/hold', { filter: {}, held: 'true' }],
			['POST', '/parked/hold', '<x/>', { 'content-type': 'application/xml' }],
			['PUT', '/people/x', { displayName: '', active: true, roles: {} }],
			['PUT', '/people/x', { displayName: 'x', active: true, roles: { '*': ['kaiser'] } }],
		];
		for (const [method, path, body, headers] of wrong) {
			const { status, json, text } = await visitor.call(method, path, body, headers);
			expect([status, json?.code], `${method} ${path} ${text}`).to.deep.equal([400, 'DK-API-REQUEST']);
			expect(json.remedy.de).to.be.a('string');
			expect(text).not.to.match(/\bat \S+ \(|node_modules|\.ts:\d/);
		}
	});

	it('that are too large are refused before they are read', async () => {
		const { status, json } = await visitor.post('/parked/hold', `{"filter":{"subject":"${'x'.repeat(25 * 1024 * 1024)}"},"held":true}`);
		expect([status, json.code]).to.deep.equal([413, 'DK-API-TOO-LARGE']);
	});

	it('see markup in ids, codes and notes come back as the text it is, in JSON', async () => {
		const markup = '<img src=x onerror=alert(1)>';
		await world.test.hub.store.journal.append({ event: 'received', at: Date.now(), mandant: 'musterstadt', source: 's', id: markup, channel: CHANNEL });
		const { headers, json } = await visitor.get(`/messages?q=${encodeURIComponent(markup)}`);
		expect(json.messages[0].id).to.equal(markup);
		expect(headers.get('content-type')).to.match(/^application\/json/);
		expect(headers.get('x-content-type-options')).to.equal('nosniff');
	});

	it('learn that the store cannot be written, and find everything as it was afterwards', async () => {
		const { DatabaseSync } = await import('node:sqlite');
		const { join } = await import('node:path');
		const blocker = new DatabaseSync(join(world.test.folder, 'store.sqlite'));
		blocker.exec('BEGIN IMMEDIATE');
		try {
			const { status, json } = await visitor.put('/parked/note', {
				cause: { mandant: 'musterstadt', channel: CHANNEL, code: 'DK-PARTNER-UNREACHABLE', partner: 'dms', node: '' },
				text: 'Notiz',
			});
			expect([status, json.code]).to.deep.equal([503, 'DK-STORE-FAILED']);
			expect((await visitor.get('/parked/groups')).json.groups[0]).not.to.have.property('note');
		} finally {
			blocker.exec('ROLLBACK');
			blocker.close();
		}
		expect(
			(
				await visitor.put('/parked/note', {
					cause: { mandant: 'musterstadt', channel: CHANNEL, code: 'DK-PARTNER-UNREACHABLE', partner: 'dms', node: '' },
					text: 'Notiz',
				})
			).status,
		).to.equal(204);
		expect((await visitor.get('/parked/groups')).json.groups[0].note).to.equal('Notiz');
	});

	it('have their form described in an OpenAPI document that covers every route', async () => {
		const { json } = await visitor.get('/openapi.json');
		const { routes } = await import('../../../monitor/api/routes.ts');
		expect(json.openapi).to.equal('3.1.0');
		for (const name of Object.keys(routes)) {
			const [method, path] = name.split(' ') as [string, string];
			expect(json.paths[`/monitor/api${path.replace(/:(\w+)/g, '{$1}')}`]?.[method.toLowerCase()]?.summary, name).to.be.a('string');
		}
	});
});
