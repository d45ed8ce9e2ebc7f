/** A hub process that exports traces: one trace from the portal to the partner, and a collector that is down. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { traceContextOf } from '../../hub/tracing/trace.ts';
import { HubWithTown } from '../support/hub-with-town.ts';
import { OtlpCollector, type TakenSpan } from '../support/otlp-collector.ts';
import { until } from '../support/until.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const TOKEN = 'ein-langes-token-0123456789';

/** From an entry through two channels to a partner. */
const node = (id: string, type: string, to: string[], more: object): object => ({ id, type, z: 'tab', x: 0, y: 0, version: 0, ...more, wires: [to] });
const flows = [
	{ id: 'tab', type: 'tab', label: 'test' },
	node('in', 'drehkreuz-portal-in', ['weiter'], { entry: 'nachricht', channel: 'eingang' }),
	node('weiter', 'drehkreuz-send', [], { channel: 'ausgang', identity: 'keep' }),
	node('aus', 'drehkreuz-receive', ['ab'], { channel: 'ausgang' }),
	node('ab', 'drehkreuz-deliver', [], { role: 'fachverfahren:spur', instruction: '', instructionType: 'none' }),
];

describe('a hub that exports traces', function () {
	this.timeout(120_000);
	let place: HubWithTown;
	let collector: OtlpCollector;
	let partner: Server;
	/** The header `traceparent` of each call, by content. */
	let heard: Map<string, string | undefined>;

	before(async () => {
		heard = new Map();
		partner = createServer(async (request, response) => {
			const chunks: Buffer[] = [];
			for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
			heard.set(Buffer.concat(chunks).toString(), request.headers.traceparent as string | undefined);
			response.writeHead(201, { location: '/vorgang/1' }).end();
		});
		await new Promise<void>((resolve) => partner.listen(0, '127.0.0.1', resolve));
		collector = new OtlpCollector();
		await collector.start();
		const endpoint = `http://127.0.0.1:${(partner.address() as AddressInfo).port}/`;
		const settings = { endpoint, auth: { kind: 'none' }, send: 'body', receipt: { header: 'location' } };
		place = await HubWithTown.create({
			flows,
			partners: { 'fachverfahren:spur': { adapter: 'fachverfahren-rest', environment: 'test', timeoutMs: 5_000, settings } },
			environment: { DREHKREUZ_SECRET_COLLECTOR: 'Bearer geheim' },
			config: { metrics: { token: TOKEN }, tracing: { endpoint: collector.url, headers: { authorization: { secret: 'COLLECTOR' } }, serviceName: 'hub' } },
		});
		await place.start();
	});
	after(async () => {
		await place?.remove();
		await collector?.stop();
		partner?.closeAllConnections();
		await new Promise((resolve) => partner.close(resolve));
	});

	const contentOf = (id: string): string => `<nachricht id="${id}"/>`;

	async function send(id: string, traceparent?: string): Promise<number> {
		const headers = { authorization: `Bearer ${place.town.portalToken}`, 'content-type': 'application/xml', 'idempotency-key': id };
		const { status } = await fetch(`${place.url}/in/musterstadt/nachricht`, {
			method: 'POST',
			headers: { ...headers, ...(traceparent ? { traceparent } : {}) },
			body: contentOf(id),
		});
		return status;
	}

	const spansOf = (id: string): readonly TakenSpan[] => collector.spans.filter(({ attributes }) => attributes['cloudevents.event_id'] === id);
	const arrived = (id: string) => until(`${id} at the partner`, () => heard.has(contentOf(id)));

	/** The spans of a message on its whole way, once they are there. */
	async function wayOf(id: string): Promise<readonly TakenSpan[]> {
		await until(`the spans of ${id}`, () => spansOf(id).length >= WAY.length);
		return [...spansOf(id)].sort((a, b) => WAY.indexOf(a.name) - WAY.indexOf(b.name));
	}

	const WAY = ['receive eingang', 'publish eingang', 'process eingang', 'publish ausgang', 'process ausgang', 'call fachverfahren:spur'];

	it('shows one trace from the portal through its channels to the partner, each step as caused by the one before', async () => {
		expect(await send('a', `00-${TRACE}-${PARENT}-01`)).to.equal(202);
		const way = await wayOf('a');
		expect(way.map(({ name }) => name)).to.deep.equal(WAY);
		expect(way.map(({ kind }) => kind)).to.deep.equal([2, 4, 5, 4, 5, 3]);
		expect(new Set(way.map(({ traceId }) => traceId))).to.deep.equal(new Set([TRACE]));
		expect(way.map(({ parentSpanId }) => parentSpanId)).to.deep.equal([PARENT, ...way.slice(0, -1).map(({ spanId }) => spanId)]);
		expect(way.map(({ attributes }) => attributes['drehkreuz.outcome'])).to.deep.equal(['accepted', 'published', 'done', 'published', 'done', 'delivered']);
		expect(heard.get(contentOf('a')), 'what the partner hears').to.equal(`00-${TRACE}-${way.at(-1)?.spanId}-01`);
		expect(way.map(({ resource }) => resource['service.name'])).to.deep.equal(WAY.map(() => 'hub'));
		expect(new Set(collector.requests.map(({ headers }) => headers.authorization))).to.deep.equal(new Set(['Bearer geheim']));
		expect(
			collector.requests.some(({ body }) => body.includes('<nachricht')),
			'content',
		).to.equal(false);

		expect(await send('a', `00-${TRACE}-${PARENT}-01`), 'a resend').to.equal(202);
		await until('the span of the resend', () => spansOf('a').length > WAY.length);
		expect(spansOf('a').at(-1)).to.deep.include({ name: 'receive eingang', parentSpanId: PARENT });
		expect(spansOf('a').at(-1)?.attributes).to.include({ 'drehkreuz.outcome': 'duplicate' });
	});

	it('begins a trace where the sender has none, and leaves one alone that its sender did not sample', async () => {
		const unsampled = `00-${TRACE}-${PARENT}-00`;
		await send('b', unsampled);
		await arrived('b');
		expect(heard.get(contentOf('b'))).to.equal(unsampled);
		await send('c');
		const way = await wayOf('c');
		expect(way.map(({ parentSpanId }) => parentSpanId)).to.deep.equal([undefined, ...way.slice(0, -1).map(({ spanId }) => spanId)]);
		expect(traceContextOf(heard.get(contentOf('c')))).to.deep.equal({ traceId: way[0]?.traceId, spanId: way.at(-1)?.spanId, isSampled: true });
		expect(spansOf('b')).to.deep.equal([]);
	});

	it('goes on while the collector fails, loses nothing when that is short, and exports what waits when it is stopped', async () => {
		const before = collector.requests.length;
		collector.isCutting = true;
		const ids = ['d1', 'd2', 'd3', 'd4', 'd5'];
		for (const id of ids) expect(await send(id)).to.equal(202);
		for (const id of ids) await arrived(id);
		await until('an export has failed', () => collector.requests.length > before);
		collector.isCutting = false;
		for (const id of ids) expect((await wayOf(id)).map(({ name }) => name)).to.deep.equal(WAY);
		const exported = async (): Promise<number> => {
			const response = await fetch(`${place.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
			return Number(/drehkreuz_spans_total\{result="exported"\} (\d+)/.exec(await response.text())?.[1]);
		};
		await until('all are counted', async () => (await exported()) === collector.spans.length);

		await send('f');
		await arrived('f');
		expect(await place.hub.stop()).to.equal(0);
		expect(spansOf('f').map(({ name }) => name)).to.have.members(WAY);
	});
});
