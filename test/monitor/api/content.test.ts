/** Looking into messages, and correcting them. */
import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { createMessage } from '../../../hub/message/create.ts';
import { CHANNEL, MonitorWorld, type Visitor } from '../../support/monitor-world.ts';

const SOURCE = 'urn:drehkreuz:test:portal';

describe('content in the monitor', () => {
	let world: MonitorWorld;
	let visitor: Visitor;

	before(async () => {
		world = await MonitorWorld.open();
		visitor = await world.visitor('sachbearbeitung', { musterstadt: ['sachbearbeitung', 'betrieb'] });
	});
	after(() => world.close());

	async function parkedIdOf(id: string): Promise<string> {
		return (await visitor.get(`/parked?messageId=${id}`)).json.parked[0].parkedId;
	}

	async function address(id: string): Promise<string> {
		return `mandant=musterstadt&source=${encodeURIComponent(SOURCE)}&id=${id}&parkedId=${await parkedIdOf(id)}`;
	}

	it('is masked until somebody opens it, and each look is in the audit log', async () => {
		await world.park('m1', { body: Buffer.from('{"name":"Erika Müller"}') });
		const path = `/message/content?${await address('m1')}`;
		const masked = (await visitor.get(path)).json;
		expect(masked).to.deep.include({ masked: true, text: '{"name":"••••• ••••••"}', mediaType: 'application/json' });
		const opened = (await visitor.get(`${path}&open=true`)).json;
		expect(opened).to.deep.include({ masked: false, text: '{"name":"Erika Müller"}' });
		const looks = await world.test.hub.store.audit.list({ object: 'm1' });
		expect(looks.map(({ action, actor, facts }) => [action, actor, facts?.open])).to.deep.equal([
			['content-viewed', 'sachbearbeitung', true],
			['content-viewed', 'sachbearbeitung', false],
		]);
		expect(JSON.stringify(looks)).not.to.include('Erika');
	});

	it('of 50 MB is read piece by piece, each within the limit and cut between characters', async () => {
		const { hub } = world.test;
		const content = Buffer.alloc(50_000_000, 'äö€x');
		const reference = await hub.payloads.put('musterstadt', content, { mediaType: 'text/plain', maxBytes: 60_000_000 });
		const message = createMessage(
			{ id: 'gross', source: SOURCE, type: 'de.test', mandant: 'musterstadt', datacontenttype: 'text/plain' },
			{ kind: 'reference', reference },
		);
		await hub.store.park({ address: { mandant: 'musterstadt', channel: CHANNEL }, message, reason: { code: 'DK-X', facts: {} }, attempt: 1 });
		const path = `/message/content?${await address('gross')}`;
		const before = process.memoryUsage.rss();
		const first = (await visitor.get(`${path}&open=true`)).json;
		expect(first.size).to.equal(50_000_000);
		expect(Buffer.byteLength(first.text)).to.be.within(262_141, 262_144);
		const second = (await visitor.get(`${path}&open=true&offset=${first.nextOffset}`)).json;
		expect(first.text + second.text).to.equal(content.toString('utf8', 0, second.nextOffset));
		const last = (await visitor.get(`${path}&open=true&offset=49999992`)).json;
		expect(last).not.to.have.property('nextOffset');
		expect(content.toString('utf8').endsWith(last.text)).to.equal(true);
		expect((await visitor.get(`${path}&offset=9`)).json.code, 'masked from the middle').to.equal('DK-API-REQUEST');
		expect((await visitor.get(path)).json).not.to.have.property('nextOffset');
		expect(process.memoryUsage.rss() - before).to.be.lessThan(400_000_000);
	});

	it('that is no text is offered as such, without text', async () => {
		await world.park('binaer', { body: randomBytes(100), mediaType: 'application/octet-stream' });
		const { json } = await visitor.get(`/message/content?${await address('binaer')}&open=true`);
		expect(json).not.to.have.property('text');
		expect(json.size).to.equal(100);
	});

	it('has its attachments as downloads that no browser shows as a page of ours', async () => {
		const { hub } = world.test;
		const bytes = Buffer.from('<script>alert(1)</script>');
		const reference = await hub.payloads.put('musterstadt', bytes, { mediaType: 'text/html', maxBytes: 1_000 });
		const name = 'Führerschein "Müller"\r\nX: y.html'.replace('\r\n', '_');
		const message = createMessage({ id: 'anlage', source: SOURCE, type: 'de.test', mandant: 'musterstadt' }, { kind: 'inline', bytes: Buffer.from('{}') }, [
			{ name, ...reference },
		]);
		await hub.store.park({ address: { mandant: 'musterstadt', channel: CHANNEL }, message, reason: { code: 'DK-X', facts: {} }, attempt: 1 });
		const query = await address('anlage');
		const listed = (await visitor.get(`/message/content?${query}`)).json.attachments[0];
		expect(listed).to.deep.include({ size: bytes.length, sha512: createHash('sha512').update(bytes).digest('hex') });
		expect(listed.name).not.to.match(/Führerschein|Müller/);
		const { status, headers, text } = await visitor.get(`/message/attachment?${query}&index=0`);
		expect(status).to.equal(200);
		expect(text).to.equal(bytes.toString());
		expect(headers.get('content-type')).to.equal('application/octet-stream');
		expect(headers.get('content-disposition')).to.match(
			/^attachment; filename="anlage-1"; filename\*=UTF-8''F%C3%BChrerschein%20%22M%C3%BCller%22_X%3A%20y\.html$/,
		);
		expect(headers.get('content-security-policy')).to.include("default-src 'none'");
		expect((await visitor.get(`/message/attachment?${query}&index=1`)).json.code).to.equal('DK-API-UNKNOWN');
	});

	it('is corrected as a new message of the same case, with a reason, in the place of the old one', async () => {
		const { store } = world.test.hub;
		await world.park('fehler', { subject: 'fall', body: Buffer.from('{"plz":"0101"}') });
		const line = { mandant: 'musterstadt', channel: CHANNEL, subject: 'fall' };
		await store.lines.join(line, [{ source: SOURCE, id: 'fehler', dueAt: 0 }]);
		await store.steps.save(
			{ mandant: 'musterstadt', source: SOURCE, id: 'fehler', step: 'hkr' },
			{ state: 'done', memory: {}, receipt: { reference: 'K-1', adapter: 'hkr-datei', at: '2026-01-01T00:00:00Z', attributes: {} } },
		);
		const [old] = (await visitor.get('/parked?messageId=fehler')).json.parked;
		const { status, json } = await visitor.put(`/parked/${old.parkedId}/content`, { parkedAt: old.parkedAt, text: '{"plz":"01067"}', reason: 'Postleitzahl' });
		expect(status).to.equal(200);
		expect(json.id).not.to.equal('fehler');
		const [parked] = await store.parked.list({ subject: 'fall' });
		expect(parked!.id).to.equal(json.parkedId);
		expect(parked!.message.attributes).to.include({ id: json.id, subject: 'fall', source: SOURCE, berichtigungvon: 'fehler' });
		expect(parked!.message.body).to.deep.equal({ kind: 'inline', bytes: Buffer.from('{"plz":"01067"}') });
		expect(await store.lines.first(line)).to.deep.include({ id: json.id, parked: true });
		// Who has given a receipt is not called again.
		expect(await store.steps.find({ mandant: 'musterstadt', source: SOURCE, id: json.id, step: 'hkr' })).to.deep.include({ state: 'done' });
		expect((await store.audit.list({ object: 'fehler', action: 'content-edited' }))[0]?.facts).to.deep.equal({ as: json.id, reason: 'Postleitzahl' });
		const stale = await visitor.put(`/parked/${old.parkedId}/content`, { parkedAt: old.parkedAt, text: '{}', reason: 'x' });
		expect(stale.status).to.equal(404);
	});

	it('is not corrected behind somebody’s back, nor while a partner may have it already', async () => {
		const { store } = world.test.hub;
		await world.park('strittig');
		const [seen] = (await visitor.get('/parked?messageId=strittig')).json.parked;
		await world.park('strittig', { body: Buffer.from('{"neuer":1}') });
		const edit = (parkedAt: number) => visitor.put(`/parked/${seen.parkedId}/content`, { parkedAt, text: '{}', reason: 'x' });
		expect((await edit(seen.parkedAt)).json.code).to.equal('DK-PARKED-CHANGED');
		const [now] = (await visitor.get('/parked?messageId=strittig')).json.parked;
		await store.steps.save({ mandant: 'musterstadt', source: SOURCE, id: 'strittig', step: 'payment' }, { state: 'begun', memory: {} });
		expect((await edit(now.parkedAt)).json).to.deep.include({ code: 'DK-PARKED-UNCERTAIN', facts: { step: 'payment' } });
	});
});
